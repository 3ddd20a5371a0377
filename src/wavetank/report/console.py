"""A run for a terminal or a log: what failed, why, and how to see it again.

Texts of scenarios, clients and wires are made visible character by character and
never read as markup. Lines other than the table's are not wrapped, so that a command
can be copied as it stands.
"""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from wavetank.cover import summarize
from wavetank.journal import visible
from wavetank.report.standing import STANDINGS
from wavetank.report.summary import (
    area_rows,
    bare_failures,
    broken_claims,
    by_requirement,
    conclusion_of,
    gateway_rows,
    repeat_command,
    shown_findings,
    terms_of,
    title_of,
    totals_of,
    troubles_of,
    unselected_lines,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wavetank.cover import Cover
    from wavetank.report.run import Run, RunHeader
    from wavetank.report.standing import Standing
    from wavetank.report.summary import Shown, Trouble

STYLES: Final[dict[Standing, str]] = {
    "pass": "green",
    "excused": "cyan",
    "warning": "yellow",
    "inconclusive": "magenta",
    "fail": "bold red",
    "error": "bold white on red",
}
CASES_NAMED: Final = 5
DETAILS_KEPT: Final = 10
"""Lines of a traceback or of stderr; the end of either says most."""
TEXT_WIDTH: Final = 100
COVER_LINES: Final = 12
"""Lines of each list about the client's code; all of them are in the page."""


def render_text(run: Run) -> str:
    """Write a run as plain text."""
    return render_console(run, width=TEXT_WIDTH, color=False)


def render_console(run: Run, *, width: int = TEXT_WIDTH, color: bool = True) -> str:
    """Write a run for a terminal.

    Args:
        run: What happened.
        width: Cells per line of the table.
        color: Use colours, as ANSI escapes.
    """
    console = Console(
        file=StringIO(),
        width=width,
        force_terminal=color,
        color_system="standard" if color else None,
        legacy_windows=False,
        highlight=False,
        emoji=False,
        markup=False,
    )
    for part in _parts(run):
        console.print(part, soft_wrap=isinstance(part, Text))
    file = console.file
    assert isinstance(file, StringIO)  # noqa: S101 - it is the one made above
    return file.getvalue()


def _parts(run: Run) -> Iterator[Text | Table]:
    yield _line((title_of(run.header), "bold"))
    yield _line((terms_of(run.header), "dim"))
    if run.cases:
        yield Text()
        yield _table(run)
    shown = shown_findings(run)
    for trouble in troubles_of(shown):
        yield from _trouble(run.header, trouble)
    for standing in ("fail", "inconclusive"):
        yield from _failing(run, [s for s in shown if s.standing == standing])
    for record in bare_failures(run):
        yield Text()
        verdict = record.verdict
        yield _line(
            (verdict.verdict, STYLES[verdict.verdict]), ("  " + record.case, "")
        )
        yield _line(("  " + verdict.message, ""))
    yield from _brief("should be mended", shown, "warning")
    yield from _brief("known", shown, "excused")
    yield from _listed("claimed by the client, but not kept", broken_claims(run))
    yield from _listed("out of date in the known list", run.footer.stale)
    yield from _listed("not run", unselected_lines(run))
    yield from _listed("printed by the client beside its answers", run.footer.noise)
    if run.header.through:
        yield from _gateway(run)
    if run.footer.cover:
        yield from _cover(run.footer.cover)
    yield Text()
    yield _line((totals_of(run), "bold"))
    yield _line((conclusion_of(run), "green" if run.footer.exit_status == 0 else "red"))


def _table(run: Run) -> Table:
    rows = area_rows(run)
    columns = [s for s in STANDINGS if any(s in row.counts for row in rows)]
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("area")
    table.add_column("level")
    for standing in columns:
        table.add_column(standing, justify="right")
    for row in rows:
        cells = [
            Text(str(row.counts[s]), style=STYLES[s])
            if s in row.counts
            else Text("·", "dim")
            for s in columns
        ]
        table.add_row(Text(visible(row.area)), Text(row.level), *cells)
    return table


def _trouble(header: RunHeader, trouble: Trouble) -> Iterator[Text]:
    """Show what left cases without a verdict, once for all of them."""
    yield Text()
    yield _line(("error", STYLES["error"]), ("  " + trouble.message, ""))
    for each in trouble.records[:CASES_NAMED]:
        yield _line(("  " + each.case, "cyan"))
    if len(trouble.records) > CASES_NAMED:
        yield _line((f"  and {len(trouble.records) - CASES_NAMED} more", "cyan"))
    for line in trouble.details.split("\n")[-DETAILS_KEPT:] if trouble.details else ():
        yield _line(("    | " + line, "dim"))
    if command := repeat_command(header, trouble.records[0].case):
        yield _line(("    repeat    ", "dim"), (command, ""))


def _failing(run: Run, shown: Sequence[Shown]) -> Iterator[Text]:
    """Show the findings that fail a run, each requirement once, cases below it."""
    for requirement, group in by_requirement(shown).items():
        first = group[0]
        yield Text()
        yield _line(
            (first.standing, STYLES[first.standing]),
            (f"  {requirement}", "bold"),
            (f" ({first.finding.level})", ""),
        )
        for each in group:
            yield from _finding(run.header, each)


def _finding(header: RunHeader, shown: Shown) -> Iterator[Text]:
    finding = shown.finding
    yield _line(("  " + shown.record.case, "cyan"))
    yield _line(("    " + finding.message, ""))
    if finding.expected or finding.found:
        yield _line(("    expected  ", "dim"), (finding.expected, ""))
        yield _line(("    found     ", "dim"), (finding.found, ""))
    if command := repeat_command(header, shown.record.case):
        yield _line(("    repeat    ", "dim"), (command, ""))


def _brief(title: str, shown: Sequence[Shown], standing: Standing) -> Iterator[Text]:
    """Show findings that do not fail the run, a line for each requirement."""
    groups = by_requirement([each for each in shown if each.standing == standing])
    if groups:
        yield Text()
        yield _line((title, STYLES[standing]))
    for requirement, group in groups.items():
        first = group[0]
        why = first.excuse.reason if first.excuse else first.finding.message
        more = f" and {len(group) - 1} more" if len(group) > 1 else ""
        yield _line(
            (f"  {requirement}", "bold"),
            (f" ({first.finding.level})  {first.record.case}{more}: {why}", ""),
        )


def _listed(title: str, lines: Sequence[str]) -> Iterator[Text]:
    if lines:
        yield Text()
        yield _line((title, "yellow"))
    for line in lines:
        yield _line(("  " + line, ""))


def _gateway(run: Run) -> Iterator[Text]:
    """Show what the gateway did, what breaks first."""
    rows = gateway_rows(run)
    yield Text()
    yield _line((f"the gateway at {run.header.through}", "bold"))
    if not rows:
        yield _line(("  passes on everything as it is", "green"))
    for row in rows:
        cases = f" ({len(row.cases)} cases, as {row.cases[0]})"
        if len(row.cases) == 1:
            cases = f" ({row.cases[0]})"
        style = "red" if row.breaks else "yellow"
        yield _line((f"  {row.sentence}", style), (cases, "dim"))
        if row.items:
            yield _line((f"    {row.items}", ""))


def _cover(cover: Cover) -> Iterator[Text]:
    """Show what of the client's own code was reached."""
    told = summarize(cover)
    yield Text()
    yield _line((f"the client's own code ({', '.join(cover.packages)})", "bold"))
    for name, words in told.facts:
        yield _line((f"  {name}: ", "dim"), (words, ""))
    for note in told.notes:
        yield _line(("  " + note, "yellow"))
    for title, pairs in told.lists:
        if pairs:
            yield _line((f"  {title} ({len(pairs)})", "yellow"))
        for place, words in pairs[:COVER_LINES]:
            yield _line((f"    {place}", "cyan"), (f"  {words}", ""))
        if len(pairs) > COVER_LINES:
            more = f"    and {len(pairs) - COVER_LINES} more; see the other reports"
            yield _line((more, "dim"))


def _line(*parts: tuple[str, str]) -> Text:
    """Join styled parts; every character of them is shown and none is obeyed."""
    return Text.assemble(*((visible(text), style) for text, style in parts))
