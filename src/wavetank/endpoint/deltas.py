"""Which steps of an answer are its deltas: one token each, on every surface.

What counts deltas (a pace, an interruption after so many) sees the chat, its chunks
with probabilities, fill-in-the-middle and the Anthropic surface alike.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from wavetank.scenario.steps import (
    ChunkObject,
    Content,
    RawEvent,
    Reasoning,
    Step,
    ToolCall,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Events of the Anthropic surface that are no deltas have other names.
_DELTA_EVENTS: Final = (None, "content_block_delta")


def is_delta(step: Step) -> bool:
    """Whether a step, one of ``one_by_one``, is a delta."""
    match step:
        case ToolCall():
            return bool(step.arguments)
        case RawEvent():
            return step.event in _DELTA_EVENTS
        case ChunkObject():
            return "role" not in (step.delta or {})
        case _:
            return isinstance(step, Content | Reasoning)


def one_by_one(steps: Sequence[Step]) -> Iterator[Step]:
    """Give the same steps with one delta each."""
    for step in steps:
        match step:
            case Content() | Reasoning():
                yield from (replace(step, pieces=(each,)) for each in step.pieces)
            case ToolCall():
                yield replace(step, arguments=())
                for each in step.arguments:
                    yield ToolCall(step.index, arguments=(each,))
            case _:
                yield step
