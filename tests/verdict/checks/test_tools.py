"""Checks of tool calls, where the plain case does not tell."""

from __future__ import annotations

import pytest

from verdict.making import evidence, expected
from wavetank.client.call import ToolCall, Turn
from wavetank.verdict.checks.tools import CHECKS

CALL = {"id": "a", "name": "now", "arguments": ""}


@pytest.mark.parametrize(
    ("calls", "verdict"),
    [
        ((ToolCall("now", ""),), "pass"),
        ((ToolCall("now", "{}"),), "pass"),
        ((ToolCall("now", None),), "pass"),
        ((ToolCall("then", ""),), "fail"),
        ((), "fail"),
        (None, "fail"),
    ],
)
def test_no_arguments_may_be_shown_in_any_way(
    calls: tuple[ToolCall, ...] | None, verdict: str
) -> None:
    """The call itself has to be there."""
    told = evidence(
        [Turn("complete", tool_calls=calls)], [expected(tool_calls=(CALL,))]
    )

    assert CHECKS["tools.blank-arguments-kept"].decide(told).verdict == verdict
