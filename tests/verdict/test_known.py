"""Known failures: what they excuse, and when they are stale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wavetank.errors import InvalidFileError
from wavetank.verdict.known import KnownList, load_known
from wavetank.verdict.model import CaseVerdict, Finding, Verdict

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """\
wavetank: 1
known_failing:
  - case: drops/*
    requirement: end.truncation-reported
    reason: The end of the body is taken for the end of the answer
    issue: https://example.org/1
known_flaky:
  - {case: stall/mid-content, requirement: end.partial-kept, reason: A race}
"""


def written(path: Path, text: str) -> Path:
    file = path / "known.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def result(case: str, requirement: str, verdict: Verdict) -> tuple[str, CaseVerdict]:
    finding = Finding(requirement, "must", verdict)
    return case, CaseVerdict(verdict, (finding,))


@pytest.fixture
def known(tmp_path: Path) -> KnownList:
    return load_known(written(tmp_path, GOOD))


def test_an_entry_excuses_every_variant_with_its_reason(known: KnownList) -> None:
    """A pattern excuses failures and inconclusive findings of the cases it takes."""
    case = "drops/clean-end[framing=close]"

    entry = known.excuse(case, "end.truncation-reported", "fail")

    assert entry is not None
    assert entry.list == "known-failing"
    assert entry.reason.startswith("The end of the body")
    assert entry.issue == "https://example.org/1"
    assert known.excuse(case, "end.truncation-reported", "inconclusive") is entry


def test_nothing_else_is_excused(known: KnownList) -> None:
    """Another requirement, another case, and an error of ours are not excused."""
    assert known.excuse("drops/x", "end.partial-kept", "fail") is None
    assert known.excuse("done/only", "end.truncation-reported", "fail") is None
    assert known.excuse("drops/x", "end.truncation-reported", "error") is None
    assert known.excuse("drops/x", "end.truncation-reported", "pass") is None
    assert KnownList().excuse("drops/x", "end.truncation-reported", "fail") is None


def test_a_run_that_fails_as_known_leaves_nothing_stale(known: KnownList) -> None:
    """Failing entries that fail, and flaky ones that pass, are as promised."""
    results = [
        result("drops/x", "end.truncation-reported", "fail"),
        result("stall/mid-content", "end.partial-kept", "pass"),
    ]

    assert known.stale(results) == ()


def test_a_known_failure_that_passes_is_stale(known: KnownList) -> None:
    """The line names the entry's place and the case that passed."""
    results = [
        result("drops/x", "end.truncation-reported", "fail"),
        result("drops/y", "end.truncation-reported", "pass"),
        result("stall/mid-content", "end.partial-kept", "fail"),
    ]

    (line,) = known.stale(results)

    assert "known.yaml:3:5: drops/*, end.truncation-reported" in line
    assert line.endswith("known failing, but drops/y passed")


def test_an_entry_that_matches_nothing_is_stale(known: KnownList) -> None:
    """Every entry must be about something that was run."""
    lines = known.stale([])

    assert [line.rpartition(": ")[2] for line in lines] == ["matches nothing"] * 2


def test_an_entry_for_a_case_that_was_not_run_is_not_stale(known: KnownList) -> None:
    """A partial run says nothing about the entries of other cases."""
    assert known.stale([], not_run=["drops/x", "stall/mid-content"]) == ()


def test_a_finding_in_both_lists_is_stale(tmp_path: Path) -> None:
    """Two patterns from different lists must not meet in one finding."""
    text = GOOD.replace(
        "case: stall/mid-content, requirement: end.partial-kept",
        "case: drops/x, requirement: end.truncation-reported",
    )
    known = load_known(written(tmp_path, text))

    (line,) = known.stale([result("drops/x", "end.truncation-reported", "fail")])

    assert line.endswith("both lists name drops/x, end.truncation-reported")


def test_both_lists_may_be_left_out(tmp_path: Path) -> None:
    """A file with nothing known is an empty list."""
    assert load_known(written(tmp_path, "wavetank: 1\n")) == KnownList()


def test_an_entry_needs_a_reason(tmp_path: Path) -> None:
    """A missing reason is a problem at the entry that lacks it."""
    text = "wavetank: 1\nknown_failing:\n  - {case: a/b, requirement: c.d}\n"

    with pytest.raises(InvalidFileError) as caught:
        load_known(written(tmp_path, text))

    (problem,) = caught.value.problems
    assert (problem.mark.line, problem.mark.column) == (3, 5)
    assert "reason" in str(problem)


def test_an_entry_must_not_be_repeated(tmp_path: Path) -> None:
    """The same case and requirement twice is a problem, across both lists."""
    text = (
        GOOD + "  - {case: drops/*, requirement: end.truncation-reported, reason: x}\n"
    )

    with pytest.raises(InvalidFileError) as caught:
        load_known(written(tmp_path, text))

    (problem,) = caught.value.problems
    assert problem.code == "repeated-entry"
    assert problem.mark.line == 9
    assert "known.yaml:3:5" in problem.hint
