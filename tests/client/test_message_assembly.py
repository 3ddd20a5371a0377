"""A message of the Anthropic surface, put together from events or read whole."""

from __future__ import annotations

import json
from typing import Any

import pytest

from wavetank.client.answer_error import AnswerError
from wavetank.client.call import ToolCall
from wavetank.client.message_assembly import MessageAssembly

START = {"type": "message_start", "message": {"usage": {"input_tokens": 3, "n": 0}}}
END = {"type": "message_delta", "delta": {"stop_reason": "x"}, "usage": {"n": 2}}
THINKING = {"type": "thinking", "thinking": "", "signature": ""}
CALL = {"type": "tool_use", "id": "a", "name": "now", "input": {}}


def opening(index: object, block: Any) -> dict[str, Any]:
    """An event that opens a block."""
    return {"type": "content_block_start", "index": index, "content_block": block}


def delta(index: object, kind: str, **members: Any) -> dict[str, Any]:
    """An event that adds to a block."""
    added = {"type": kind, **members}
    return {"type": "content_block_delta", "index": index, "delta": added}


def assembled(*events: Any) -> MessageAssembly:
    """What comes of these events."""
    assembly = MessageAssembly()
    for event in events:
        assembly.receive_chunk(json.dumps(event))
    return assembly


def test_blocks_are_told_apart() -> None:
    """Text, trace and calls of their own blocks; counters replaced one by one."""
    assembly = assembled(
        START,
        {"type": "ping"},
        opening(0, THINKING),
        delta(0, "thinking_delta", thinking="Hm"),
        delta(0, "signature_delta", signature="s"),
        opening(1, {"type": "text", "text": "a"}),
        delta(1, "text_delta", text="b"),
        opening(2, CALL),
        delta(2, "input_json_delta", partial_json='{"x": 1}'),
        END,
    )

    turn = assembly.turn("complete")

    assert (turn.content, turn.reasoning_content) == ("ab", "Hm")
    assert turn.tool_calls == (ToolCall("now", '{"x": 1}', "a"),)
    assert turn.usage == {"input_tokens": 3, "n": 2}
    assert (turn.finish_reason, assembly.deltas) == ("x", 2)
    assert assembly.content == [
        {"type": "thinking", "thinking": "Hm", "signature": "s"},
        {"type": "text", "text": "ab"},
        {**CALL, "input": {"x": 1}},
    ]


def test_what_is_new_is_passed_over() -> None:
    """Events, blocks and deltas of an unknown type add nothing and go nowhere."""
    assembly = assembled(
        {"type": "news"},
        opening(0, {"type": "note", "text": "x"}),
        delta(0, "note_delta", text="x"),
        opening(1, {"type": "text", "text": ""}),
        delta(1, "emphasis_delta", text="x"),
    )

    turn = assembly.turn("complete")

    assert (turn.content, turn.reasoning_content) == ("", None)
    assert assembly.content == [{"type": "text", "text": ""}]
    assert not assembly.is_empty
    assert MessageAssembly().is_empty


def test_only_the_last_event_is_the_end() -> None:
    """There is no other marker."""
    assembly = MessageAssembly()

    assert assembly.is_end('{"type":"message_stop"}')
    assert not assembly.is_end('{"type":"ping"}')


def test_arguments_that_are_no_json_are_shown_as_they_came() -> None:
    """They have no value that could go back; a call without any has an empty one."""
    cut = assembled(opening(0, CALL), delta(0, "input_json_delta", partial_json='{"x'))
    bare = assembled(opening(0, CALL))

    assert cut.turn("complete").tool_calls == (ToolCall("now", '{"x', "a"),)
    assert bare.turn("complete").tool_calls == (ToolCall("now", "{}", "a"),)
    assert cut.content == bare.content == [CALL]


def test_a_whole_message_is_read_block_by_block() -> None:
    """Input comes as a value and is shown as JSON."""
    assembly = MessageAssembly()
    thinking = {"type": "thinking", "thinking": "Hm", "signature": "s"}
    call = {**CALL, "input": {"x": 1}}
    usage = {"input_tokens": 1}
    message = {"content": [thinking, call], "stop_reason": "x", "usage": usage}

    assembly.receive_completion(json.dumps(message))
    turn = assembly.turn("complete")

    assert (turn.reasoning_content, turn.finish_reason) == ("Hm", "x")
    assert turn.tool_calls == (ToolCall("now", '{"x": 1}', "a"),)
    assert (turn.usage, assembly.content) == (usage, [thinking, call])


@pytest.mark.parametrize(
    "event",
    [
        opening(None, CALL),
        opening(True, CALL),  # noqa: FBT003 - JSON
        opening(0, "text"),
        opening(0, {"type": 3}),
        delta(7, "text_delta", text="x"),
        {"type": "message_delta", "delta": {"stop_reason": 3}},
        {"type": "message_start", "message": {"usage": 3}},
        [],
    ],
)
def test_what_the_protocol_forbids_is_an_error(event: Any) -> None:
    """A block without its index, and members of another type."""
    with pytest.raises(AnswerError) as caught:
        assembled(event)

    assert caught.value.failure.kind == "protocol"


def test_an_error_event_is_an_error() -> None:
    """Its message reaches the caller."""
    error = {"type": "error", "error": {"type": "overloaded_error", "message": "Busy"}}
    with pytest.raises(AnswerError) as caught:
        assembled(START, error)

    assert (caught.value.failure.kind, caught.value.failure.message) == ("api", "Busy")


@pytest.mark.parametrize("message", [{}, {"content": []}, {"content": "x"}])
def test_a_message_that_is_not_whole_is_an_error(message: dict[str, Any]) -> None:
    """It needs its blocks and its reason."""
    with pytest.raises(AnswerError):
        MessageAssembly().receive_completion(json.dumps(message))
