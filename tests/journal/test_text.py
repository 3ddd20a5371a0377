"""The two columns that people read."""

from __future__ import annotations

import re
from unicodedata import combining

import pytest
from hypothesis import given, settings, strategies as st

from wavetank.journal import (
    AnswerOver,
    ClientLeft,
    DeltaAwaited,
    Entry,
    HarnessFault,
    Matched,
    RequestReceived,
    Transcript,
    Unmatched,
    Written,
    transcript_as_text,
    visible,
)

STREAM = b"HTTP/1.1 200 OK\r\n\r\ndata: [DONE]\n\n"


def test_the_client_is_left_and_the_server_right() -> None:
    """A whole play reads from top to bottom with offsets and visible line ends."""
    transcript = Transcript(
        (
            RequestReceived(0, 0, 1, "POST", "/x", (("A", "b"),), b"{}\n[]", None),
            Matched(0.25, 0, 0, "abcd"),
            Written(1.5, 0, STREAM, "raw"),
            ClientLeft(20, 0),
            AnswerOver(21, 0, "left", connection_kept=False),
        )
    )

    assert transcript_as_text(transcript, 76).splitlines() == [
        "       ms  client                           server",
        "      0.0  (request 1, connection 1)",
        "           POST /x",
        "           A: b",
        "           {}␊",
        "           []",
        "      0.2                                   (request 1: exchange 1, script",
        "                                            abcd)",
        "      1.5                                   HTTP/1.1 200 OK␍␊",
        "                                            ␍␊",
        "                                            data: [DONE]␊",
        "                                            ␊",
        "     20.0  (request 1: closed the connecti",
        "           on)",
        "     21.0                                   (request 1: given up, the clien",
        "                                            t had left)",
    ]


@pytest.mark.parametrize(
    ("entry", "remark"),
    [
        (Unmatched(0, 0, ("path\x1b", "body")), "no exchange fits: path␛; body"),
        (DeltaAwaited(0, 0, 2, satisfied=True), "the client reported 2 deltas"),
        (DeltaAwaited(0, 0, 2, satisfied=False), "2 deltas were not reported"),
        (AnswerOver(0, 1, "cut", connection_kept=False), "request 2: closed (FIN)"),
        (AnswerOver(0, 0, "finished", connection_kept=True), ", connection kept)"),
        (AnswerOver(0, 0, "reset", connection_kept=False), "reset (RST)"),
        (HarnessFault(0, None, "broken"), "(wavetank failed: broken)"),
        (Written(0, 0, b"", "body"), "server"),
    ],
)
def test_every_kind_has_its_words(entry: Entry, remark: str) -> None:
    """Each kind of entry says in words what happened."""
    assert remark in transcript_as_text(Transcript((entry,)), 200)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain 好 é", "plain 好 é"),
        ("\x00\t\n\r\x1b\x7f", "␀␉␊␍␛␡"),
        ("\x9b31m", "<U+009B>31m"),
        ("\u202e\u2028\ufeff", "<U+202E><U+2028><U+FEFF>"),
        (b"\xe5\xa5\xbd\xff\xe2\x82", "好<0xFF><0xE2><0x82>"),
        ("\ud800", "<U+D800>"),
        ('{"a":"\\n"}', '{"a":"\\n"}'),
    ],
)
def test_what_is_invisible_becomes_a_sign(text: str | bytes, shown: str) -> None:
    """Controls, separators, direction marks and bad bytes are shown, never sent."""
    assert visible(text) == shown


@given(st.text(st.characters(exclude_categories=[])) | st.binary())
def test_nothing_unprintable_is_ever_shown(text: str | bytes) -> None:
    """Whatever comes in, only printable characters come out."""
    assert visible(text).isprintable()


@settings(deadline=None)
@given(st.binary(max_size=200), st.integers(55, 120))
def test_lines_keep_to_the_width(data: bytes, width: int) -> None:
    """Longer lines are folded, and folding loses nothing."""
    entry = Written(0, 0, data, "raw")
    _, *rows = transcript_as_text(Transcript((entry,)), width).splitlines()
    shown = "".join(row[11 + (width - 13) // 2 + 2 :] for row in rows)

    for row in rows:
        assert sum(not combining(character) for character in row) <= width
    assert re.sub(" ", "", shown) == re.sub(" ", "", visible(data))


def test_wide_and_combining_characters_count_their_cells() -> None:
    """Columns stay straight with text that is wider or narrower than its length."""
    body = ("好" * 11 + "e\u0301" * 20).encode()
    entry = RequestReceived(0, 0, 0, "GET", "/", (), body)
    rows = transcript_as_text(Transcript((entry,)), 50).splitlines()

    assert rows[4:] == [
        " " * 11 + "好" * 10,
        " " * 11 + "好" + "e\u0301" * 18,
        " " * 11 + "e\u0301" * 2,
    ]
