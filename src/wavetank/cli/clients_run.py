"""``wavetank clients run`` and ``clients page``: clients judged, and shown."""

from __future__ import annotations

from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from wavetank.cli.group import safe
from wavetank.cli.reports import JsonLinesFile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wavetank.conformance import Watcher
    from wavetank.conformance.diagnosing import Diagnosis
    from wavetank.roster import Entry, Outcome, Shelf

RUNS: Final = Path("report", "clients")


@click.command("run")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--all", "every", is_flag=True, help="Every client there is.")
@click.option(
    "--only",
    "selectors",
    multiple=True,
    metavar="SELECTOR",
    help="Only these cases, as in wavetank run; may be repeated.",
)
@click.option(
    "--runs",
    type=click.Path(file_okay=False, path_type=Path),
    default=RUNS,
    show_default=True,
    metavar="DIR",
    help="Where the runs are saved.",
)
@click.option("--jobs", "-j", type=click.IntRange(min=1), default=4, show_default=True)
@click.pass_context
def run_command(
    ctx: click.Context,
    names: tuple[str, ...],
    *,
    every: bool,
    selectors: tuple[str, ...],
    runs: Path,
    jobs: int,
) -> None:
    """Judge clients one after the other, each in its own environment.

    A client is installed where it is not, its adapter is examined (wavetank doctor), and
    then it is held to the suite with its list of known failures. One that breaks does
    not keep the others from their turn. Exit status 1 when a client does not do as its
    list says, 3 when one could not be run; a missing toolchain is neither.
    """
    from wavetank.conformance import load_catalogued
    from wavetank.roster import FOLDER, HOME, Roll, Shelf, choose, load_roster

    roster = load_roster(Path(FOLDER))
    if every == bool(names):
        raise click.UsageError("name clients, or say --all", ctx)
    entries = roster if every else choose(roster, names)
    shelf = Shelf(runs)
    runs.mkdir(parents=True, exist_ok=True)
    outcomes: list[Outcome] = []
    with ExitStack() as stack:
        teller = _Teller(shelf, [entry.name for entry in entries], stack)
        roll = Roll(load_catalogued(), Path(HOME), teller, selectors, jobs)
        for outcome in roll.judge_all(entries):
            shelf.keep(outcome)
            outcomes.append(outcome)
            _echo_outcome(outcome, shelf)
    ctx.exit(_status(outcomes))


@click.command("page")
@click.option(
    "--runs",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=RUNS,
    show_default=True,
    metavar="DIR",
    help="Where the runs are saved.",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to; standard output unless given.",
)
def page_command(runs: Path, *, output: Path | None) -> None:
    """Write the page of the clients in Markdown, from their saved runs."""
    from wavetank.report import write_text
    from wavetank.roster import FOLDER, Shelf, load_roster
    from wavetank.roster.page import render_page

    text = render_page(Shelf(runs).outcomes(load_roster(Path(FOLDER))))
    if output is None:
        click.echo(text, nl=False)
    else:
        write_text(text, output)


class _Teller:
    """Says on stderr how the clients get on, and saves their runs meanwhile."""

    def __init__(self, shelf: Shelf, names: list[str], stack: ExitStack) -> None:
        self._shelf = shelf
        self._names = names
        self._stack = stack

    def entry_started(self, entry: Entry, step: str) -> None:
        """Say which client's turn it is."""
        place = f"{self._names.index(entry.name) + 1}/{len(self._names)}"
        click.echo(safe(f"[{place}] {entry.name}: {step}"), err=True)

    def diagnosed(self, entry: Entry, diagnosis: Diagnosis) -> None:
        """Say what the doctor found."""
        words = f"{diagnosis.verdict} {diagnosis.probe}: {diagnosis.words}"
        for line in words.splitlines():
            click.echo(safe(f"  {entry.name}: {line}"), err=True)

    def run_watchers(self, entry: Entry) -> Sequence[Watcher]:
        """Draw a bar, and write the run while it goes on."""
        from rich.console import Console

        from wavetank.report.progress import ProgressBar

        bar = self._stack.enter_context(closing(ProgressBar(Console(stderr=True))))
        file = JsonLinesFile(self._shelf.run_path(entry))
        return bar, self._stack.enter_context(closing(file))


def _echo_outcome(outcome: Outcome, shelf: Shelf) -> None:
    from wavetank.report.summary import conclusion_of, totals_of
    from wavetank.roster import Judged

    name = outcome.entry.name
    if not isinstance(outcome, Judged):
        click.echo(safe(f"{name}: not run: {outcome.reason.splitlines()[0]}"))
        for line in outcome.reason.splitlines()[1:]:
            click.echo(safe(f"  {line}"))
        return
    path = shelf.run_path(outcome.entry)
    totals = f"{totals_of(outcome.run)}; {conclusion_of(outcome.run)}"
    click.echo(safe(f"{name}: {totals}; {path}"))


def _status(outcomes: Sequence[Outcome]) -> int:
    from wavetank.roster import Judged

    statuses = [
        outcome.run.footer.exit_status
        if isinstance(outcome, Judged)
        else 3 * outcome.is_fault
        for outcome in outcomes
    ]
    return max(statuses, default=0)
