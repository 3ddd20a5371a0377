"""Bytes as markup: nothing is lost, nothing is mistaken, long ones lose their middle."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given, strategies as st

from wavetank.report.wire_markup import EXCERPT_BYTES, excerpt, shortened, wire_markup

PART = re.compile(r"<i>(.*?)</i>|([^<]+)", re.DOTALL)
NAMED = {r"\r": b"\r", r"\n": b"\n", r"\t": b"\t"}


def bytes_of(markup: str) -> bytes:
    """Read markup back to bytes, as the page's script does."""
    data = b""
    for signs, text in PART.findall(markup):
        data += unescape(text).replace("\n", "").encode()
        for sign in re.findall(r"\\(?:x..|u.{4}|U.{8}|.)", signs):
            code = sign[2:]
            if sign in NAMED:
                data += NAMED[sign]
            else:
                number = int(code, 16)
                data += bytes([number]) if sign[1] == "x" else chr(number).encode()
    return data


@given(st.binary(max_size=200) | st.text(max_size=80).map(lambda text: text.encode()))
def test_the_bytes_can_be_read_back(data: bytes) -> None:
    """Whatever was on the wire can be told from its markup."""
    assert bytes_of(wire_markup(data)) == data


@pytest.mark.parametrize(
    ("data", "markup"),
    [
        (b"a\r\nb", r"a<i>\r\n</i>" + "\nb"),
        (b"\\n", r"\n"),
        (b"<i>&", "&lt;i&gt;&amp;"),
        (b"\x1b\xff\x00", r"<i>\x1b\xff\x00</i>"),
        ("é\u202e\U000e0001".encode(), r"é<i>\u202e\U000e0001</i>"),
    ],
)
def test_what_is_invisible_is_an_escape(data: bytes, markup: str) -> None:
    """Escapes stand in an element of their own; a backslash that was sent does not."""
    assert wire_markup(data) == markup


def test_long_bytes_lose_their_middle() -> None:
    """Both ends stay, and the note says how much is missing between them."""
    markup = wire_markup(b"a" * 30 + b"b" * 40 + b"c" * 20, head=30, tail=20)

    assert markup == "a" * 30 + "<b data-bytes=40>40 bytes left out</b>" + "c" * 20


def test_a_note_never_replaces_a_few_bytes() -> None:
    """A rest that is no longer than its note is shown."""
    assert "<b" not in wire_markup(b"a" * 53, head=30, tail=20)


def test_an_excerpt_is_one_line() -> None:
    """The beginning of a write stays on its line and ends in an ellipsis."""
    assert excerpt(b"a\nb") == r"a<i>\n</i>b"
    assert excerpt(b"a" * 61) == "a" * EXCERPT_BYTES + "…"


def test_long_texts_lose_their_middle() -> None:
    """A text keeps its ends, because an answer that was cut differs there."""
    assert shortened("a" * 640) == "a" * 640
    short = shortened("a" * 400 + "b" * 1000 + "c" * 200)
    assert short == "a" * 400 + " … 1,000 characters left out … " + "c" * 200
