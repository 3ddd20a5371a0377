"""The bytes of an answer, read to where it ended."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st

from wavetank.gateway.answer import WireAnswer, read_answer

if TYPE_CHECKING:
    from wavetank.client.recording import End
    from wavetank.gateway.answer import Wholeness

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: Text/Event-Stream; charset=utf-8\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
CLOSING = HEAD + b"\r\n"


@pytest.mark.parametrize(
    ("data", "end", "wholeness"),
    [
        (CHUNKED + b"2\r\nhi\r\n0\r\n\r\n", "closed", "whole"),
        (CHUNKED + b"2\r\nhi\r\n0\r\n\r\n", "left", "whole"),
        (CHUNKED + b"2\r\nhi\r\n", "closed", "cut"),
        (CHUNKED + b"2\r\nhi\r\n", "reset", "cut"),
        (CHUNKED + b"2\r\nhi\r\n", "left", "open"),
        (CHUNKED + b"2\r\nhi\r\nxx\r\n", "left", "cut"),
        (CLOSING + b"hi", "closed", "whole"),
        (CLOSING + b"hi", "reset", "cut"),
        (CLOSING + b"hi", "left", "open"),
    ],
)
def test_an_answer_ends_as_its_framing_says(
    data: bytes, end: End, wholeness: Wholeness
) -> None:
    """A body that stops early was cut; where its reader left, nobody knows."""
    answer = read_answer(data, end)

    assert (answer.status, answer.body, answer.wholeness) == (200, b"hi", wholeness)
    assert answer.is_stream


@pytest.mark.parametrize(
    ("data", "end", "wholeness"),
    [(b"", "closed", "cut"), (b"HTTP/1.1 2", "reset", "cut"), (b"", "left", "open")],
)
def test_an_answer_without_a_head_has_no_status(
    data: bytes, end: End, wholeness: Wholeness
) -> None:
    """What never began is told from what began."""
    assert read_answer(data, end) == WireAnswer(wholeness=wholeness)


def test_a_compressed_body_is_read_as_what_it_holds() -> None:
    """Both sides of a gateway are compared without their codings."""
    body = gzip.compress(b"hello")
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"

    whole = read_answer(head % len(body) + body, "closed")
    cut = read_answer(head % (len(body) - 9) + body[:-9], "closed")
    nonsense = read_answer(head % 5 + b"hello", "closed")

    assert (whole.body, whole.wholeness) == (b"hello", "whole")
    assert cut.wholeness == nonsense.wholeness == "cut"
    assert whole.media_type == ""


def test_a_coding_nobody_knows_is_no_whole_answer() -> None:
    """What cannot be decoded is not compared."""
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 2\r\n\r\n"

    assert read_answer(head + b"hi", "closed").wholeness == "cut"


@given(st.binary(max_size=60), st.sampled_from(["closed", "reset", "left"]))
def test_any_bytes_can_be_read(data: bytes, end: End) -> None:
    """Nothing that a gateway can send raises."""
    assert read_answer(data, end).wholeness in {"whole", "cut", "open"}
