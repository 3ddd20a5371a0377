"""JUnit XML: valid for every byte, and as red as the exit status."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from hypothesis import given
from junitparser import JUnitXml

from report.run_making import a_finding, a_mixed_run, a_record, a_run, runs
from wavetank.report import render

if TYPE_CHECKING:
    from wavetank.report import Run


@given(runs)
def test_junit_is_valid_for_every_byte(run: Run) -> None:
    """The XML can be encoded and parsed, whatever the run holds."""
    root = ET.fromstring(render(run, "junit").encode())  # noqa: S314 - our own output

    cases = root.findall("testsuite/testcase")
    assert len(cases) >= len(run.cases)
    names = [case.get("name") for case in cases]
    assert None not in names


def test_junit_counts_what_failed() -> None:
    """Failures, errors and skips are counted, and a stale list is a failure."""
    (suite,) = JUnitXml.fromstring(render(a_mixed_run(), "junit").encode())

    assert (suite.tests, suite.failures, suite.errors, suite.skipped) == (7, 3, 1, 2)


def test_junit_has_what_strict_readers_ask_for() -> None:
    """Elements hold the attributes of Jenkins' schema (junit-10.xsd), and no others."""
    root = ET.fromstring(render(a_mixed_run(), "junit").encode())  # noqa: S314 - our own output

    assert set(root.attrib) == {"name", "time", "tests", "failures", "errors"}
    (suite,) = root
    assert set(suite.attrib) == {*root.attrib, "skipped", "timestamp"}
    assert suite.attrib["timestamp"] == "2026-11-25T04:00:00"
    for case in suite.iter("testcase"):
        assert set(case.attrib) == {"name", "classname", "time"}
        assert {each.tag for each in case} <= {
            "failure", "error", "skipped", "system-out",
        }  # fmt: skip
        for outcome in case:
            assert set(outcome.attrib) in ({"type", "message"}, set())


def test_junit_is_red_when_a_run_is_partial() -> None:
    """An interrupted run has an error of its own, though every case passed."""
    run = a_run(a_record("x/one", a_finding("x.one")), interrupted=True, selected=2)
    (suite,) = JUnitXml.fromstring(render(run, "junit").encode())

    assert (suite.tests, suite.errors) == (2, 1)
