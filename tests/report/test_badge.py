"""The badge: what is said, in which colour, and what never counts as passed."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from report.run_making import a_finding, a_mixed_run, a_record, a_run, runs
from wavetank.report.badge import render_badge
from wavetank.report.run import ExcusedFinding, Unselected
from wavetank.verdict.model import CaseVerdict

if TYPE_CHECKING:
    from wavetank.report.run import CaseRecord, Run
    from wavetank.verdict.model import Verdict

GOOD = a_record("a/good", a_finding("x.one"))


def badge(run: Run) -> tuple[str, str]:
    """The message without the profile, and the colour."""
    members = json.loads(render_badge(run))
    return members["message"].removesuffix(" · v4-2026-04"), members["color"]


def a_case(verdict: Verdict, **fields: Any) -> CaseRecord:
    """A second case with one *must*."""
    return a_record("a/other", a_finding("x.one", verdict), **fields)


def test_all_core_cases_pass() -> None:
    """The form is that of an endpoint badge; everything green is bright."""
    run = a_run(GOOD, core=["a/good"])

    assert json.loads(render_badge(run)) == {
        "schemaVersion": 1,
        "label": "wavetank",
        "message": "core 1/1 · v4-2026-04",
        "color": "brightgreen",
    }


EXCUSE = ExcusedFinding("x.one", "known-failing", "issue 7")


@pytest.mark.parametrize(
    ("record", "message", "colour"),
    [
        (a_case("fail"), "core 1/2", "red"),
        (a_case("inconclusive"), "core 1/2 · 1 inconclusive", "orange"),
        (a_case("error"), "core 1/2 · 1 without a verdict", "lightgrey"),
        (a_case("fail", excused=[EXCUSE]), "core 1/2 · 1 known failing", "yellow"),
    ],
)
def test_only_a_pass_is_a_pass(record: CaseRecord, message: str, colour: str) -> None:
    """Everything else is counted beside it, and colours the badge."""
    assert badge(a_run(GOOD, record, core=["a/good", "a/other"])) == (message, colour)


def test_what_was_not_run_is_said_and_dulls_the_colour() -> None:
    """A selection cannot look like the whole core."""
    run = a_run(GOOD, core=["a/good", "a/other", "b/third"])

    assert badge(run) == ("core 1/1 · 2 not run", "green")


def test_a_should_is_no_part_of_the_core() -> None:
    """A case passes when its musts do, and one without any is not counted."""
    warned = a_record("a/x", a_finding("x.one"), a_finding("x.two", "fail", "should"))
    other = a_record("a/y", a_finding("x.two", "fail", "should"))

    assert badge(a_run(GOOD, warned, other, core=["a/good", "a/x"])) == (
        "core 2/2",
        "brightgreen",
    )


def test_a_run_without_the_list_of_core_cases_is_read_by_its_findings() -> None:
    """Runs saved before the list was kept still make a badge."""
    other = a_record("a/y", a_finding("x.two", "fail", "should"))
    left_out = (Unselected("b/one", "needs tools"),)

    assert badge(a_run(GOOD, other, unselected=left_out)) == (
        "core 1/1 · 1 not run",
        "green",
    )


def test_an_interrupted_run_is_grey() -> None:
    """A partial run is no result."""
    run = a_run(GOOD, core=["a/good", "a/other"], interrupted=True, selected=2)

    assert badge(run) == ("core 1/1 · 1 not run · interrupted", "lightgrey")


def test_a_run_without_core_cases_is_grey() -> None:
    """Nothing was said about the core."""
    run = a_run(GOOD, core=["b/third"])

    assert badge(run) == ("core 0/0 · 1 not run", "lightgrey")


def test_a_case_that_could_not_be_judged_counts() -> None:
    """It has no finding, and stands at its verdict."""
    broken = replace(GOOD, verdict=CaseVerdict("error", (), "the client crashed"))

    assert badge(a_run(broken)) == ("core 0/1 · 1 without a verdict", "lightgrey")


@given(runs)
def test_any_run_makes_a_badge(run: Run) -> None:
    """The badge is one JSON object, whatever the run holds."""
    assert json.loads(render_badge(run))["label"] == "wavetank"


def test_the_mixed_run_names_everything() -> None:
    """Each kind of case is counted once."""
    message, _ = badge(a_mixed_run())

    assert message == (
        "core 1/5 · 1 known failing · 1 inconclusive · 1 without a verdict · 1 not run"
    )
