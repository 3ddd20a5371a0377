"""The words and signs of the page of runs."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from wavetank.report.summary import LEVELS, shown_findings, title_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.report.matrix import Matrix, Place
    from wavetank.report.run import Run
    from wavetank.verdict.model import Level

GLYPHS: Final[Mapping[Place, str]] = {
    "pass": "✓",
    "excused": "≈",
    "warning": "!",
    "inconclusive": "?",
    "fail": "✗",
    "error": "#",
    "absent": "·",
}
MEANINGS: Final[Mapping[Place, str]] = {
    "pass": "every requirement of the case was kept",
    "excused": "not kept, and named by the list of known failures",
    "warning": "a requirement that does not count was not kept: a should (unless the "
    "run was strict) or a may",
    "inconclusive": "it could not be shown whether a requirement was kept; that is "
    "not green",
    "fail": "a requirement that counts was not kept: a must, or a should of a strict "
    "run",
    "error": "wavetank or the client's adapter failed; nothing is said of the client",
    "absent": "the case was not run; that is no pass",
}


def word(place: Place) -> str:
    """Name a place as a reader knows it."""
    return "not run" if place == "absent" else place


def heading(matrix: Matrix) -> str:
    """Say what the page is about."""
    if len(matrix.columns) == 1:
        return title_of(matrix.columns[0].run.header)
    cases = sum(len(row.cases) for area in matrix.areas for row in area.scenarios)
    return f"wavetank: {len(matrix.columns)} runs, {cases} cases"


def kept(run: Run) -> tuple[tuple[Level, int, int], ...]:
    """Count the requirements that a run judged, and those kept in every case.

    Returns:
        Level, kept, judged; only for levels with a requirement that was judged.
    """
    verdicts: dict[Level, dict[str, bool]] = defaultdict(dict)
    for each in shown_findings(run):
        found = verdicts[each.finding.level]
        id_ = each.finding.requirement
        found[id_] = found.get(id_, True) and each.finding.verdict == "pass"
    return tuple(
        (level, sum(verdicts[level].values()), len(verdicts[level]))
        for level in LEVELS
        if level in verdicts
    )
