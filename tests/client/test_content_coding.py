"""Compressed bodies are undone piece by piece, and a cut one is noticed."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given, strategies as st

from wavetank.client.content_coding import PIECE_BYTES, ContentDecoder
from wavetank.client.http_reader import MalformedResponseError, TruncatedResponseError


def decode(coding: str, data: list[bytes]) -> bytes:
    decoder = ContentDecoder(coding)
    pieces = [piece for each in data for piece in decoder.receive_data(each)]
    decoder.receive_eof()
    return b"".join(pieces)


@given(st.binary(), st.integers(min_value=0))
def test_any_cut_gives_the_same_bytes(body: bytes, place: int) -> None:
    """gzip, deflate and no coding at all."""
    for coding, data in (
        ("gzip", gzip.compress(body)),
        ("X-GZIP", gzip.compress(body)),
        ("deflate", zlib.compress(body)),
        ("identity", body),
        ("", body),
    ):
        cut = place % (len(data) + 1)
        assert decode(coding, [data[:cut], data[cut:]]) == body


def test_a_bomb_comes_in_small_pieces() -> None:
    """Nobody holds more than a piece at a time."""
    pieces = ContentDecoder("gzip").receive_data(gzip.compress(bytes(5 * PIECE_BYTES)))

    assert max(map(len, pieces)) == PIECE_BYTES


def test_what_follows_the_compressed_body_is_ignored() -> None:
    """The end inside the data counts."""
    assert decode("gzip", [gzip.compress(b"Hi") + b"more", b"and more"]) == b"Hi"


def test_a_cut_body_is_truncated() -> None:
    """The compressed data says itself where it ends."""
    with pytest.raises(TruncatedResponseError, match="ends before its end"):
        decode("gzip", [gzip.compress(b"Hello")[:-1]])


def test_other_bytes_and_codings_are_refused() -> None:
    """The client asked for neither."""
    with pytest.raises(MalformedResponseError, match="compressed body"):
        decode("gzip", [b"plain text, no gzip"])
    with pytest.raises(MalformedResponseError, match="content-encoding 'br'"):
        ContentDecoder("br")
