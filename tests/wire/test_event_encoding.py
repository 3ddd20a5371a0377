"""What the encoder puts on the wire, byte for byte."""

from __future__ import annotations

import pytest

from wavetank.wire import DONE, encode_comment, encode_event


def test_plain_event_is_one_data_line() -> None:
    """Without anything else an event is what DeepSeek sends for a chunk."""
    assert encode_event('{"a":1}') == b'data: {"a":1}\n\n'


def test_done_is_the_captured_marker() -> None:
    """The done marker is an ordinary event with a text that is not JSON."""
    assert encode_event("[DONE]") == DONE


def test_every_member_has_its_place() -> None:
    """Fields leave in the documented order, comments last, the blank line behind."""
    encoded = encode_event(
        "a\nb",
        event="ping",
        id="7",
        retry=1500,
        fields=[("x", "y")],
        comments=[" keep-alive"],
    )

    assert encoded == (
        b"event: ping\nid: 7\nretry: 1500\ndata: a\ndata: b\nx: y\n: keep-alive\n\n"
    )


def test_space_after_the_colon_is_optional() -> None:
    """Without the space nothing but the space is missing."""
    assert encode_event("a", id="", space=False) == b"id:\ndata:a\n\n"


def test_event_without_members_is_a_blank_line() -> None:
    """An event of nothing leaves the blank line alone."""
    assert encode_event(None) == b"\n"


@pytest.mark.parametrize(
    ("text", "encoded"), [(" keep-alive", b": keep-alive\n\n"), ("", b":\n\n")]
)
def test_comment_is_verbatim_behind_its_colon(text: str, encoded: bytes) -> None:
    """No space is added to a comment, and a blank line follows it."""
    assert encode_comment(text) == encoded


def test_text_is_utf_8_and_lone_surrogates_are_no_error() -> None:
    """Text leaves as UTF-8; what UTF-8 cannot carry leaves as ill-formed bytes."""
    assert encode_event("好\ud800") == b"data: \xe5\xa5\xbd\xed\xa0\x80\n\n"
