"""A response is read to its end, or the reader says where it broke."""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st

from wavetank.client.http_reader import (
    CHUNK_LINE_LIMIT_BYTES,
    END_OF_RESPONSE,
    HEAD_LIMIT_BYTES,
    INTERIM_LIMIT,
    NEED_DATA,
    Body,
    Head,
    MalformedResponseError,
    ResponseReader,
    TruncatedResponseError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
HELLO_CHUNKED = CHUNKED + b"2\r\nHe\r\n3;x=y\r\nllo\r\n0\r\nX: y\r\n\r\n"
HELLO_LENGTH = OK + b"Content-Length: 5\r\n\r\nHello"
HELLO_CLOSED = OK + b"\r\nHello"
INTERIM = b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
WHOLE = [
    HELLO_CHUNKED,
    HELLO_LENGTH,
    HELLO_CLOSED,
    INTERIM + HELLO_LENGTH,
    b"HTTP/1.0 200 OK\r\n\r\nHello",
    OK + b"Content-Length: 5, 5\r\n\r\nHello",
]


def read(data: Iterable[bytes]) -> tuple[Head, bytes]:
    """Read a response that arrives in these pieces and is then over."""
    reader = ResponseReader()
    head: Head | None = None
    body = b""
    waiting = iter(data)
    while (event := reader.next_event()) is not END_OF_RESPONSE:
        match event:
            case Head():
                assert head is None
                head = event
            case Body(piece):
                body += piece
            case _:
                piece = next(waiting, b"")
                if piece:
                    reader.receive_data(piece)
                else:
                    reader.receive_eof()
    assert head is not None
    return head, body


def cut(data: bytes, places: Iterable[int]) -> list[bytes]:
    """Cut at the places given, without making empty pieces."""
    ends = sorted({place % (len(data) + 1) for place in places} | {0, len(data)})
    pieces = (data[a:b] for a, b in pairwise(ends))
    return [piece for piece in pieces if piece]


@pytest.mark.parametrize("data", WHOLE)
def test_every_framing_gives_the_same_body(data: bytes) -> None:
    """Chunked, counted and closed bodies; whole, byte by byte and cut anywhere."""
    assert read([data])[1] == b"Hello"
    assert read(bytes([each]) for each in data)[1] == b"Hello"
    for place in range(len(data)):
        assert read(cut(data, [place]))[1] == b"Hello"


@given(st.sampled_from(WHOLE), st.lists(st.integers(min_value=0), max_size=8))
def test_slicing_changes_nothing(data: bytes, places: list[int]) -> None:
    """Any set of cuts gives the same head and body."""
    assert read(cut(data, places)) == read([data])


@given(st.binary(max_size=64), st.booleans())
def test_any_bytes_are_read_or_refused(data: bytes, behind_a_head: bool) -> None:  # noqa: FBT001  drawn
    """No input makes the reader fail otherwise or loop for ever."""
    with suppress(TruncatedResponseError, MalformedResponseError):
        read([CHUNKED + data if behind_a_head else data])


@pytest.mark.parametrize("data", [HELLO_CHUNKED, HELLO_LENGTH])
def test_every_cut_of_a_framed_response_is_noticed(data: bytes) -> None:
    """Whatever is missing at the end, the reader does not call it whole."""
    for end in range(len(data)):
        with pytest.raises(TruncatedResponseError):
            read([data[:end]])


def test_the_head_is_handed_out_first() -> None:
    """Status, reason and fields; names in lower case, repeats joined."""
    fields = b"X-A: 1\r\nx-a:2 \r\nContent-Length: 0\r\n\r\n"

    head, body = read([b"HTTP/1.1 429 Too Many Requests\r\n" + fields])

    assert head == Head(
        429, "Too Many Requests", {"x-a": "1, 2", "content-length": "0"}
    )
    assert body == b""


@pytest.mark.parametrize("status", [b"204 No Content", b"304 Not Modified"])
def test_some_statuses_have_no_body(status: bytes) -> None:
    """RFC 9112 6.3: they end with the head, whatever the fields say."""
    data = b"HTTP/1.1 " + status + b"\r\nContent-Length: 5\r\n\r\n"

    assert read([data])[1] == b""


def test_what_follows_the_response_is_not_looked_at() -> None:
    """A reader reads one response."""
    assert read([HELLO_LENGTH + b"HTTP/1.1 500 Oops"])[1] == b"Hello"


def test_nothing_is_handed_out_before_it_is_there() -> None:
    """A reader without bytes asks for some."""
    reader = ResponseReader()

    assert reader.next_event() is NEED_DATA


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"SSH-2.0-x\r\n\r\n", "status line b'SSH-2.0-x'"),
        (b"HTTP/2.0 200 OK\r\n\r\n", "expected HTTP/1.1"),
        (OK + b"no colon\r\n\r\n", "header line b'no colon'"),
        (OK + b"bad name : x\r\n\r\n", "header line"),
        (OK + b"Content-Length: x\r\n\r\n", "content-length 'x'"),
        (OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n", "expected one number"),
        (OK + b"Transfer-Encoding: gzip\r\n\r\n", "transfer-encoding 'gzip'"),
        (
            b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            "expected 'chunked' in HTTP/1.1",
        ),
        (CHUNKED + b"xyz\r\n", "chunk size b'xyz'"),
        (CHUNKED + b"-1\r\n", "chunk size b'-1'"),
        (CHUNKED + b"2\r\nHello\r\n", "b'll' behind a chunk"),
        (CHUNKED + b"2\nHe\r\n", "bare LF in a chunk size"),
        (CHUNKED + b"1" * CHUNK_LINE_LIMIT_BYTES, "line of more than 4096 bytes"),
        (b"x" * (HEAD_LIMIT_BYTES + 1), "head of more than 65536 bytes"),
        (b"HTTP/1.1 101 Switching\r\n\r\n", "interim answer 101"),
        (INTERIM * (INTERIM_LIMIT + 1), "interim answer 103"),
    ],
)
def test_bytes_that_are_no_response_are_refused(data: bytes, message: str) -> None:
    """The message shows what was found and what was expected."""
    with pytest.raises(MalformedResponseError) as caught:
        read([data])

    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "connection closed before any response"),
        (b"HTTP/1.1 2", "connection closed inside the head"),
        (HELLO_LENGTH[:-2], "inside a body of known length, 2 bytes short"),
        (CHUNKED + b"5\r\nHe", "connection closed inside a chunk, 3 bytes short"),
        (CHUNKED + b"2\r\nHe\r\n", "connection closed inside a chunk size"),
        (CHUNKED + b"2\r\nHe", "connection closed inside the end of a chunk"),
        (CHUNKED + b"0\r\n", "connection closed inside the trailers"),
    ],
)
def test_an_early_end_is_told_with_its_place(data: bytes, message: str) -> None:
    """The message says inside what the connection was closed."""
    with pytest.raises(TruncatedResponseError) as caught:
        read([data])

    assert message in str(caught.value)
