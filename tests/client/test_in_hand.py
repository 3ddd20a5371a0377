"""What every adapter does whatever its library: counting, cancelling, later turns."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from wavetank.client import Call, InHand, Observation, take_turns, take_turns_async
from wavetank.client.client import ignore_progress

if TYPE_CHECKING:
    from wavetank.client.call import Outcome
    from wavetank.wire.payload import JsonObject

HELLO: JsonObject = {"role": "user", "content": "Hi"}


def a_call(**fields: Any) -> Call:
    """A call with one message."""
    return Call("http://x", "sk-1", {"messages": [HELLO]}, 10.0, **fields)


def follow(hand: InHand, step: JsonObject) -> list[Any]:
    """Append the answer and the step as they are."""
    return [hand.content, step]


def perform(
    call: Call, script: list[Any], *, is_async: bool
) -> tuple[Observation, Any]:
    """Take turns with a library that gives or raises what a script holds."""
    asked = []
    turns = iter(script)

    def ask(hand: InHand, messages: list[Any]) -> Outcome:
        asked.append(list(messages))
        for each in next(turns):
            if isinstance(each, Exception):
                raise each
            if hand.take(each):
                return "cancelled"
        return "complete"

    async def ask_async(hand: InHand, messages: list[Any]) -> Outcome:
        await asyncio.sleep(0)
        return ask(hand, messages)

    if is_async:
        return asyncio.run(
            take_turns_async(call, ignore_progress, ask_async, follow)
        ), asked
    return take_turns(call, ignore_progress, ask, follow), asked


def test_deltas_are_appended_counted_and_told() -> None:
    """Each piece of text is one delta; what is empty is kept and not counted."""
    told: list[int] = []
    hand = InHand(a_call(cancel_after_deltas=3), told.append)

    enough = [
        hand.take(reasoning="Hm"),
        hand.take(content=""),
        hand.take(),
        hand.take("One"),
        hand.take(", two"),
    ]

    assert enough == [False, False, False, False, True]
    assert told == [1, 2, 3]
    turn = hand.turn("cancelled")
    assert (turn.content, turn.reasoning_content) == ("One, two", "Hm")


def test_what_never_came_is_not_empty() -> None:
    """A hand without text is told from one with an empty text."""
    hand = InHand(a_call(), ignore_progress)
    assert hand.turn("complete").content is None

    hand.take("", "")
    hand.tool_calls = None
    turn = hand.turn("complete")
    assert (turn.content, turn.reasoning_content, turn.tool_calls) == ("", "", None)


@pytest.mark.parametrize("is_async", [False, True])
def test_later_turns_carry_what_came_before(*, is_async: bool) -> None:
    """The next request holds the messages, the answer and the step."""
    step: JsonObject = {"user": "Thanks"}

    observation, asked = perform(
        a_call(then=(step,)), [["One"], ["Two"]], is_async=is_async
    )

    assert [turn.content for turn in observation.turns] == ["One", "Two"]
    assert asked == [[HELLO], [HELLO, "One", step]]


@pytest.mark.parametrize("is_async", [False, True])
@pytest.mark.parametrize(
    ("script", "outcome"),
    [([["One", TimeoutError("late")]], "error"), ([["One", "two"]], "cancelled")],
)
def test_the_first_turn_that_is_not_complete_is_the_last(
    script: list[Any], outcome: str, *, is_async: bool
) -> None:
    """What was in hand is told, and nothing more is asked."""
    call = a_call(then=({"user": "Thanks"},), cancel_after_deltas=2)

    observation, asked = perform(call, script, is_async=is_async)

    (turn,) = observation.turns
    assert turn.outcome == outcome
    assert (turn.content or "").startswith("One")
    assert (turn.error is not None) == (outcome == "error")
    assert len(asked) == 1
