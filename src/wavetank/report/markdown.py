"""A run as Markdown, short enough for a job summary.

Every text from outside goes into a code span or is escaped, so that it can neither
format the page nor break a table.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from wavetank.cover import summarize
from wavetank.journal import visible
from wavetank.report.standing import FAILING, STANDINGS
from wavetank.report.summary import (
    area_rows,
    bare_failures,
    broken_claims,
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
    from wavetank.report.run import Run
    from wavetank.report.standing import Standing
    from wavetank.report.summary import Shown

SIGNS: Final[dict[Standing, str]] = {
    "pass": "✅",
    "excused": "☑️",
    "warning": "⚠️",
    "inconclusive": "❔",
    "fail": "❌",
    "error": "💥",
}
SPECIAL: Final = re.compile(r"([\\`*_\[\]<>|~&$@#]|^[-+])")
CASES_NAMED: Final = 5
ROWS_AT_MOST: Final = 100
"""Rows of one table; a job summary is cut by its host at a megabyte."""


def render_markdown(run: Run) -> str:
    """Write a run as a Markdown page."""
    return "\n".join(_lines(run)) + "\n"


def _lines(run: Run) -> Iterator[str]:
    sign = "✅" if run.footer.exit_status == 0 else "❌"
    yield f"## {sign} {escape(title_of(run.header))}"
    yield ""
    yield f"**{escape(totals_of(run))}**; {escape(conclusion_of(run))}"
    yield ""
    yield escape(terms_of(run.header))
    shown = shown_findings(run)
    failing = [each for each in shown if each.standing in FAILING]
    yield from _failing(run, failing)
    yield from _troubles(shown)
    for record in bare_failures(run):
        yield f"- {code(record.case)}: {escape(record.verdict.message)}"
    yield from _brief("Should be mended", shown, "warning")
    yield from _brief("Known", shown, "excused")
    claims = [escape(line) for line in broken_claims(run)]
    yield from _folded("Claimed by the client, but not kept", claims, len(claims))
    stale = [escape(line) for line in run.footer.stale]
    yield from _folded("Out of date in the known list", stale, len(stale))
    absent = [escape(line) for line in unselected_lines(run)]
    yield from _folded("Not run", absent, len(run.footer.unselected))
    yield from _areas(run)
    if run.header.through:
        yield from _gateway(run)
    if run.footer.cover:
        yield from _cover(run.footer.cover)


def _failing(run: Run, shown: Sequence[Shown]) -> Iterator[str]:
    if not shown:
        return
    yield from ("", "### Failing", "")
    yield "| | Requirement | Case | What happened |"
    yield "|---|---|---|---|"
    for each in shown[:ROWS_AT_MOST]:
        finding = each.finding
        what = escape(finding.message)
        if finding.expected or finding.found:
            what += f" (expected {code(finding.expected)}, found {code(finding.found)})"
        requirement = f"{code(finding.requirement)} ({finding.level})"
        case = code(each.record.case)
        yield f"| {SIGNS[each.standing]} | {requirement} | {case} | {what} |"
    if len(shown) > ROWS_AT_MOST:
        yield from ("", f"{len(shown) - ROWS_AT_MOST} more are in the other reports.")
    if command := repeat_command(run.header, shown[0].record.case):
        yield from ("", f"Repeat the first one: {code(command)}")


def _troubles(shown: Sequence[Shown]) -> Iterator[str]:
    """Say what left cases without a verdict, a line for all of them."""
    troubles = troubles_of(shown)
    if troubles:
        yield from ("", "### Without a verdict", "")
    for each in troubles:
        named = ", ".join(code(record.case) for record in each.records[:CASES_NAMED])
        more = len(each.records) - CASES_NAMED
        rest = f" and {more} more" if more > 0 else ""
        yield f"- {SIGNS['error']} {escape(each.message)}: {named}{rest}"


def _brief(title: str, shown: Sequence[Shown], standing: Standing) -> Iterator[str]:
    lines = [
        f"{code(each.finding.requirement)} in {code(each.record.case)}: "
        + escape(each.excuse.reason if each.excuse else each.finding.message)
        for each in shown
        if each.standing == standing
    ]
    yield from _folded(title, lines, len(lines))


def _folded(title: str, lines: Sequence[str], count: int) -> Iterator[str]:
    if lines:
        yield from ("", f"<details><summary>{title} ({count})</summary>", "")
        yield from (f"- {line}" for line in lines)
        yield from ("", "</details>")


def _areas(run: Run) -> Iterator[str]:
    rows = area_rows(run)
    if not rows:
        return
    columns = [s for s in STANDINGS if any(s in row.counts for row in rows)]
    yield from ("", "<details><summary>Findings by area</summary>", "")
    yield f"| Area | Level | {' | '.join(columns)} |"
    yield "|---|---|" + "--:|" * len(columns)
    for row in rows:
        cells = " | ".join(str(row.counts.get(s, "")) for s in columns)
        yield f"| {escape(row.area)} | {row.level} | {cells} |"
    yield from ("", "</details>")


def _gateway(run: Run) -> Iterator[str]:
    """Show what the gateway did, what breaks first."""
    rows = gateway_rows(run)
    yield from ("", f"### The gateway at {code(run.header.through)}", "")
    if not rows:
        yield "It passes on everything as it is."
        return
    yield "| | What it does | Cases | To what |"
    yield "|---|---|--:|---|"
    for row in rows:
        sign = SIGNS["fail"] if row.breaks else SIGNS["warning"]
        yield (
            f"| {sign} | {escape(row.sentence)} | {len(row.cases)} "
            f"| {escape(row.items)} |"
        )


def _cover(cover: Cover) -> Iterator[str]:
    """Show what of the client's own code was reached."""
    told = summarize(cover)
    packages = ", ".join(map(code, cover.packages))
    yield from ("", f"### The client's own code: {packages}", "")
    yield from (f"- {escape(name)}: {escape(words)}" for name, words in told.facts)
    yield from (f"- {escape(note)}" for note in told.notes)
    for title, pairs in told.lists:
        lines = [f"{code(place)} {escape(words)}" for place, words in pairs]
        yield from _folded(title, lines[:ROWS_AT_MOST], len(lines))


def escape(text: str) -> str:
    """Escape a text so that Markdown and HTML leave it as it is."""
    return SPECIAL.sub(r"\\\1", visible(text))


def code(text: str) -> str:
    """Put a text into a code span that it cannot leave, fit for a table's cell."""
    shown = visible(text).replace("|", "\\|") or " "
    runs = re.findall(r"`+", shown)
    fence = "`" * (max(map(len, runs), default=0) + 1)
    padding = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{padding}{shown}{padding}{fence}"
