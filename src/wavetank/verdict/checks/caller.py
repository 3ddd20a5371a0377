"""Checks of what the caller was given: one field of the last turn each.

Each function makes a check. ``wire`` is the first half of its message, a plain
clause about what the wire carried; the second half says what the caller holds.
A field that is null though the scenario needs it is a failure: the client declared
the capability and exposes nothing.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from wavetank.errors import HarnessError
from wavetank.verdict.decision import PASSED, Check, Decision, failed, not_shown
from wavetank.verdict.rendering import difference, listed, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from wavetank.client.call import Outcome, ToolCall, Turn
    from wavetank.script import ExpectedTurn
    from wavetank.verdict.evidence import Evidence
    from wavetank.wire.payload import JsonObject


def of_last_turn(
    decide: Callable[[Turn, ExpectedTurn, Evidence], Decision],
) -> Check:
    """Make a check of the last turn; without that turn nothing else is looked at."""

    def decide_if_there(evidence: Evidence) -> Decision:
        turn = evidence.last_turn
        if turn is not None:
            return decide(turn, evidence.expectation.turns[-1], evidence)
        planned, reported = evidence.planned_turns, len(evidence.observation.turns)
        if len(evidence.asked) < planned:
            return not_shown(
                f"the client asked for {len(evidence.asked)} of {planned} turns"
            )
        return failed(
            f"the client reported {reported} of the {planned} turns it asked for",
            expected=str(planned),
            found=str(reported),
        )

    return Check("caller", decide_if_there)


def content(wire: str, *, error_will_do: bool = False) -> Check:
    """The caller holds exactly the expected content.

    ``error_will_do`` accepts an error in its place, whatever the caller holds then.
    """

    def decide(turn: Turn, expected: ExpectedTurn, _: Evidence) -> Decision:
        if error_will_do and turn.outcome == "error":
            return PASSED
        return _same_text(wire, "content", expected.content, turn.content)

    return of_last_turn(decide)


def reasoning(wire: str) -> Check:
    """The caller holds exactly the expected reasoning."""
    return of_last_turn(
        lambda turn, expected, _: _same_text(
            wire,
            "reasoning_content",
            expected.reasoning_content or "",
            turn.reasoning_content,
        )
    )


def _same_text(wire: str, field: str, expected: str, found: str | None) -> Decision:
    # A library that shows no text as null has lost nothing.
    if _whole(found or "") == expected:
        return PASSED
    return failed(
        f"{wire}, but the caller's {field} {difference(expected, found)}",
        expected=shown(expected),
        found=shown(found),
    )


def _whole(text: str) -> str:
    """Make one character of two halves side by side, as a saved run's JSON does."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def finish_reason(wire: str) -> Check:
    """The caller sees exactly the expected finish_reason."""

    def decide(turn: Turn, expected: ExpectedTurn, _: Evidence) -> Decision:
        if turn.finish_reason == expected.finish_reason:
            return PASSED
        return failed(
            f"{wire}, but the caller's finish_reason is {shown(turn.finish_reason)}",
            expected=shown(expected.finish_reason),
            found=shown(turn.finish_reason),
        )

    return of_last_turn(decide)


TOLD = {
    "complete": "that the answer is complete",
    "error": "of an error",
    "cancelled": "that the answer was cancelled",
}


def outcome(
    wanted: Outcome,
    wire: str,
    reached: Callable[[Evidence], bool] | None = None,
) -> Check:
    """The caller is told ``wanted``.

    ``reached`` says whether the wire got as far as the requirement. The right
    outcome without it shows nothing: a client that gave up earlier was not told of
    what it should report. A wrong outcome is wrong all the same.
    """

    def decide(turn: Turn, _: ExpectedTurn, evidence: Evidence) -> Decision:
        if turn.outcome != wanted:
            return failed(
                f"{wire}, and the caller was told {TOLD[turn.outcome]}{_signs(turn)}",
                expected=wanted,
                found=turn.outcome,
            )
        if reached is not None and not reached(evidence):
            return not_shown("the client left before the mock got that far")
        return PASSED

    return replace(of_last_turn(decide), witness="outcome")


def _signs(turn: Turn) -> str:
    """What else the caller can see, so that a verdict does not overstate."""
    if turn.error is not None:
        return f": {turn.error.message or turn.error.type or turn.error.kind}"
    # Of a program that reports nothing at all, nothing is known of its finish_reason.
    has_answer = turn.outcome == "complete" and turn.content is not None
    if has_answer and turn.finish_reason is None:
        return "; finish_reason is null, so that a caller can tell"
    return ""


def status(wire: str) -> Check:
    """The caller's error carries the HTTP status."""

    def decide(turn: Turn, expected: ExpectedTurn, _: Evidence) -> Decision:
        if expected.status is None:
            raise HarnessError("the scenario expects no status")
        found = turn.error and turn.error.status
        if found == expected.status:
            return PASSED
        given = (
            "no error" if turn.error is None else f"an error of status {shown(found)}"
        )
        return failed(
            f"{wire} {expected.status}, and the caller was given {given}",
            expected=str(expected.status),
            found=shown(found),
        )

    return of_last_turn(decide)


def error_message(wire: str) -> Check:
    """The caller's error contains the server's message."""

    def decide(turn: Turn, expected: ExpectedTurn, _: Evidence) -> Decision:
        if expected.message is None:
            raise HarnessError("the scenario expects no error message")
        found = turn.error and turn.error.message
        if expected.message in (found or ""):
            return PASSED
        given = "no error" if turn.error is None else "an error without it"
        return failed(
            f"{wire}, and the caller was given {given}",
            expected=shown(expected.message),
            found=shown(found),
        )

    return of_last_turn(decide)


def tool_calls(wire: str, *, error_will_do: bool = False) -> Check:
    """The caller holds exactly the expected calls: ids, names and arguments.

    Arguments are the same when they are equal as text or as JSON, because a library
    may expose them parsed. An id that is null is not exposed and not compared.
    ``error_will_do`` accepts an error in their place.
    """

    def decide(turn: Turn, expected: ExpectedTurn, _: Evidence) -> Decision:
        if error_will_do and turn.outcome == "error":
            return PASSED
        wanted, calls = expected.tool_calls, turn.tool_calls or ()
        wrong = _wrong_call(wanted, calls)
        if wrong is None:
            return PASSED
        return failed(
            f"{wire}, but {wrong}",
            expected=shown(list(wanted)),
            found=shown([_as_mapping(call) for call in calls]),
        )

    return of_last_turn(decide)


def _wrong_call(
    wanted: tuple[JsonObject, ...], calls: tuple[ToolCall, ...]
) -> str | None:
    """Say what is wrong with the first wrong call, or ``None``."""
    if len(calls) != len(wanted):
        return f"the caller holds {len(calls)} tool calls instead of {len(wanted)}"
    for number, (want, call) in enumerate(zip(wanted, calls, strict=True)):
        for field in ("id", "name", "arguments"):
            found = getattr(call, field)
            if field == "id" and found is None:
                continue
            if field in want and not _same_value(want[field], found):
                return f"the {field} of the caller's call {number} is {shown(found)}"
    return None


def _same_value(wanted: object, found: object) -> bool:
    if wanted == found:
        return True
    try:
        return bool(json.loads(str(wanted)) == json.loads(str(found)))
    except ValueError:
        return False


def _as_mapping(call: ToolCall) -> dict[str, str | None]:
    return {"id": call.id, "name": call.name, "arguments": call.arguments}


def usage(wire: str, counters: tuple[str, ...]) -> Check:
    """The caller sees these counters with the expected values."""

    def decide(turn: Turn, expected: ExpectedTurn, _: Evidence) -> Decision:
        if expected.usage is None:
            raise HarnessError("the scenario expects no usage")
        wanted = {name: expected.usage[name] for name in counters}
        if turn.usage is None:
            return failed(
                f"{wire}, but the caller's usage is null",
                expected=shown(wanted),
                found="null",
            )
        found = {name: turn.usage.get(name) for name in counters}
        wrong = [name for name in counters if found[name] != wanted[name]]
        if not wrong:
            return PASSED
        return failed(
            f"{wire}, but the caller's {listed(wrong)} differ",
            expected=shown(wanted),
            found=shown(found),
        )

    return of_last_turn(decide)
