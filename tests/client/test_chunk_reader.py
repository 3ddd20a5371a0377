"""Chunks read as the guide's loop reads them."""

from __future__ import annotations

from typing import Any

import pytest

from wavetank.client import Call, ChunkReader, InHand, ToolCall
from wavetank.client.client import ignore_progress


def a_hand(cancel_after_deltas: int | None = None) -> InHand:
    """An empty hand."""
    call = Call("http://x", "k", {}, 1.0, cancel_after_deltas=cancel_after_deltas)
    return InHand(call, ignore_progress)


def a_chunk(finish_reason: str | None = None, **delta: Any) -> dict[str, Any]:
    """A chunk with one choice."""
    return {"choices": [{"delta": delta, "finish_reason": finish_reason}]}


def test_texts_usage_and_the_reason_are_taken() -> None:
    """Null is nothing; what came is kept when later chunks lack it."""
    hand = a_hand()
    reader = ChunkReader(hand)

    reader.take_chunk(a_chunk(role="assistant", content=None, reasoning_content=""))
    reader.take_chunk(a_chunk(reasoning_content="Hm"))
    reader.take_chunk(a_chunk("stop", content="One"))
    reader.take_chunk({"choices": [], "usage": {"total_tokens": 3}})
    reader.take_chunk({"choices": [], "usage": None})

    turn = hand.turn("complete")
    assert (turn.content, turn.reasoning_content) == ("One", "Hm")
    assert (turn.finish_reason, turn.usage) == ("stop", {"total_tokens": 3})
    assert turn.tool_calls == ()


def test_calls_are_joined_by_their_index() -> None:
    """Pieces of several calls may come in turn; a repeated name is not expected."""
    hand = a_hand()
    reader = ChunkReader(hand)
    first = {"index": 0, "id": "a", "function": {"name": "f", "arguments": ""}}
    second = {"index": 1, "id": "b", "function": {"name": "g", "arguments": "{"}}

    reader.take_chunk(a_chunk(tool_calls=[first]))
    reader.take_chunk(a_chunk(tool_calls=[second]))
    reader.take_chunk(
        a_chunk(tool_calls=[{"index": 0, "function": {"arguments": "1"}}])
    )
    reader.take_chunk(a_chunk(tool_calls=[{"index": 1, "function": None}]))

    assert hand.tool_calls == [ToolCall("f", "1", "a"), ToolCall("g", "{", "b")]


def test_a_whole_answer_is_read_the_same_way() -> None:
    """Its calls have no index, and stand where they stand."""
    hand = a_hand()
    calls = [
        {"id": each, "function": {"name": each, "arguments": "{}"}} for each in "ab"
    ]
    message = {"content": "One", "tool_calls": calls}

    ChunkReader(hand).take_completion(
        {
            "choices": [{"message": message, "finish_reason": "tool_calls"}],
            "usage": {"total_tokens": 3},
        }
    )

    assert hand.content == "One"
    assert [each.id for each in hand.tool_calls or ()] == ["a", "b"]
    assert hand.finish_reason == "tool_calls"
    assert hand.usage == {"total_tokens": 3}


def test_the_caller_may_have_had_enough() -> None:
    """The delta that fills the measure says so."""
    reader = ChunkReader(a_hand(cancel_after_deltas=2))

    assert not reader.take_chunk(a_chunk(content="One"))
    assert reader.take_chunk(a_chunk(content="Two"))


def test_what_is_no_chunk_is_the_applications_error() -> None:
    """An error object in a stream is the KeyError that a bare loop gives."""
    with pytest.raises(KeyError, match="choices"):
        ChunkReader(a_hand()).take_chunk({"error": {"message": "no"}})
