"""Runs as JSON lines."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from report.run_making import a_finding, a_mixed_run, a_record, a_run, runs
from wavetank.errors import InvalidFileError
from wavetank.gateway import KINDS
from wavetank.report import read_run, run_from_lines, run_to_lines, write_run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from wavetank.report import Run

LINES = list(run_to_lines(a_mixed_run()))


@given(runs)
def test_reading_gives_what_was_written(run: Run) -> None:
    """Every run comes back from its lines unchanged."""
    assert run_from_lines(run_to_lines(run)) == replace(run, source="<run>")


@given(runs)
def test_lines_are_plain_ascii(run: Run) -> None:
    """Nothing in a saved run can act on a terminal or break a line."""
    for line in run_to_lines(run):
        assert line.isascii()
        assert line.replace("\x7f", "").isprintable()


def test_a_file_comes_back(tmp_path: Path) -> None:
    """A saved run is read from its file, and remembers where it was."""
    path = tmp_path / "run.jsonl"
    write_run(path, a_mixed_run())

    assert read_run(path) == replace(a_mixed_run(), source=str(path))


def test_blank_lines_are_passed_over() -> None:
    """An editor's last line end does no harm."""
    assert run_from_lines([*LINES, "", "\n"]).cases == a_mixed_run().cases


def test_cases_come_in_order_of_their_ids() -> None:
    """Cases are written as they end and read in order."""
    again = run_from_lines([LINES[0], *reversed(LINES[1:-1]), LINES[-1]])

    assert again.cases == a_mixed_run().cases


def _changed(line: str, change: Callable[[dict[str, object]], object]) -> str:
    value = json.loads(line)
    change(value)
    return json.dumps(value)


@pytest.mark.parametrize(
    ("lines", "codes", "words"),
    [
        ([], ["empty-run"], "nothing here"),
        (["", " "], ["empty-run"], "nothing here"),
        (LINES[:-1], ["missing-footer"], "killed before it ended"),
        (LINES[1:], ["misplaced-header"], "0 headers, and the first line is a case"),
        ([*LINES[1:], LINES[0]], ["misplaced-header", "misplaced-footer"], "1 footers"),
        ([LINES[0], *LINES], ["misplaced-header"], "2 headers"),
        ([*LINES, LINES[-1]], ["misplaced-footer"], "2 footers"),
        ([*LINES[:2], *LINES[1:]], ["duplicate-case"], "'content/plain' stands there"),
        ([*LINES[:2], LINES[2][:50]], ["not-json"], "3:1: not-json"),
        (["<testsuites>", "</testsuites>"], ["not-json"], "one object per line"),
        (["[" * 100_000], ["not-json"], "the line is no JSON"),
        (["[]", *LINES], ["wrong-type"], "a list"),
        (
            [_changed(LINES[0], lambda v: v.update(header={"format": 2})), *LINES[1:]],
            ["unknown-version"],
            "read it with the wavetank that wrote it",
        ),
        (
            [LINES[0], _changed(LINES[1], lambda v: v.update(case={})), LINES[-1]],
            ["missing-key"] * 9,
            "transcript",
        ),
        (
            [
                LINES[0],
                LINES[1].replace('"kind":"written"', '"kind":"said"'),
                LINES[-1],
            ],
            ["invalid-case"],
            "'kind' is \"said\"",
        ),
        (
            [LINES[0], LINES[1].replace('"budget_s":10.0', '"budget_s":-1'), LINES[-1]],
            ["invalid-case"],
            "budget_s",
        ),
        (
            [LINES[0].replace('"concurrency":1', '"concurrency":0'), *LINES[1:]],
            ["invalid-header"],
            "concurrency",
        ),
    ],
)
def test_what_is_no_whole_run_is_refused(
    lines: list[str], codes: list[str], words: str
) -> None:
    """A run that is cut, doubled, of another version or no run is named as such."""
    with pytest.raises(InvalidFileError) as raised:
        run_from_lines(lines, source="run.jsonl")

    assert [problem.code for problem in raised.value.problems] == codes
    assert words in str(raised.value)
    assert str(raised.value).startswith("run.jsonl:")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A missing file is a problem in words."""
    with pytest.raises(InvalidFileError, match="cannot be read: No such file"):
        read_run(tmp_path / "none.jsonl")


def test_a_file_of_other_bytes_is_refused(tmp_path: Path) -> None:
    """A file that is not UTF-8 is a problem in words."""
    path = tmp_path / "run.jsonl"
    path.write_bytes(b'{"header\xff')

    with pytest.raises(InvalidFileError, match="byte 8 is not UTF-8"):
        read_run(path)


def test_a_case_without_findings_comes_back() -> None:
    """A case that could not be judged keeps its message."""
    record = a_record("x/one", a_finding("x.one", "error", message="no such case"))
    record = replace(record, verdict=replace(record.verdict, findings=()))

    assert run_from_lines(run_to_lines(a_run(record))).cases == (record,)


def test_every_kind_of_a_gateways_findings_can_be_saved() -> None:
    """The schema of a run knows the kinds that there are, and no others."""
    text = files("wavetank.report").joinpath("run-v1.schema.json").read_text("utf-8")
    members = json.loads(text)["$defs"]["case"]["properties"]["gateway"]["items"]

    assert set(members["properties"]["kind"]["enum"]) == set(KINDS)
