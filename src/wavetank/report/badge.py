"""A run as the JSON that badge services read from an address.

The form is that of a shields.io endpoint. The badge speaks of the core cases, those
that show a *must*: a case passes when all its *musts* do. What is excused by a known
list, could not be judged, or was not run is never counted as passed, and said.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from wavetank.report.standing import STANDINGS, excuse_of, finding_standing

if TYPE_CHECKING:
    from wavetank.report.run import CaseRecord, Run
    from wavetank.report.standing import Standing

COLOURS: Final[dict[Standing, str]] = {
    "pass": "brightgreen",
    "excused": "yellow",
    "inconclusive": "orange",
    "fail": "red",
    "error": "lightgrey",
}
WORDS: Final[dict[Standing, str]] = {
    "excused": "known failing",
    "inconclusive": "inconclusive",
    "error": "without a verdict",
}


def render_badge(run: Run) -> str:
    """Write a run as a badge: one JSON object and a line end."""
    standings = [_standing(each, run) for each in run.cases if _is_core(each, run)]
    ran = len(standings)
    # A run that did not keep the list of core cases knows at least what it left out.
    absent = len(run.header.core) - ran if run.header.core else _left_out(run)
    message = [f"core {standings.count('pass')}/{ran}"]
    message += [
        f"{standings.count(standing)} {words}"
        for standing, words in WORDS.items()
        if standing in standings
    ]
    message += [f"{absent} not run"] if absent else []
    message += ["interrupted"] if run.footer.interrupted else []
    members = {
        "schemaVersion": 1,
        "label": "wavetank",
        "message": " · ".join([*message, run.header.profile]),
        "color": _colour(standings, run, absent),
    }
    return json.dumps(members) + "\n"


def _colour(standings: list[Standing], run: Run, absent: int) -> str:
    if run.footer.interrupted or not standings:
        return COLOURS["error"]
    worst = max(standings, key=STANDINGS.index)
    return "green" if worst == "pass" and absent else COLOURS[worst]


def _is_core(record: CaseRecord, run: Run) -> bool:
    if run.header.core:
        return record.case in run.header.core
    findings = record.verdict.findings
    return not findings or any(each.level == "must" for each in findings)


def _left_out(run: Run) -> int:
    started = run.header.selected - len(run.cases)
    return len(run.footer.unselected) + started


def _standing(record: CaseRecord, run: Run) -> Standing:
    """Say where the worst *must* of a core case stands."""
    if record.verdict.verdict == "error" or not record.verdict.findings:
        return record.verdict.verdict
    musts = (
        finding_standing(each, excuse_of(record, each), strict=run.header.strict)
        for each in record.verdict.findings
        if each.level == "must"
    )
    return max(musts, key=STANDINGS.index, default="pass")
