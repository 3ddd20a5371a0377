"""What is known to fail: excuses with reasons, held to their word.

A known failure that no longer fails is as wrong as a new one, and so is a pattern
that matches nothing: both are stale, and a run with a stale entry fails. A known
flaky finding may pass or fail. Only what the client did can be excused, never an
``error``, which is ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from wavetank.errors import InvalidFileError
from wavetank.problems import Mark, Problem
from wavetank.reading import Schema, read_file
from wavetank.verdict.case_pattern import matches

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wavetank.reading import Document
    from wavetank.verdict.model import CaseVerdict, Verdict

ListName: TypeAlias = Literal["known-failing", "known-flaky"]
KEYS: Final[dict[str, ListName]] = {
    "known_failing": "known-failing",
    "known_flaky": "known-flaky",
}
EXCUSABLE: Final = frozenset({"fail", "inconclusive"})


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """One line of a known list.

    Attributes:
        list: Which list it stands in.
        case: A case id or pattern, see ``case_pattern``.
        requirement: The requirement's id.
        reason: Why it is known.
        issue: Where the client's project discusses it, or empty.
        mark: Where the entry stands.
    """

    list: ListName
    case: str
    requirement: str
    reason: str
    issue: str
    mark: Mark

    def covers(self, case_id: str, requirement: str) -> bool:
        """Say whether the entry is about this requirement in this case."""
        return self.requirement == requirement and matches(self.case, case_id)


@dataclass(frozen=True, slots=True)
class KnownList:
    """The known failures of one client; empty by default."""

    entries: tuple[KnownEntry, ...] = ()

    def excuse(
        self, case_id: str, requirement: str, verdict: Verdict
    ) -> KnownEntry | None:
        """The entry that excuses a finding, or ``None``."""
        if verdict not in EXCUSABLE:
            return None
        covering = (e for e in self.entries if e.covers(case_id, requirement))
        return next(covering, None)

    def stale(
        self,
        results: Iterable[tuple[str, CaseVerdict]],
        not_run: Sequence[str] = (),
    ) -> tuple[str, ...]:
        """Entries that a run contradicts, one line each.

        Args:
            results: Every case that was run, by case id.
            not_run: Cases that exist but were not run: an entry for one of them is
                not said to match nothing.
        """
        findings = [
            (case_id, finding)
            for case_id, verdict in results
            for finding in verdict.findings
        ]
        lines: list[str] = []
        for entry in self.entries:
            covered = [
                (case_id, finding.verdict)
                for case_id, finding in findings
                if entry.covers(case_id, finding.requirement)
            ]
            about = f"{entry.mark}: {entry.case}, {entry.requirement}"
            if not covered and not any(matches(entry.case, each) for each in not_run):
                lines.append(f"{about}: matches nothing")
            if entry.list == "known-failing":
                lines.extend(
                    f"{about}: known failing, but {case_id} passed"
                    for case_id, verdict in covered
                    if verdict == "pass"
                )
        return (*lines, *self._overlaps({(c, f.requirement) for c, f in findings}))

    def _overlaps(self, keys: set[tuple[str, str]]) -> list[str]:
        """Findings that both lists name: it cannot be said what is expected."""
        lines = []
        for case_id, requirement in sorted(keys):
            covering = [e for e in self.entries if e.covers(case_id, requirement)]
            if len({entry.list for entry in covering}) > 1:
                marks = " and ".join(str(entry.mark) for entry in covering)
                lines.append(f"{marks}: both lists name {case_id}, {requirement}")
        return lines


@cache
def _schema() -> Schema:
    return Schema.load(Path(__file__).with_name("known-v1.schema.json"))


def load_known(path: Path) -> KnownList:
    """Read a client's known lists.

    Raises:
        InvalidFileError: The file cannot be used; carries every problem.
    """
    document = read_file(path)
    problems = _schema().problems(document)
    if problems:
        raise InvalidFileError(problems)
    entries = tuple(
        _entry(document, key, index)
        for key in KEYS
        for index in range(len(document.data.get(key, ())))
    )
    repeated = [
        Problem(
            later.mark,
            "repeated-entry",
            f"{later.case} and {later.requirement} are named twice",
            hint=f"the other entry is at {first.mark}",
        )
        for place, later in enumerate(entries)
        for first in entries[:place]
        if (first.case, first.requirement) == (later.case, later.requirement)
    ]
    if repeated:
        raise InvalidFileError(repeated)
    return KnownList(entries)


def _entry(document: Document, key: str, index: int) -> KnownEntry:
    each = document.data[key][index]
    return KnownEntry(
        list=KEYS[key],
        case=each["case"],
        requirement=each["requirement"],
        reason=each["reason"],
        issue=each.get("issue", ""),
        mark=document.mark((key, index)),
    )
