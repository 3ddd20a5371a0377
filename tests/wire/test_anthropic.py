"""Messages of the Anthropic surface against the captures' layout."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, strategies as st

from wavetank.wire import Event, EventStreamDecoder, Identity
from wavetank.wire.anthropic import (
    block_delta,
    block_start,
    block_stop,
    carries_text,
    encode_message_event,
    message_delta,
    message_object,
    message_start,
    message_usage,
    text_block,
    thinking_block,
    tool_use_block,
)

IDENTITY = Identity(
    id="c0070c42-d79c-4717-9666-68d3418e83ea",
    created=1,
    model="deepseek-v4-pro",
    fingerprint="f",
)


def test_a_stream_begins_as_captured() -> None:
    """Members, their order and the counters are those of a capture."""
    usage = message_usage(54 + 25344, 0, cache_hit=25344)

    start = encode_message_event(message_start(message_object(IDENTITY, usage=usage)))

    assert start == (
        b"event: message_start\n"
        b'data: {"type":"message_start","message":{"id":"c0070c42-d79c-4717-9666-'
        b'68d3418e83ea","type":"message","role":"assistant","model":"deepseek-v4-pro",'
        b'"content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":'
        b'54,"cache_creation_input_tokens":0,"cache_read_input_tokens":25344,'
        b'"output_tokens":0,"service_tier":"standard"}}}\n\n'
    )


@pytest.mark.parametrize(
    ("event", "data"),
    [
        (
            block_start(0, thinking_block()),
            (
                b'{"type":"content_block_start","index":0,"content_block":'
                b'{"type":"thinking","thinking":"","signature":""}}'
            ),
        ),
        (
            block_start(1, text_block()),
            (
                b'{"type":"content_block_start","index":1,"content_block":'
                b'{"type":"text","text":""}}'
            ),
        ),
        (
            block_delta(2, "input_json_delta", "partial_json", '{"path"'),
            (
                b'{"type":"content_block_delta","index":2,"delta":'
                b'{"type":"input_json_delta","partial_json":"{\\"path\\""}}'
            ),
        ),
        (block_stop(2), b'{"type":"content_block_stop","index":2}'),
        (
            message_delta("end_turn", None, message_usage(5, 8)),
            (
                b'{"type":"message_delta","delta":{"stop_reason":"end_turn",'
                b'"stop_sequence":null},"usage":{"input_tokens":5,'
                b'"cache_creation_input_tokens":0,"cache_read_input_tokens":0,'
                b'"output_tokens":8,"service_tier":"standard"}}'
            ),
        ),
    ],
)
def test_each_event_is_as_captured(event: Any, data: bytes) -> None:
    """The name of the event repeats its type, and the data is compact JSON."""
    name = event["type"].encode()

    assert encode_message_event(event) == b"event: %s\ndata: %s\n\n" % (name, data)


def test_a_call_starts_with_an_empty_object() -> None:
    """The input follows in pieces."""
    assert tool_use_block("a", "now", {}) == {
        "type": "tool_use", "id": "a", "name": "now", "input": {},
    }  # fmt: skip


@given(st.text())
def test_any_text_survives_the_event_stream(text: str) -> None:
    """Line ends and separators inside a text are escaped or harmless."""
    event = block_delta(0, "text_delta", "text", text)
    decoder = EventStreamDecoder()
    decoder.receive_data(encode_message_event(event))

    (read,) = decoder.events()

    assert isinstance(read, Event)
    assert read.event == "content_block_delta"
    assert json.loads(read.data) == event


@pytest.mark.parametrize(
    ("event", "carries"),
    [
        (block_delta(0, "text_delta", "text", "Hi"), True),
        (block_delta(0, "thinking_delta", "thinking", "Hm"), True),
        (block_delta(0, "text_delta", "text", ""), False),
        (block_delta(0, "input_json_delta", "partial_json", "{"), False),
        (block_delta(0, "signature_delta", "signature", "s"), False),
        ({"type": "content_block_delta", "delta": "text"}, False),
        (
            {"type": "message_delta", "delta": {"type": "text_delta", "text": "x"}},
            False,
        ),
        ({}, False),
    ],
)
def test_text_and_thinking_are_what_a_reader_is_shown(
    event: dict[str, Any],
    carries: bool,  # noqa: FBT001 - a table
) -> None:
    """Other deltas, empty ones and other objects carry none."""
    assert carries_text(event) is carries
