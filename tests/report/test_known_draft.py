"""Lists of known failures drafted from a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from report.run_making import a_finding, a_mixed_run, a_record, a_run, runs
from wavetank.errors import InvalidFileError
from wavetank.reading import parse_yaml
from wavetank.report.known_draft import draft_known
from wavetank.report.run import ExcusedFinding
from wavetank.verdict import load_known

if TYPE_CHECKING:
    from pathlib import Path

    from wavetank.report import Run

EARLY = "end.truncation-reported"


def entries(run: Run, path: Path) -> list[tuple[str, str, str]]:
    """Fill in a reason where there is none, and read the list back."""
    path.write_text(draft_known(run).replace('reason: ""', "reason: looked into"))
    return [(e.case, e.requirement, e.reason) for e in load_known(path).entries]


def test_an_empty_reason_is_refused(tmp_path: Path) -> None:
    """A draft is no list until somebody has looked into each failure."""
    path = tmp_path / "known-failing.yaml"
    path.write_text(draft_known(a_mixed_run()), encoding="utf-8")

    with pytest.raises(InvalidFileError, match="empty"):
        load_known(path)


def test_what_counts_is_listed_with_the_reasons_there_were(tmp_path: Path) -> None:
    """Failures of must, and what was known; no warnings and no errors of ours."""
    found = entries(a_mixed_run(), tmp_path / "known-failing.yaml")

    assert found == [
        ("drops/mid-content", EARLY, "looked into"),
        ("json/skipped", "json.text-unchanged", "looked into"),
        ("tools/known", "tools.arguments-joined", "dinghy issue 7"),
    ]


def test_a_variant_stands_alone_where_another_passed(tmp_path: Path) -> None:
    """A scenario that fails in every variant is one entry, otherwise each is one."""
    bad, good = a_finding(EARLY, "fail", message="cut"), a_finding(EARLY)
    run = a_run(
        a_record("drops/one[a=1]", bad),
        a_record("drops/one[a=2]", bad),
        a_record("drops/two[a=1]", bad),
        a_record("drops/two[a=2]", good),
    )

    found = entries(run, tmp_path / "known-failing.yaml")

    assert [case for case, _, _ in found] == ["drops/one", "drops/two[a=1]"]


def test_a_known_failure_that_passed_is_no_entry(tmp_path: Path) -> None:
    """An excuse is kept only where something failed."""
    excuse = ExcusedFinding(EARLY, "known-failing", "once upon a time")
    run = a_run(a_record("drops/one", a_finding(EARLY), excused=[excuse]))

    assert entries(run, tmp_path / "known-failing.yaml") == []


@given(runs)
def test_a_draft_is_always_yaml(run: Run) -> None:
    """Whatever a run holds, the strict reader reads the draft."""
    _, problems = parse_yaml(draft_known(run), "draft")

    assert problems == []
