"""Several runs as one Markdown page: a line for each, and where they differ.

Only scenarios that do not pass everywhere are listed, because a job summary is read
by people in a hurry; the page of HTML shows them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wavetank.report.markdown import ROWS_AT_MOST, SIGNS, code, escape
from wavetank.report.matrix import build_matrix
from wavetank.report.page_words import heading, kept
from wavetank.report.summary import conclusion_of, totals_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wavetank.report.matrix import Column, Mark, Matrix
    from wavetank.report.run import Run


def render_markdown_matrix(runs: Sequence[Run]) -> str:
    """Write runs side by side as a Markdown page.

    Args:
        runs: At least one, in the order in which they are shown.
    """
    return "\n".join(_lines(build_matrix(runs))) + "\n"


def _lines(matrix: Matrix) -> Iterator[str]:
    good = all(each.run.footer.exit_status == 0 for each in matrix.columns)
    yield f"## {'✅' if good else '❌'} {escape(heading(matrix))}"
    yield from ("", "| | Client | Cases | Requirements kept | |")
    yield "|---|---|---|---|---|"
    yield from map(_run_row, matrix.columns)
    yield from _differences(matrix)


def _run_row(column: Column) -> str:
    run = column.run
    sign = "✅" if run.footer.exit_status == 0 else "❌"
    levels = ", ".join(f"{level} {good}/{of}" for level, good, of in kept(run))
    cells = [sign, column.name, totals_of(run), levels, conclusion_of(run)]
    return f"| {' | '.join(map(escape, cells))} |"


def _differences(matrix: Matrix) -> Iterator[str]:
    rows = [
        row
        for area in matrix.areas
        for row in area.scenarios
        if set(row.places) != {"pass"}
    ]
    if not rows:
        yield from ("", "Every scenario passes everywhere.")
        return
    names = " | ".join(escape(column.name) for column in matrix.columns)
    yield from ("", "### Not passed everywhere", "")
    yield f"| Scenario | {names} |"
    yield "|---|" + ":-:|" * len(matrix.columns)
    for row in rows[:ROWS_AT_MOST]:
        yield f"| {code(row.scenario)} | {' | '.join(map(_sign, row.marks))} |"
    if len(rows) > ROWS_AT_MOST:
        yield from ("", f"{len(rows) - ROWS_AT_MOST} more are in the page of HTML.")


def _sign(mark: Mark) -> str:
    if mark.place == "absent":
        # Only a pass is better, so that all that were run do.
        return f"✅ {mark.passed}/{mark.total} run" if mark.passed else "not run"
    sign = SIGNS[mark.place]
    mixed = mark.passed not in {0, mark.total}
    return f"{sign} {mark.passed}/{mark.total}" if mixed else sign
