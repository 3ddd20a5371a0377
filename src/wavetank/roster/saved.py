"""The outcomes of a roster as files: a saved run for each client, or why there is none.

``<name>.jsonl`` is the run, ``<name>.not-run.txt`` the reason. A client has one of the
two at most, so that an old run cannot stand for one that did not happen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wavetank.report import read_run, write_text
from wavetank.roster.judging import Judged, NotRun

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from wavetank.roster.judging import Outcome
    from wavetank.roster.manifest import Entry


@dataclass(frozen=True, slots=True)
class Shelf:
    """The folder of the saved runs of a roster."""

    folder: Path

    def run_path(self, entry: Entry) -> Path:
        """Where the run of a client is saved."""
        return self.folder / f"{entry.name}.jsonl"

    def keep(self, outcome: Outcome) -> None:
        """Keep what is not kept while a run goes on: why a client was not judged."""
        reason = self._reason_path(outcome.entry)
        if isinstance(outcome, Judged):
            reason.unlink(missing_ok=True)
        else:
            self.run_path(outcome.entry).unlink(missing_ok=True)
            write_text(f"{outcome.reason}\n", reason)

    def outcomes(self, roster: Sequence[Entry]) -> tuple[Outcome, ...]:
        """Read what was kept of every client of a roster.

        Raises:
            UsageError, InvalidFileError: A saved run cannot be used.
        """
        return tuple(map(self._outcome, roster))

    def _outcome(self, entry: Entry) -> Outcome:
        path = self.run_path(entry)
        if path.is_file():
            return Judged(entry, read_run(path))
        reason = self._reason_path(entry)
        if reason.is_file():
            return NotRun(entry, reason.read_text("utf-8").rstrip())
        return NotRun(entry, "no run was saved")

    def _reason_path(self, entry: Entry) -> Path:
        return self.folder / f"{entry.name}.not-run.txt"
