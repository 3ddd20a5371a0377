"""What the named suites stand for."""

from __future__ import annotations

import pytest

from conformance.suite_making import a_scenario, a_suite
from wavetank.conformance import SUITE_NAMES, SuiteName, belongs, select
from wavetank.verdict import Requirement

REQUIREMENTS = {
    "end.a": Requirement("end.a", "must", "A sentence.", "RFC 1"),
    "end.b": Requirement("end.b", "should", "A sentence.", "RFC 1"),
    "anthropic.a": Requirement("anthropic.a", "must", "A sentence.", "RFC 1"),
    "sse.a": Requirement("sse.a", "may", "A sentence.", "RFC 1"),
}
SUITE = a_suite(
    a_scenario("drops/must", proves=("end.a", "end.b")),
    a_scenario("drops/should", proves=("end.b",)),
    a_scenario("drops/own", proves=("own.requirement",)),
    a_scenario("sse/bom", proves=("sse.a",)),
    a_scenario("anthropic/ping", proves=("anthropic.a",)),
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("core", ["drops/must"]),
        ("full", ["drops/must", "drops/should", "drops/own"]),
        ("sse", ["sse/bom"]),
        ("anthropic", ["anthropic/ping"]),
    ],
)
def test_a_name_stands_for_its_cases(name: SuiteName, expected: list[str]) -> None:
    """Core is every must, full adds the rest, and two folders stand apart."""
    selection = select(SUITE, name=name, requirements=REQUIREMENTS)

    assert [each.case_id for each in selection.selected] == expected


def test_every_case_belongs_somewhere() -> None:
    """No case is out of reach of every named suite."""
    for scenario in SUITE.scenarios:
        assert any(belongs(scenario, name, REQUIREMENTS) for name in SUITE_NAMES)
