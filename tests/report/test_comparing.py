"""What got better and what got worse between two runs."""

from __future__ import annotations

import pytest

from report.run_making import a_finding, a_record, a_run
from wavetank.report.comparing import compare, render_comparison

BEFORE = a_run(
    a_record("a/same", a_finding("x.same", "fail", message="as ever")),
    a_record("b/better", a_finding("x.better", "fail", message="it was bad")),
    a_record("c/gone", a_finding("x.gone")),
    a_record("d/worse", a_finding("x.worse"), a_finding("x.also", "inconclusive")),
)
AFTER = a_run(
    a_record("a/same", a_finding("x.same", "fail", message="as ever")),
    a_record("b/better", a_finding("x.better")),
    a_record(
        "d/worse",
        a_finding("x.worse", "fail", message="it is bad"),
        a_finding("x.also", "inconclusive"),
    ),
    a_record("e/new", a_finding("x.new", "fail", message="never seen")),
)


def test_findings_move_both_ways() -> None:
    """Worse comes first; what only one run has is named and not held against it."""
    changes = compare(BEFORE, AFTER)

    assert [(each.direction, each.requirement) for each in changes] == [
        ("worse", "x.worse"),
        ("better", "x.better"),
        ("new", "x.new"),
        ("gone", "x.gone"),
    ]


def test_the_text_names_both_verdicts_and_says_why() -> None:
    """A reader sees the case, the requirement, both verdicts and the sentence."""
    text = render_comparison(compare(BEFORE, AFTER))

    assert "worse (1)\n  d/worse  x.worse: pass -> fail\n    it is bad\n" in text
    assert "new (1)\n  e/new  x.new: absent -> fail\n    never seen\n" in text
    assert text.endswith("gone (1)\n  c/gone  x.gone: pass -> absent\n")


def test_a_run_equals_itself() -> None:
    """Nothing changed is said in words."""
    assert compare(BEFORE, BEFORE) == ()
    assert render_comparison(()) == "nothing changed\n"


def test_a_case_without_findings_speaks_for_itself() -> None:
    """An error of the harness has no finding, and is compared all the same."""
    from dataclasses import replace

    from wavetank.verdict.model import CaseVerdict

    record = BEFORE.cases[0]
    broken = replace(record, verdict=CaseVerdict("error", (), "the client crashed"))

    changes = compare(a_run(record), a_run(broken))

    assert [(each.direction, each.message) for each in changes] == [
        ("new", "the client crashed"),
        ("gone", "as ever"),
    ]


@pytest.mark.parametrize("direction", ["worse", "better"])
def test_swapping_the_runs_swaps_the_directions(direction: str) -> None:
    """What is worse one way is better the other way."""
    other = {"worse": "better", "better": "worse"}[direction]

    forth = [
        each.case for each in compare(BEFORE, AFTER) if each.direction == direction
    ]
    back = [each.case for each in compare(AFTER, BEFORE) if each.direction == other]

    assert forth == back != []
