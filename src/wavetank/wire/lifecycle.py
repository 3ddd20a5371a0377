"""Which part of an answer may follow which in one stream.

The table states what every source agrees on: something comes before the finish
reason, the documented usage chunk comes behind it, the done marker comes last and
never alone. Captures show reasoning, then text, then tool calls, with the role
first; no document promises that order and one documented example repeats the role,
so the table leaves the order of the parts before the finish reason free. Comments
are absent on purpose: they are legal in every state and move none of them (WHATWG
HTML 9.2.6).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from wavetank.errors import WavetankError

if TYPE_CHECKING:
    from wavetank.wire.payload import JsonObject, JsonValue


class Part(Enum):
    """What a chunk, or the done marker, contributes to an answer."""

    ROLE = "role"
    REASONING = "reasoning"
    CONTENT = "content"
    TOOL_CALL = "tool call"
    FINISH = "finish reason"
    USAGE = "separate usage chunk"
    DONE = "done marker"


class State(Enum):
    """How far an answer has come."""

    WAITING = "before the first part"
    ANSWERING = "inside the answer"
    FINISHED = "after the finish reason"
    COUNTED = "after the separate usage chunk"
    OVER = "after the done marker"


class LifecycleError(WavetankError):
    """A part came where none of its kind may stand.

    Attributes:
        state: How far the answer had come.
        part: What came.
    """

    def __init__(self, state: State, part: Part) -> None:
        allowed = [each.value for before, each in TRANSITIONS if before is state]
        super().__init__(
            f"{state.value}: found: {part.value}; "
            f"expected {' or '.join(allowed) or 'nothing more'}"
        )
        self.state = state
        self.part = part


_ANSWER_PARTS = (Part.ROLE, Part.REASONING, Part.CONTENT, Part.TOOL_CALL)

#: Where each part leads; a pair that is missing is not allowed.
TRANSITIONS: Final[Mapping[tuple[State, Part], State]] = MappingProxyType(
    {
        **{(State.WAITING, part): State.ANSWERING for part in _ANSWER_PARTS},
        # An answer may be empty: the role is not sent apart by every provider.
        (State.WAITING, Part.FINISH): State.FINISHED,
        **{(State.ANSWERING, part): State.ANSWERING for part in _ANSWER_PARTS},
        (State.ANSWERING, Part.FINISH): State.FINISHED,
        # Both layouts of usage lead to the end: on the finish chunk, or on its own.
        (State.FINISHED, Part.USAGE): State.COUNTED,
        (State.FINISHED, Part.DONE): State.OVER,
        (State.COUNTED, Part.DONE): State.OVER,
    }
)


def advance(state: State, part: Part) -> State:
    """Say where an answer stands after one more part.

    Raises:
        LifecycleError: The part may not come here.
    """
    try:
        return TRANSITIONS[state, part]
    except KeyError:
        raise LifecycleError(state, part) from None


def parts_of(chunk: JsonObject) -> tuple[Part, ...]:
    """Name what a chunk contributes, in the order in which it counts.

    Empty and null texts contribute nothing. Members of an unexpected shape are
    passed over: whether a chunk is well formed is not this module's question.
    """
    choices = chunk.get("choices")
    if not isinstance(choices, Sequence) or isinstance(choices, str):
        return ()
    if not choices:
        return (Part.USAGE,) if isinstance(chunk.get("usage"), Mapping) else ()
    choice = choices[0]
    if not isinstance(choice, Mapping):
        return ()
    delta = choice.get("delta")
    parts = _delta_parts(delta) if isinstance(delta, Mapping) else ()
    finished = isinstance(choice.get("finish_reason"), str)
    return (*parts, Part.FINISH) if finished else parts


def _delta_parts(delta: Mapping[str, JsonValue]) -> tuple[Part, ...]:
    members = {
        "role": Part.ROLE,
        "reasoning_content": Part.REASONING,
        "content": Part.CONTENT,
        "tool_calls": Part.TOOL_CALL,
    }
    return tuple(part for name, part in members.items() if delta.get(name))
