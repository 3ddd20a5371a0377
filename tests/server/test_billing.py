"""Tokens counted in the bytes of an answer."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from endpoint.requesting import JSON, KEY, chat, encode, function
from wavetank.endpoint import Endpoint, load_profile
from wavetank.script import Context, compile_reply
from wavetank.server.billing import is_stream, output_sent, status_of, tokens_sent

QUESTION = {"role": "user", "content": "What is the weather in Oslo?"}
TOOL = {"name": "get_weather", "input_schema": {"type": "object"}}


def answered(path: str = "/chat/completions", **members: Any) -> tuple[bytes, int]:
    """A streamed answer's bytes, and the output tokens it counts."""
    body = encode(chat(QUESTION, stream=True, **members))
    served = Endpoint(load_profile()).answer(
        "POST", path, (KEY, JSON), body, now=1_777_075_200
    )
    assert served.usage is not None
    script = compile_reply(served.reply, Context("", stream=True, seed=0))
    return script.written, served.usage.completion


@pytest.mark.parametrize(
    ("path", "members"),
    [
        ("/chat/completions", {}),
        ("/chat/completions", {"logprobs": True}),
        ("/chat/completions", {"tools": [function()]}),
        ("/anthropic/v1/messages", {}),
        ("/anthropic/v1/messages", {"tools": [TOOL]}),
        ("/beta/completions", {"prompt": "Once", "messages": None}),
    ],
)
def test_a_whole_stream_has_as_many_tokens_as_it_counts(
    path: str, members: dict[str, Any]
) -> None:
    """Counting deltas is counting tokens, on every surface."""
    sent, tokens = answered(path, **members)

    assert is_stream(sent)
    assert status_of(sent) == 200
    assert tokens_sent(sent) == tokens


STREAM, TOKENS = answered()


@given(st.integers(0, len(STREAM)))
def test_a_stream_may_be_cut_anywhere(place: int) -> None:
    """Only whole events count, and more bytes never count less."""
    assert 0 <= tokens_sent(STREAM[:place]) <= TOKENS
    assert tokens_sent(STREAM[:place]) <= tokens_sent(STREAM[: place + 400])


@pytest.mark.parametrize(
    "body", [b"data: nonsense\n\n", b"data: [1]\n\n", b"data: {}\n\n", b": comment\n\n"]
)
def test_what_is_no_delta_counts_nothing(body: bytes) -> None:
    """Anything may stand in a stream."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"

    assert tokens_sent(head + body) == 0


def test_a_broken_chunk_size_ends_what_can_be_counted() -> None:
    """Nothing behind it can be told apart."""
    place = STREAM.rindex(b"data: ")
    broken = STREAM[:place].rstrip(b"0123456789abcdef\r\n") + b"\r\nxx\r\n"

    assert 0 < tokens_sent(broken) <= TOKENS


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (b"", 0),
        (HEAD, 0),
        (HEAD + b"\n\n", 0),
        (HEAD + b"\n\n{", TOKENS),
        (STREAM, TOKENS),
        (STREAM[: STREAM.index(b"data: ")], 0),
    ],
)
def test_who_leaves_before_an_answer_pays_for_none(sent: bytes, expected: int) -> None:
    """Waiting is free; a whole answer is sent in one piece and billed as one."""
    assert output_sent(sent, TOKENS) == expected


@pytest.mark.parametrize("sent", [b"", b"HTTP/1.1 2", b"HTTP/1.1 xyz"])
def test_too_few_bytes_have_no_status(sent: bytes) -> None:
    """An answer that was cut in its first line says nothing."""
    assert status_of(sent) is None
    assert not is_stream(sent)
