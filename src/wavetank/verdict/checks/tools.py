"""Checks of tool calls put together from fragments."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from wavetank.verdict.checks import caller

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.verdict.decision import Check

CHECKS: Final[Mapping[str, Check]] = MappingProxyType(
    {
        "tools.arguments-joined": caller.tool_calls(
            "the arguments of the call came in fragments"
        ),
        "tools.parallel-by-index": caller.tool_calls(
            "the fragments of several calls came under their indices"
        ),
        "tools.continuation-keeps-id": caller.tool_calls(
            "later fragments carried no id and no name of their own"
        ),
        "tools.same-index-twice-joined": caller.tool_calls(
            "one delta carried two fragments with the same index"
        ),
        "tools.text-beside-call-kept": caller.content(
            "the message carried content before its tool call"
        ),
        "tools.invalid-arguments-shown": caller.tool_calls(
            "the arguments of the call were not valid JSON", error_will_do=True
        ),
    }
)
