"""How far a run is, while it runs: a bar, what is under way, how long is left.

It is a watcher of the run (see ``conformance.Watcher``) and draws on the console it
is given; on one that is no terminal it says a line at the start and nothing more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from wavetank.journal import visible
from wavetank.report.standing import case_standing
from wavetank.report.summary import title_of

if TYPE_CHECKING:
    from rich.console import Console

    from wavetank.report.run import CaseRecord, RunFooter, RunHeader

NAMES_SHOWN = 2


class ProgressBar:
    """Shows a run's progress; ``run_ended``, or ``close``, takes it away.

    Args:
        console: Where it is drawn.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bar = Progress(
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeRemainingColumn(compact=True),
            # Markup off: the names of cases come from files.
            TextColumn("{task.description}", markup=False),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task("", total=None)
        self._running: dict[str, None] = {}
        self._strict = False
        self._bad = 0

    def run_started(self, header: RunHeader) -> None:
        """Say who is judged, and draw the empty bar."""
        self._strict = header.strict
        line = f"{title_of(header)}, {header.selected} cases"
        self._console.print(Text(visible(line)), soft_wrap=True)
        self._bar.update(self._task, total=header.selected)
        self._bar.start()

    def case_started(self, case_id: str) -> None:
        """Show that a case is under way; may be called from any thread."""
        self._running[case_id] = None
        self._describe()

    def case_ended(self, record: CaseRecord) -> None:
        """Count a case."""
        self._running.pop(record.case, None)
        if case_standing(record, strict=self._strict) in {"fail", "error"}:
            self._bad += 1
        self._bar.advance(self._task)
        self._describe()

    def run_ended(self, footer: RunFooter) -> None:
        """Take the bar away."""
        del footer
        self.close()

    def close(self) -> None:
        """Take the bar away, whatever happened; a second call does nothing."""
        self._bar.stop()

    def _describe(self) -> None:
        names = list(self._running)
        more = (
            f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
        )
        bad = f"{self._bad} failing  " if self._bad else ""
        text = f"{bad}{', '.join(names[:NAMES_SHOWN])}{more}"
        self._bar.update(self._task, description=visible(text))
