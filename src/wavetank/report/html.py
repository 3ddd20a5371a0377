"""Runs as one HTML page that needs nothing else: no network, no files beside it.

The page is a template, a style sheet and a script beside this module, put into one
file. Everything that it shows is first made visible character by character, then
escaped; the template cannot forget either, because both happen to every expression.
A policy in the page names the style and the script by their hashes, so that nothing
else could act even if something got in. The script only filters and adds: without it
everything is there, in ``<details>``.
"""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from wavetank.cover import summarize
from wavetank.journal import visible
from wavetank.report.matrix import build_matrix
from wavetank.report.page_words import GLYPHS, MEANINGS, heading, kept, word
from wavetank.report.summary import (
    LEVELS,
    broken_claims,
    conclusion_of,
    findings_of,
    gateway_rows,
    repeat_command,
    terms_of,
    totals_of,
    unselected_lines,
    whole_command,
)
from wavetank.report.timeline import moments
from wavetank.report.wire_markup import shortened, wire_markup

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wavetank.report.matrix import CaseRow, Column, ScenarioRow
    from wavetank.report.run import CaseRecord, Run
    from wavetank.report.summary import Shown

# With a slash, which the page's own ids have not.
ANCHOR: Final = re.compile(r"[A-Za-z0-9][\w-]*/[\w./=,+\[\]-]+", re.ASCII)
MOST_COLUMNS: Final = 6
"""More columns than that scroll sideways."""


@dataclass(frozen=True, slots=True)
class Payload:
    """One answer as it was written, for every client that was sent the same bytes.

    Attributes:
        request: Which request it answered, from one.
        names: The clients; empty when all clients were sent it.
        size: Bytes.
    """

    request: int
    names: tuple[str, ...]
    size: int
    markup: Markup


def render_html(run: Run) -> str:
    """Write one run as a page."""
    return render_matrix([run])


def render_matrix(runs: Sequence[Run]) -> str:
    """Write runs as one page, with a column for each.

    Args:
        runs: At least one, in the order of their columns.
    """
    matrix = build_matrix(runs)
    style = f"{_beside('page.css')}:root {{ --columns: {len(matrix.columns)}; }}\n"
    script = _beside("page.js")
    return _template().render(
        matrix=matrix,
        title=heading(matrix),
        wide=len(matrix.columns) > MOST_COLUMNS,
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        policy=_policy(style, script),
        glyphs=GLYPHS,
        meanings=MEANINGS,
        word=word,
        levels=[
            level
            for level in LEVELS
            if any(level in r.levels for area in matrix.areas for r in area.scenarios)
        ],
        letter=_letter,
        anchor=_anchor,
        conclusion_of=conclusion_of,
        totals_of=totals_of,
        terms_of=terms_of,
        whole_command=whole_command,
        kept=kept,
        lists_of=_lists,
        findings_of=_findings,
        repeat_command=repeat_command,
        moments=moments,
        payloads=_payloads,
        shortened=shortened,
        summarize=summarize,
        gateway_rows=gateway_rows,
    )


def _policy(style: str, script: str) -> str:
    sources = [
        f"{kind}-src 'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
        for kind, text in (("style", style), ("script", script))
    ]
    return "; ".join(
        ["default-src 'none'", *sources, "base-uri 'none'", "form-action 'none'"]
    )


def _letter(number: int) -> str:
    """Name a column where there is no room for a name: A to Z, then numbers."""
    return chr(ord("A") + number) if number < 26 else str(number + 1)  # noqa: PLR2004 - the alphabet


def _anchor(row: CaseRow | ScenarioRow) -> str:
    """Make the address of a row within the page; empty where its id is unfit."""
    id_ = getattr(row, "case", "") or getattr(row, "scenario", "")
    return id_ if ANCHOR.fullmatch(id_) else ""


def _lists(column: Column) -> Iterator[tuple[str, int, Sequence[str]]]:
    """Name what stands beside the cases, say how much there is, and list it."""
    stale, noise = column.run.footer.stale, column.run.footer.noise
    claims = broken_claims(column.run)
    yield "Claimed by the client, but not kept", len(claims), claims
    unselected = len(column.run.footer.unselected)
    yield "Out of date in the known list", len(stale), stale
    yield "Not run", unselected, unselected_lines(column.run)
    yield "Printed by the client beside its answers", len(noise), noise


def _findings(record: CaseRecord, run: Run) -> list[Shown]:
    """List what was found, what does not pass first."""
    found = findings_of(record, run)
    return sorted(found, key=lambda each: each.standing == "pass")


def _payloads(row: CaseRow) -> Iterator[Payload]:
    """Give every answer once, however many clients were sent it."""
    cells = [(cell.column.name, cell.record) for cell in row.cells if cell.record]
    total = max((len(record.transcript.requests) for _, record in cells), default=0)
    for request in range(total):
        groups: dict[bytes, list[str]] = {}
        for name, record in cells:
            data = record.transcript.written(request)
            if data:
                groups.setdefault(data, []).append(name)
        for data, names in groups.items():
            everyone = len(names) == len(cells)
            yield Payload(
                request + 1,
                () if everyone else tuple(names),
                len(data),
                wire_markup(data),
            )


def _beside(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True,
        finalize=_finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.from_string(_beside("page.html.j2"))


def _finalize(value: object) -> object:
    """Make a text visible and escape it; quotes too, for it may be an attribute's."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return Markup(escape(visible(value)))  # noqa: S704 - just escaped
    return value
