"""Runs side by side: which rows there are, and where each cell stands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given, strategies as st

from report.run_making import (
    REQUIREMENTS,
    a_finding,
    a_mixed_run,
    a_record,
    a_run,
    a_second_run,
    runs,
)
from wavetank.report.markdown_matrix import render_markdown_matrix
from wavetank.report.matrix import NOT_PART, build_matrix
from wavetank.report.page_words import heading, kept
from wavetank.report.run import Unselected

if TYPE_CHECKING:
    from wavetank.report.run import Run

MATRIX = build_matrix([a_mixed_run(), a_second_run()])
ROWS = {row.scenario: row for area in MATRIX.areas for row in area.scenarios}


def test_every_case_of_any_run_has_a_row() -> None:
    """Rows come by area and scenario, those that nobody ran included."""
    assert [area.name for area in MATRIX.areas] == [
        "cancel", "content", "drops", "errors", "json", "tools", "usage",
    ]  # fmt: skip
    assert [case.case for case in ROWS["drops/mid-content"].cases] == [
        "drops/mid-content[framing=chunked]",
        "drops/mid-content[framing=close]",
    ]
    assert ROWS["cancel/in-flight"].places == ("absent",)


def test_variants_are_folded_into_the_worst() -> None:
    """A scenario stands where its worst variant does, and counts those that pass."""
    first, second = ROWS["drops/mid-content"].marks

    assert (first.place, first.passed, first.total) == ("fail", 0, 2)
    assert (second.place, second.passed, second.total) == ("pass", 2, 2)


def test_a_variant_that_was_not_run_keeps_its_scenario_from_being_green() -> None:
    """What passed is counted, and the sign is not that of a pass."""
    passed = a_record("x/one[n=1]", a_finding("x.one"))
    run = a_run(passed, unselected=(Unselected("x/one[n=2]", "needs tools"),))
    (area,) = build_matrix([run]).areas

    (mark,) = area.scenarios[0].marks
    assert (mark.place, mark.passed, mark.total) == ("absent", 1, 2)
    assert area.marks == (mark,)
    assert "| `x/one` | ✅ 1/2 run |" in render_markdown_matrix([run])


def test_what_was_not_run_is_absent_with_its_reason() -> None:
    """A cell without a case says why, and is never a pass."""
    cells = {
        cell.column.name: (cell.place, cell.reason)
        for cell in ROWS["tools/known"].cases[0].cells
    }

    assert cells["raft 0.9"] == ("absent", "needs tools")
    (crash,) = ROWS["errors/crash"].cases
    assert crash.cells[1].reason == NOT_PART


def test_levels_and_requirements_come_from_the_findings() -> None:
    """A row knows what it was judged by, strictest first."""
    row = ROWS["drops/mid-content"]

    assert row.levels == ("must", "should")
    assert row.cases[1].requirements == ("end.truncation-reported", "end.partial-kept")


def test_the_catalogue_comes_with_the_runs() -> None:
    """Sentences are found by id, though no suite is at hand."""
    assert MATRIX.requirements == {each.id: each for each in REQUIREMENTS}


def test_runs_of_one_client_are_told_apart() -> None:
    """A name that comes again is numbered."""
    matrix = build_matrix([a_mixed_run(), a_mixed_run(), a_second_run()])

    names = [column.name for column in matrix.columns]
    assert names == ["dinghy 1.2.3", "dinghy 1.2.3 (2)", "raft 0.9"]


def test_a_case_without_a_folder_is_in_an_area_of_its_own() -> None:
    """Suites of other people need no folders."""
    (area,) = build_matrix([a_run(a_record("plain", a_finding("x.one")))]).areas

    assert area.name == "other"


def test_cells_are_counted_worst_first() -> None:
    """The counts of the filters add up to all cells."""
    assert list(MATRIX.counts.items()) == [
        ("error", 1), ("fail", 1), ("inconclusive", 1), ("warning", 1), ("excused", 1),
        ("absent", 6), ("pass", 5),
    ]  # fmt: skip


@given(st.lists(runs, min_size=1, max_size=3))
def test_every_record_is_in_one_cell(runs: list[Run]) -> None:
    """No case is lost or doubled, whatever the ids are."""
    matrix = build_matrix(runs)

    rows = [
        case for area in matrix.areas for row in area.scenarios for case in row.cases
    ]
    assert all(len(row.cells) == len(runs) for row in rows)
    for number, run in enumerate(runs):
        records = [row.cells[number].record for row in rows]
        found = [record for record in records if record]
        assert sorted(record.case for record in found) == [
            each.case for each in run.cases
        ]


def test_a_requirement_is_kept_only_if_it_is_in_every_case() -> None:
    """One case in which it fails is enough."""
    run = a_run(
        a_record("a/one", a_finding("x.one"), a_finding("x.two")),
        a_record("a/two", a_finding("x.one", "fail"), a_finding("x.may", level="may")),
    )

    assert kept(run) == (("must", 1, 2), ("may", 1, 1))


def test_the_heading_names_one_client_or_counts_runs() -> None:
    """A page of one run is that client's page."""
    one = build_matrix([replace(a_mixed_run())])

    assert heading(one) == "wavetank 0.1.0: dinghy 1.2.3 (python, CPython 3.11.7)"
    assert heading(MATRIX) == "wavetank: 2 runs, 8 cases"
