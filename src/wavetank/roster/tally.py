"""What the run of one client comes to: requirements kept, and failings with reasons.

A requirement is kept when every case that showed it passed; whether a list excuses a
failure changes nothing about that.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wavetank.report.summary import by_requirement, shown_findings
from wavetank.verdict import KnownList, load_known

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.report import Run
    from wavetank.report.summary import Shown
    from wavetank.roster.judging import Judged
    from wavetank.roster.manifest import Entry
    from wavetank.verdict import KnownEntry, Level


@dataclass(frozen=True, slots=True)
class Failing:
    """A *must* that a client did not keep.

    Attributes:
        requirement: Its id.
        sentence: What it demands; empty where the run did not keep it.
        cases: Where it was not kept.
        message: What the check said of the first one.
        reason: What the list of known failures says; empty where it says nothing.
        issue: Where the client's project discusses it, or empty.
        repro: A program of a few lines that shows it, as a link from ``docs/``; or
            empty.
    """

    requirement: str
    sentence: str
    cases: tuple[str, ...]
    message: str
    reason: str
    issue: str
    repro: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How one client did.

    Attributes:
        failings: In the order of the run's requirements.
        verdicts: Whether each requirement was kept, by level and requirement.
    """

    entry: Entry
    run: Run
    failings: tuple[Failing, ...]
    verdicts: Mapping[Level, Mapping[str, bool]]

    def areas(self, level: Level) -> set[str]:
        """The areas of the catalogue in which something was judged."""
        return {each.partition(".")[0] for each in self.verdicts.get(level, {})}

    def kept(self, level: Level, area: str = "") -> tuple[int, int]:
        """Count the requirements kept, and those judged, of an area or of all."""
        kept = [
            is_kept
            for each, is_kept in self.verdicts.get(level, {}).items()
            if not area or each.startswith(f"{area}.")
        ]
        return sum(kept), len(kept)


def tally_of(outcome: Judged) -> Tally:
    """Count what a run shows.

    Raises:
        InvalidFileError: The client's list of known failures cannot be used.
    """
    entry, run = outcome.entry, outcome.run
    # An error is wavetank's or the adapter's, and says nothing of the client.
    shown = [each for each in shown_findings(run) if each.finding.verdict != "error"]
    verdicts: dict[Level, dict[str, bool]] = defaultdict(dict)
    for each in shown:
        found, id_ = verdicts[each.finding.level], each.finding.requirement
        found[id_] = found.get(id_, True) and each.finding.verdict == "pass"
    failed = [
        each
        for each in shown
        if each.finding.level == "must" and each.finding.verdict != "pass"
    ]
    known = load_known(entry.known_path) if entry.known_path else KnownList()
    sentences = {each.id: each.sentence for each in run.header.requirements}
    groups = by_requirement(failed)
    order = [*sentences, *groups]
    failings = [
        _failing(entry, id_, sentences.get(id_, ""), groups[id_], _first(known, id_))
        for id_ in sorted(groups, key=order.index)
    ]
    return Tally(entry, run, tuple(failings), verdicts)


def _failing(
    entry: Entry,
    requirement: str,
    sentence: str,
    shown: tuple[Shown, ...],
    known: KnownEntry | None,
) -> Failing:
    return Failing(
        requirement=requirement,
        sentence=sentence,
        cases=tuple(each.record.case for each in shown),
        message=shown[0].finding.message,
        reason=known.reason if known else "",
        issue=known.issue if known else "",
        repro=_repro(entry, requirement),
    )


def _first(known: KnownList, requirement: str) -> KnownEntry | None:
    """The entry that says it for all: the list's first one of a requirement."""
    return next((e for e in known.entries if e.requirement == requirement), None)


def _repro(entry: Entry, requirement: str) -> str:
    folder = entry.manifest.folder / "repro"
    paths = sorted(folder.glob(f"{requirement}.*"))
    return f"../clients/{entry.manifest.name}/repro/{paths[0].name}" if paths else ""
