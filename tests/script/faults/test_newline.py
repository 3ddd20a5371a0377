"""Line ends of the stream are rewritten, bytes by hand are not."""

from __future__ import annotations

from wavetank.script.faults.newline import rewrite_newlines
from wavetank.script.ops import Pause, Write

BODY = (Write(b"data: 1\n\n", "event"), Pause(1.0), Write(b"by hand\n", "raw"))


def test_events_get_the_line_ends_and_raw_bytes_keep_theirs() -> None:
    """What an author wrote by hand is sent as it stands."""
    assert rewrite_newlines(BODY, "crlf") == (
        Write(b"data: 1\r\n\r\n", "event"),
        *BODY[1:],
    )


def test_line_feeds_are_there_already() -> None:
    """Nothing is made anew for them."""
    assert all(
        new is old for new, old in zip(rewrite_newlines(BODY, "lf"), BODY, strict=True)
    )
