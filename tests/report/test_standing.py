"""What verdicts, levels and excuses mean for a run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from report.run_making import a_finding, a_mixed_run, a_record
from wavetank.report.run import ExcusedFinding
from wavetank.report.standing import (
    STANDINGS,
    case_standing,
    count,
    exit_status,
    finding_standing,
)
from wavetank.verdict.model import CaseVerdict

EXCUSE = ExcusedFinding("x.one", "known-failing", "issue 7")
ALL_PASS = dict.fromkeys(STANDINGS, 0) | {"pass": 9}


@pytest.mark.parametrize(
    ("verdict", "level", "excuse", "strict", "standing"),
    [
        ("pass", "must", None, False, "pass"),
        ("fail", "must", None, False, "fail"),
        ("inconclusive", "must", None, False, "inconclusive"),
        ("error", "must", None, False, "error"),
        ("fail", "should", None, False, "warning"),
        ("inconclusive", "should", None, False, "warning"),
        ("fail", "should", None, True, "fail"),
        ("inconclusive", "should", None, True, "inconclusive"),
        ("fail", "may", None, True, "warning"),
        ("fail", "must", EXCUSE, False, "excused"),
        ("inconclusive", "must", EXCUSE, True, "excused"),
        ("error", "must", EXCUSE, False, "error"),
        ("error", "may", None, False, "error"),
    ],
)
def test_a_finding_stands_by_level_and_excuse(
    verdict: str,
    level: str,
    excuse: ExcusedFinding | None,
    *,
    strict: bool,
    standing: str,
) -> None:
    """Only what counts can fail a run, and nothing excuses an error."""
    finding = a_finding("x.one", verdict, level)  # type: ignore[arg-type]  # by its name

    assert finding_standing(finding, excuse, strict=strict) == standing


def test_a_case_stands_where_its_worst_finding_does() -> None:
    """One unexcused failure outweighs an excused one."""
    excused = a_record("x/one", a_finding("x.one", "fail"), excused=[EXCUSE])
    both = a_record(
        "x/one",
        a_finding("x.one", "fail"),
        a_finding("x.two", "fail"),
        excused=[EXCUSE],
    )

    assert case_standing(excused, strict=False) == "excused"
    assert case_standing(both, strict=False) == "fail"


def test_a_case_without_findings_stands_at_its_verdict() -> None:
    """What proves nothing is not a pass."""
    record = replace(
        a_record("x/one", a_finding("x.one")), verdict=CaseVerdict("inconclusive", ())
    )

    assert case_standing(record, strict=False) == "inconclusive"


def test_a_case_in_error_is_never_excused() -> None:
    """An error of the whole case outweighs whatever its findings are."""
    record = a_record("x/one", a_finding("x.one", "fail"), excused=[EXCUSE])
    record = replace(record, verdict=replace(record.verdict, verdict="error"))

    assert case_standing(record, strict=False) == "error"


def test_every_standing_is_counted() -> None:
    """The mixed run has one case at each standing, best first."""
    counts = count(a_mixed_run().cases, strict=False)

    assert counts == dict.fromkeys(STANDINGS, 1)
    assert tuple(counts) == STANDINGS


@pytest.mark.parametrize(
    ("worst", "stale", "interrupted", "status"),
    [
        ("pass", False, False, 0),
        ("excused", False, False, 0),
        ("warning", False, False, 0),
        ("inconclusive", False, False, 1),
        ("fail", False, False, 1),
        ("pass", True, False, 1),
        ("error", False, False, 3),
        ("error", True, False, 3),
        ("pass", False, True, 130),
        ("error", False, True, 130),
    ],
)
def test_the_exit_status_says_what_is_wrong(
    worst: str, *, stale: bool, interrupted: bool, status: int
) -> None:
    """0 all good, 1 the client or its list, 3 wavetank or an adapter, 130 partial."""
    counts = ALL_PASS | {worst: 1}

    assert exit_status(counts, stale=stale, interrupted=interrupted) == status
