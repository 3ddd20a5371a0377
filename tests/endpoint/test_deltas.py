"""Which steps are deltas."""

from __future__ import annotations

import pytest

from wavetank.endpoint.deltas import is_delta, one_by_one
from wavetank.scenario.steps import (
    ChunkObject,
    Content,
    Done,
    Finish,
    RawEvent,
    Reasoning,
    Role,
    Step,
    ToolCall,
)


@pytest.mark.parametrize(
    "step",
    [
        Content(("a",)),
        Reasoning(("a",)),
        ToolCall(0, arguments=("{",)),
        ChunkObject(delta={"content": "a"}),
        RawEvent("{}"),
        RawEvent("{}", event="content_block_delta"),
    ],
)
def test_what_carries_a_token_is_a_delta(step: Step) -> None:
    """On every surface, with probabilities or without."""
    assert is_delta(step)


@pytest.mark.parametrize(
    "step",
    [
        Role(),
        ToolCall(0, "call_1", "f"),
        ChunkObject(delta={"role": "assistant", "content": ""}),
        RawEvent("{}", event="message_start"),
        Finish("stop"),
        Done(),
    ],
)
def test_what_surrounds_them_is_none(step: Step) -> None:
    """Beginnings, names and ends are no tokens."""
    assert not is_delta(step)


def test_deltas_are_taken_apart() -> None:
    """A step of several pieces becomes several; the call's opening stands alone."""
    steps = (Content(("a", "b")), ToolCall(0, "call_1", "f", ("{", "}")), Done())

    assert list(one_by_one(steps)) == [
        Content(("a",)),
        Content(("b",)),
        ToolCall(0, "call_1", "f"),
        ToolCall(0, arguments=("{",)),
        ToolCall(0, arguments=("}",)),
        Done(),
    ]
