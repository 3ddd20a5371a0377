"""Where a finding stands once its level and the known lists are taken into account.

The verdict says what the client did; the standing says what it means for the run.
Only a requirement that counts can fail a run: every ``must``, and every ``should``
of a strict run. What a known list names is excused, except an ``error``, which is
ours. A case stands where the worst of its findings stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wavetank.report.run import CaseRecord, ExcusedFinding
    from wavetank.verdict.model import Finding

Standing: TypeAlias = Literal[
    "pass", "excused", "warning", "inconclusive", "fail", "error"
]
STANDINGS: Final[tuple[Standing, ...]] = (
    "pass", "excused", "warning", "inconclusive", "fail", "error",
)  # fmt: skip
"""From best to worst."""

FAILING: Final = frozenset[Standing]({"inconclusive", "fail"})
"""Standings for which the client is to blame, or for which nothing was shown."""

PARTIAL: Final = 130
"""Exit status of an interrupted run: 128 + SIGINT, as shells say it."""


def finding_standing(
    finding: Finding, excuse: ExcusedFinding | None, *, strict: bool
) -> Standing:
    """Say where one finding stands.

    Args:
        finding: What a check decided.
        excuse: The known list's entry that names it, or ``None``.
        strict: Whether ``should`` counts.
    """
    if finding.verdict in {"pass", "error"}:
        return finding.verdict
    if excuse is not None:
        return "excused"
    counts = finding.level == "must" or (strict and finding.level == "should")
    return finding.verdict if counts else "warning"


def case_standing(record: CaseRecord, *, strict: bool) -> Standing:
    """Say where a case stands: where the worst of its findings does."""
    if record.verdict.verdict == "error" or not record.verdict.findings:
        return record.verdict.verdict
    standings = (
        finding_standing(finding, excuse_of(record, finding), strict=strict)
        for finding in record.verdict.findings
    )
    return max(standings, key=STANDINGS.index)


def excuse_of(record: CaseRecord, finding: Finding) -> ExcusedFinding | None:
    """Give the excuse that names a finding of a case, or ``None``."""
    for excuse in record.excused:
        if excuse.requirement == finding.requirement:
            return excuse
    return None


def count(records: Iterable[CaseRecord], *, strict: bool) -> Mapping[str, int]:
    """Count cases per standing; every standing is present, best first."""
    counts: dict[str, int] = dict.fromkeys(STANDINGS, 0)
    for record in records:
        counts[case_standing(record, strict=strict)] += 1
    return counts


def exit_status(
    counts: Mapping[str, int], *, stale: bool = False, interrupted: bool = False
) -> int:
    """Say what a run ends with.

    Args:
        counts: Cases per standing.
        stale: Whether a known list names what the run contradicts.
        interrupted: Whether the run was ended early.

    Returns:
        130 for a partial run, else 3 when wavetank or an adapter failed, else 1 when
        the client did or a list is stale, else 0.
    """
    if interrupted:
        return PARTIAL
    if counts["error"]:
        return 3
    return int(stale or any(counts[standing] for standing in FAILING))
