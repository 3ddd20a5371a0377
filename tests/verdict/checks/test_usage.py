"""Checks of the token counters, where the plain case does not tell."""

from __future__ import annotations

from typing import Any

import pytest

from verdict.making import evidence, expected
from wavetank.client.call import Turn
from wavetank.verdict.checks.usage import CHECKS

DETAILS = {"completion_tokens_details": {"reasoning_tokens": 14}}


@pytest.mark.parametrize(
    ("usage", "verdict"),
    [
        ({"completion_tokens_details": {"reasoning_tokens": 14, "x": None}}, "pass"),
        ({"completion_tokens_details": {"reasoning_tokens": 0}}, "fail"),
        ({"completion_tokens_details": None}, "fail"),
        ({}, "fail"),
        (None, "fail"),
    ],
)
def test_the_tokens_of_the_trace_stand_in_the_details(
    usage: dict[str, Any] | None, verdict: str
) -> None:
    """What else a library puts there is its own affair."""
    told = evidence([Turn("complete", usage=usage)], [expected(usage=DETAILS)])

    check = CHECKS["usage.reasoning-tokens-passed-on"]
    assert check.decide(told).verdict == verdict
