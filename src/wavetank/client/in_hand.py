"""What the caller of a library holds of one turn: for authors of adapters.

Here is what every adapter in Python does whatever its library: deltas are counted and
told as progress, the call says when to cancel, later turns follow while each is
complete, and what was in hand is reported when the library raises. How the library is
asked, and how its answers are read, is the adapter's; nothing here touches either.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from wavetank.client.call import Observation, ToolCall, Turn
from wavetank.client.failure import failure_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from wavetank.client.call import Call, Failure, Outcome
    from wavetank.client.client import Progress
    from wavetank.wire.payload import JsonObject, JsonValue


@dataclass(slots=True)
class InHand:
    """What has come so far, as the library gave it to its caller.

    Attributes:
        call: What is asked.
        progress: Told of each delta; ``take`` calls it.
        content: ``None`` until the library gave one.
        reasoning_content: The same.
        tool_calls: ``None`` where the library exposes none.
        finish_reason: As the library names it.
        usage: As the library gives it.
        deltas: How many pieces of text were taken.
    """

    call: Call
    progress: Progress
    content: str | None = None
    reasoning_content: str | None = None
    tool_calls: list[ToolCall] | None = field(default_factory=list)
    finish_reason: str | None = None
    usage: Mapping[str, JsonValue] | None = None
    deltas: int = 0

    def take(self, content: str | None = None, reasoning: str | None = None) -> bool:
        """Append what one delta brought; say whether the caller has had enough.

        Args:
            content: ``None`` where the delta has none.
            reasoning: The same.
        """
        if content is not None:
            self.content = (self.content or "") + content
        if reasoning is not None:
            self.reasoning_content = (self.reasoning_content or "") + reasoning
        if not (content or reasoning):
            return False
        self.deltas += 1
        self.progress(self.deltas)
        return self.deltas == self.call.cancel_after_deltas

    def turn(self, outcome: Outcome, failure: Failure | None = None) -> Turn:
        """Tell what the caller holds now."""
        return Turn(
            outcome=outcome,
            content=self.content,
            reasoning_content=self.reasoning_content,
            tool_calls=None if self.tool_calls is None else tuple(self.tool_calls),
            finish_reason=self.finish_reason,
            usage=self.usage,
            error=failure,
        )


Ask: TypeAlias = "Callable[[InHand, list[Any]], Outcome]"
"""Asks the library with these messages, fills the hand, says how it ended."""
AskAsync: TypeAlias = "Callable[[InHand, list[Any]], Awaitable[Outcome]]"
Follow: TypeAlias = "Callable[[InHand, JsonObject], list[Any]]"
"""Gives the messages that a turn and the step after it add, for the library to send."""


def take_turns(call: Call, progress: Progress, ask: Ask, follow: Follow) -> Observation:
    """Do what a call asks for, turn after turn, while each is complete.

    Args:
        call: The call.
        progress: Where deltas are reported.
        ask: Asks the library; what it raises is what a caller gets.
        follow: Called with a complete turn and the next of ``call.then``.
    """
    turns: list[Turn] = []
    messages = _messages(call)
    for step in (*call.then, None):
        hand = InHand(call, progress)
        try:
            outcome = ask(hand, messages)
        except Exception as error:  # noqa: BLE001  whatever it raises is what a user gets
            turns.append(hand.turn("error", failure_of(error)))
            break
        turns.append(hand.turn(outcome))
        if outcome != "complete" or step is None:
            break
        messages = [*messages, *follow(hand, step)]
    return Observation(tuple(turns))


async def take_turns_async(
    call: Call, progress: Progress, ask: AskAsync, follow: Follow
) -> Observation:
    """Do as ``take_turns`` does, with an asynchronous library."""
    turns: list[Turn] = []
    messages = _messages(call)
    for step in (*call.then, None):
        hand = InHand(call, progress)
        try:
            outcome = await ask(hand, messages)
        except Exception as error:  # noqa: BLE001  whatever it raises is what a user gets
            turns.append(hand.turn("error", failure_of(error)))
            break
        turns.append(hand.turn(outcome))
        if outcome != "complete" or step is None:
            break
        messages = [*messages, *follow(hand, step)]
    return Observation(tuple(turns))


def _messages(call: Call) -> list[Any]:
    messages: Any = call.request.get("messages", ())
    return list(messages)
