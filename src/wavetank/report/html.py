"""A run as one HTML page that needs nothing else: no network, no files beside it.

The page is a template beside this module. Everything that it shows is first made
visible character by character, then escaped; the template cannot forget either,
because both happen to every expression.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup, escape

from wavetank.journal import transcript_as_text, visible
from wavetank.report.standing import STANDINGS
from wavetank.report.summary import (
    area_rows,
    conclusion_of,
    findings_of,
    repeat_command,
    standing_of,
    terms_of,
    title_of,
    totals_of,
    unselected_lines,
    whole_command,
)

if TYPE_CHECKING:
    from wavetank.report.run import CaseRecord, Run


def render_html(run: Run) -> str:
    """Write a run as a page."""
    rows = area_rows(run)
    worst_first = sorted(
        run.cases, key=lambda each: -STANDINGS.index(standing_of(each, run))
    )
    return _template().render(
        title=title_of(run.header),
        terms=terms_of(run.header),
        totals=totals_of(run),
        conclusion=conclusion_of(run),
        command=whole_command(run.header),
        good=run.footer.exit_status == 0,
        standings=[s for s in reversed(STANDINGS) if run.footer.counts[s]],
        counts=run.footer.counts,
        columns=[s for s in STANDINGS if any(s in row.counts for row in rows)],
        rows=rows,
        cases=[_case(record, run) for record in worst_first],
        lists=[
            ("Out of date in the known list", run.footer.stale),
            ("Not run", unselected_lines(run)),
            ("Printed by the client beside its answers", run.footer.noise),
        ],
    )


def _case(record: CaseRecord, run: Run) -> dict[str, object]:
    transcript = escape(transcript_as_text(record.transcript))
    return {
        "record": record,
        "standing": standing_of(record, run),
        "findings": list(findings_of(record, run)),
        # Markup, because its line ends are the layout and must stay line ends.
        "transcript": transcript,
        "repeat": repeat_command(run.header, record.case),
    }


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
    path = Path(__file__).with_name("run.html.j2")
    return environment.from_string(path.read_text(encoding="utf-8"))


def _finalize(value: object) -> object:
    if isinstance(value, str) and not isinstance(value, Markup):
        return visible(value)
    return value
