"""What every report says of a run, before any of them says how.

Renderers differ in their markup only; which findings are shown, how cases are
counted and what the sentences are is decided once, here.
"""

from __future__ import annotations

import shlex
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wavetank.client.call import Errored
from wavetank.gateway import summarize_gateway
from wavetank.report.standing import (
    STANDINGS,
    case_standing,
    excuse_of,
    finding_standing,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from wavetank.client.call import ClientInfo
    from wavetank.gateway import Row
    from wavetank.report.run import CaseRecord, ExcusedFinding, Run, RunHeader
    from wavetank.report.standing import Standing
    from wavetank.verdict.model import Finding, Level

UNKNOWN: Final = "unknown"
"""What stands for a version or a language that a client could not tell."""
LEVELS: tuple[Level, ...] = ("must", "should", "may")


@dataclass(frozen=True, slots=True)
class Shown:
    """One finding as reports show it.

    Attributes:
        record: The case.
        finding: What was decided.
        standing: What that means for the run.
        excuse: The known list's entry that names it, or ``None``.
    """

    record: CaseRecord
    finding: Finding
    standing: Standing
    excuse: ExcusedFinding | None


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that went wrong on our side of the judgement, in one case or in many.

    Attributes:
        message: What went wrong.
        records: The cases that have no verdict because of it, one at least.
    """

    message: str
    records: tuple[CaseRecord, ...]

    @property
    def details(self) -> str:
        """The first traceback or tail of stderr that came with it; may be empty."""
        answers = (record.answer for record in self.records)
        found = (each.details for each in answers if isinstance(each, Errored))
        return next(filter(None, found), "").rstrip()


@dataclass(frozen=True, slots=True)
class AreaRow:
    """Findings of one area of the catalogue and one level, counted.

    Attributes:
        area: The part of the requirement's id before the dot.
        counts: Findings per standing; only those that occur.
    """

    area: str
    level: Level
    counts: Mapping[Standing, int]


def shown_findings(run: Run) -> tuple[Shown, ...]:
    """Every finding of a run, by case, in the order of the cases."""
    return tuple(each for record in run.cases for each in findings_of(record, run))


def findings_of(record: CaseRecord, run: Run) -> Iterator[Shown]:
    """Every finding of one case."""
    for finding in record.verdict.findings:
        excuse = excuse_of(record, finding)
        standing = finding_standing(finding, excuse, strict=run.header.strict)
        yield Shown(record, finding, standing, excuse)


def standing_of(record: CaseRecord, run: Run) -> Standing:
    """Where a case of a run stands."""
    return case_standing(record, strict=run.header.strict)


def bare_failures(run: Run) -> tuple[CaseRecord, ...]:
    """Cases that do not pass and have no finding to say why; their message does."""
    return tuple(
        record
        for record in run.cases
        if not record.verdict.findings and record.verdict.verdict != "pass"
    )


def troubles_of(shown: Sequence[Shown]) -> tuple[Trouble, ...]:
    """Group the findings with standing ``error`` by what went wrong.

    A client that did not start fails every requirement of every case in the same words,
    which need to be read once.
    """
    groups: dict[str, dict[str, CaseRecord]] = {}
    for each in shown:
        if each.standing == "error":
            cases = groups.setdefault(each.finding.message, {})
            cases[each.record.case] = each.record
    return tuple(
        Trouble(message, tuple(cases.values())) for message, cases in groups.items()
    )


def area_rows(run: Run) -> tuple[AreaRow, ...]:
    """Count findings by area and level, in the order in which areas come up."""
    counters: dict[tuple[str, Level], Counter[Standing]] = {}
    for each in shown_findings(run):
        area = each.finding.requirement.partition(".")[0]
        key = (area, each.finding.level)
        counters.setdefault(key, Counter())[each.standing] += 1
    order = sorted(counters, key=lambda key: (key[0], LEVELS.index(key[1])))
    return tuple(AreaRow(area, level, counters[area, level]) for area, level in order)


def title_of(header: RunHeader) -> str:
    """Say who was judged, and by what."""
    through = f" through {header.through}" if header.through else ""
    return f"wavetank {header.wavetank}: {client_name(header.client)}{through}"


def short_name(client: ClientInfo) -> str:
    """Name the client and its version, where that is known."""
    known = client.version != UNKNOWN
    return f"{client.name} {client.version}" if known else client.name


def client_name(client: ClientInfo) -> str:
    """Name the client, its version and what it runs on."""
    places = (client.language, client.runtime)
    where = ", ".join(each for each in places if each and each != UNKNOWN)
    return " ".join(filter(None, (short_name(client), where and f"({where})")))


def terms_of(header: RunHeader) -> str:
    """Say how the run was made."""
    strict = ", strict" if header.strict else ""
    return (
        f"profile {header.profile}, seed {header.seed}, speed {header.speed:g}{strict}, "
        f"suite {header.suite_digest}, {header.started}"
    )


def totals_of(run: Run) -> str:
    """Count the cases by standing, in one sentence without a period."""
    counts = ", ".join(
        f"{run.footer.counts[standing]} {standing}"
        for standing in STANDINGS
        if run.footer.counts[standing]
    )
    cases = f"{len(run.cases)} of {run.header.selected} cases"
    if len(run.cases) == run.header.selected:
        cases = _counted(len(run.cases), "case")
    return f"{cases} in {run.footer.seconds:.1f} s: {counts or 'nothing'}"


def conclusion_of(run: Run) -> str:
    """Say what the exit status means."""
    counts, status = run.footer.counts, run.footer.exit_status
    if run.footer.interrupted:
        meaning = "interrupted; this report is partial"
    elif counts["error"]:
        meaning = "wavetank or the client's adapter failed"
        if run.header.through:
            meaning = "wavetank failed, or no end of an answer came through the gateway"
    elif counts["fail"]:
        meaning = "the client does not conform"
        if run.header.through:
            meaning = "a sound client does not get through this gateway what it needs"
    elif counts["inconclusive"]:
        meaning = "not everything could be shown"
    elif run.footer.stale:
        meaning = "the known list is out of date"
    else:
        meaning = "all good"
    return f"exit status {status}: {meaning}"


def broken_claims(run: Run) -> tuple[str, ...]:
    """Say which capabilities the client claims and does not have, a line each."""
    return tuple(
        f"{claim.capability}: {claim.words}"
        for claim in run.header.claims
        if not claim.kept
    )


def unselected_lines(run: Run) -> tuple[str, ...]:
    """Count the cases that were not run by their reasons."""
    reasons = Counter(each.reason for each in run.footer.unselected)
    return tuple(
        f"{_counted(number, 'case')}: {reason}"
        for reason, number in reasons.most_common()
    )


def repeat_command(header: RunHeader, case: str) -> str:
    """Give the command that performs one case again, ready for a POSIX shell."""
    return f"{header.command} {shlex.quote(case)}" if header.command else ""


def whole_command(header: RunHeader) -> str:
    """Give the command that repeats the whole run."""
    return " ".join((header.command, *map(shlex.quote, header.selectors)))


def gateway_rows(run: Run) -> tuple[Row, ...]:
    """Say what a gateway between client and mock did, kind by kind."""
    return summarize_gateway({each.case: each.gateway for each in run.cases})


def by_requirement(shown: Sequence[Shown]) -> Mapping[str, tuple[Shown, ...]]:
    """Group findings by requirement, keeping the order."""
    groups: dict[str, tuple[Shown, ...]] = {}
    for each in shown:
        id_ = each.finding.requirement
        groups[id_] = (*groups.get(id_, ()), each)
    return groups


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
