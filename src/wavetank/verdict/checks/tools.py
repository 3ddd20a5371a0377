"""Checks of tool calls put together from fragments."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from wavetank.verdict.checks import caller
from wavetank.verdict.decision import PASSED, Check, Decision, failed
from wavetank.verdict.rendering import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.client.call import Turn
    from wavetank.script import ExpectedTurn
    from wavetank.verdict.evidence import Evidence


def _same_names(turn: Turn, expected: ExpectedTurn, _: Evidence) -> Decision:
    """The caller holds the calls by their names, whatever stands for no arguments."""
    wanted = [call["name"] for call in expected.tool_calls]
    found = [call.name for call in turn.tool_calls or ()]
    if found == wanted:
        return PASSED
    return failed(
        "a call came without any arguments text, "
        f"but the names of the caller's calls are {shown(found)}",
        expected=shown(wanted),
        found=shown(found),
    )


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
        "tools.empty-object-kept": caller.tool_calls(
            "the arguments of the call were an empty object"
        ),
        "tools.blank-arguments-kept": caller.of_last_turn(_same_names),
        "tools.cut-arguments-not-repaired": caller.tool_calls(
            "the arguments of the call were cut at the token limit", error_will_do=True
        ),
        "tools.index-gap-harmless": caller.tool_calls(
            "the indices of the calls left a gap"
        ),
        "tools.repeated-id-is-one-call": caller.tool_calls(
            "later fragments of the call repeated its id"
        ),
        "tools.type-may-miss": caller.tool_calls("a call came without a type"),
        "tools.calls-kept-with-stop": caller.tool_calls(
            "an answer with a call ended with finish_reason stop"
        ),
    }
)
