"""A list of known failures drafted from a run, for somebody to fill in.

What failed is grouped by requirement, a scenario that fails in all its variants is
one entry, and reasons that the run already had are kept. A new entry has an empty
reason, and a list with an empty reason is refused: nobody can excuse what they have
not looked into.
"""

from __future__ import annotations

import json
import re
from textwrap import wrap
from typing import TYPE_CHECKING, Final

from wavetank.journal import visible
from wavetank.report.standing import FAILING
from wavetank.report.summary import by_requirement, shown_findings, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wavetank.report.run import Run
    from wavetank.report.summary import Shown

WIDTH: Final = 84
ID: Final = re.compile(r"[a-z][a-z0-9-]*[./][a-z0-9./-]+")


def draft_known(run: Run) -> str:
    """Write the list of known failures that a run calls for, as YAML."""
    return "\n".join(_lines(run)) + "\n"


def _lines(run: Run) -> Iterator[str]:
    shown = shown_findings(run)
    groups = by_requirement([each for each in shown if each.standing in _LISTED])
    yield f"# Drafted from a run of {visible(title_of(run.header))}."
    if groups:
        yield "# Each entry needs a reason: what happens, and what the caller sees."
    yield "wavetank: 1"
    if not groups:
        return
    sentences = {each.id: each.sentence for each in run.header.requirements}
    yield "known_failing:"
    for id_, failed in groups.items():
        text = visible(f"{id_}: {sentences.get(id_, '')}".rstrip(": "))
        yield from (f"  # {line}" for line in wrap(text, WIDTH - 4))
        yield from _entries(id_, failed, _passed(id_, shown))


def _entries(
    requirement: str, failed: Sequence[Shown], passed: set[str]
) -> Iterator[str]:
    written: set[str] = set()
    for each in failed:
        case = each.record.case
        scenario = case.partition("[")[0]
        # Without its brackets, a pattern takes every variant.
        pattern = case if scenario in passed else scenario
        if pattern in written:
            continue
        written.add(pattern)
        yield f"  - case: {_scalar(pattern)}"
        yield f"    requirement: {_scalar(requirement)}"
        yield f"    # {visible(each.finding.message)}"
        reason = each.excuse.reason if each.excuse else ""
        yield f"    reason: {_quoted(reason)}"


def _passed(requirement: str, shown: Sequence[Shown]) -> set[str]:
    """Scenarios that have a variant which shows the requirement kept."""
    return {
        each.record.case.partition("[")[0]
        for each in shown
        if each.finding.requirement == requirement and each.standing not in _LISTED
    }


def _scalar(text: str) -> str:
    """Write an id as it is, and anything else in quotes."""
    return text if ID.fullmatch(text) else _quoted(text)


def _quoted(text: str) -> str:
    return json.dumps(visible(text), ensure_ascii=False)


_LISTED: Final = FAILING | {"excused"}
