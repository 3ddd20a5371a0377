"""Checks of what a client sends back in later turns.

The field is in the request's body. Messages beyond those of the call's own request
are the client's. A check whose subject another requirement has already lost shows
nothing, so that one mistake fails one requirement.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from wavetank.verdict.checks import caller
from wavetank.verdict.decision import PASSED, Check, Decision, failed, not_shown
from wavetank.verdict.evidence import messages, planned_messages
from wavetank.verdict.rendering import difference, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wavetank.verdict.evidence import Evidence
    from wavetank.wire.payload import JsonValue


def _of_later_turn(turn: int, decide: Callable[[Evidence], Decision]) -> Check:
    """Make a check of the request of a turn, counted from 0; -1 is the last."""

    def decide_if_asked(evidence: Evidence) -> Decision:
        number = range(evidence.planned_turns)[turn]
        if len(evidence.asked) <= number:
            return not_shown(f"the client never asked for turn {number + 1}")
        return decide(evidence)

    return Check("wire", decide_if_asked)


def _added(evidence: Evidence, turn: int, role: str) -> list[Mapping[str, JsonValue]]:
    """The messages of a role that the client added by the time of a turn."""
    planned = len(planned_messages(evidence.scenario))
    added = messages(evidence.asked[turn])[planned:]
    return [message for message in added if message.get("role") == role]


def _first_reasoning(evidence: Evidence, turn: int) -> JsonValue:
    """The reasoning_content sent back with the first assistant message, or null."""
    answers = _added(evidence, turn, "assistant")
    return answers[0].get("reasoning_content") if answers else None


def _expected_reasoning(evidence: Evidence) -> str:
    return evidence.expectation.turns[0].reasoning_content or ""


def _returned(evidence: Evidence) -> Decision:
    """The reasoning came back with the tool call, whatever its text."""
    if isinstance(_first_reasoning(evidence, 1), str):
        return PASSED
    return failed(
        "the first answer called a tool, "
        "and the second request does not carry its reasoning_content",
        expected=shown(_expected_reasoning(evidence)),
        found="no reasoning_content",
    )


def _exact(evidence: Evidence) -> Decision:
    """The reasoning that came back is equal to what was sent."""
    found = _first_reasoning(evidence, 1)
    if not isinstance(found, str):
        return not_shown("no reasoning_content came back at all")
    expected = _expected_reasoning(evidence)
    if found == expected:
        return PASSED
    return failed(
        "the reasoning_content in the second request "
        f"{difference(expected, found)}, compared with what was sent",
        expected=shown(expected),
        found=shown(found),
    )


def _later(evidence: Evidence) -> Decision:
    """The reasoning of the tool call is still there when the user speaks again."""
    if not isinstance(_first_reasoning(evidence, 1), str):
        return not_shown("no reasoning_content came back in the second request either")
    if isinstance(_first_reasoning(evidence, -1), str):
        return PASSED
    return failed(
        "the second request carried the reasoning_content of the tool call, "
        "and a later one does not",
        expected=shown(_expected_reasoning(evidence)),
        found="no reasoning_content",
    )


def _call_ids(evidence: Evidence) -> Decision:
    """The results of the tools name the ids of the calls, in any order."""
    calls = evidence.expectation.turns[0].tool_calls
    expected = [str(call["id"]) for call in calls]
    found = [str(each) for each in _answered_calls(evidence)]
    if sorted(found) == sorted(expected):
        return PASSED
    return failed(
        "the results of the tools do not name the ids of the calls",
        expected=shown(expected),
        found=shown(found),
    )


def _answered_calls(evidence: Evidence) -> Iterator[JsonValue]:
    """The ids that the results name: in messages, or in blocks of the user's."""
    for message in _added(evidence, 1, "tool"):
        yield message.get("tool_call_id")
    for message in _added(evidence, 1, "user"):
        content = message.get("content")
        for block in content if isinstance(content, list | tuple) else ():
            if isinstance(block, Mapping) and block.get("type") == "tool_result":
                yield block.get("tool_use_id")


def _not_returned(evidence: Evidence) -> Decision:
    """No answer came back with its reasoning."""
    answers = _added(evidence, 1, "assistant")
    traces = [answer.get("reasoning_content") for answer in answers]
    if all(trace is None for trace in traces):
        return PASSED
    return failed(
        "the legacy model refuses reasoning_content in its input, "
        "and the second request carries it",
        expected="no reasoning_content",
        found=shown(traces),
    )


def _empty_returned(evidence: Evidence) -> Decision:
    """The empty reasoning of the second answer came back, beside that of the first."""
    if not isinstance(_first_reasoning(evidence, -1), str):
        return not_shown("the reasoning_content of the first answer is gone as well")
    found = _added(evidence, -1, "assistant")[1].get("reasoning_content")
    if found == "":
        return PASSED
    return failed(
        "the second answer called a tool after an empty reasoning_content, "
        f"and the last request carries {shown(found)} for it",
        expected=shown(""),
        found=shown(found),
    )


def _content_empty(evidence: Evidence) -> Decision:
    """The answer that had no text came back without any."""
    answers = _added(evidence, 1, "assistant")
    if not answers:
        return not_shown("the answer did not come back at all")
    if any(turn.content for turn in evidence.observation.turns[:1]):
        return not_shown("the caller had been shown a text already")
    found = answers[0].get("content")
    if not found:
        return PASSED
    return failed(
        "the first answer had no text, and the second request carries some for it",
        expected='"" or null',
        found=shown(found),
    )


def _returned_without_call(evidence: Evidence) -> Decision:
    """The reasoning of an answer came back although it called no tool."""
    if isinstance(_first_reasoning(evidence, 1), str):
        return PASSED
    return failed(
        "the request carries tools, and not the reasoning_content of the answer before",
        expected=shown(_expected_reasoning(evidence)),
        found="no reasoning_content",
    )


CHECKS: Final[Mapping[str, Check]] = MappingProxyType(
    {
        "round-trip.reasoning-returned": _of_later_turn(1, _returned),
        "round-trip.reasoning-exact": _of_later_turn(1, _exact),
        "round-trip.returned-in-later-turns": _of_later_turn(-1, _later),
        "round-trip.call-ids-kept": _of_later_turn(1, _call_ids),
        "round-trip.legacy-not-returned": _of_later_turn(1, _not_returned),
        "round-trip.empty-reasoning-returned": _of_later_turn(-1, _empty_returned),
        "round-trip.null-content-stays-empty": _of_later_turn(1, _content_empty),
        "round-trip.all-reasoning-returned": _of_later_turn(1, _returned_without_call),
        "round-trip.mode-may-change": caller.content(
            "the history held a trace, and thinking was off"
        ),
    }
)
