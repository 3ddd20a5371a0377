"""Body writes get their transfer coding."""

from __future__ import annotations

from wavetank.script.framing import frame
from wavetank.script.ops import Pause, Repeat, Stall, Write

BODY = (Write(b"ab"), Write(b""), Pause(1, scaled=False), Write(b"cd"), Stall())


def test_each_write_becomes_a_piece_and_empty_ones_disappear() -> None:
    """A piece is a size line, the bytes and a line end."""
    assert tuple(frame(BODY, chunked=True, kept=4)) == (
        Write(b"2\r\nab\r\n"), Pause(1, scaled=False), Write(b"2\r\ncd\r\n"), Stall(),
    )  # fmt: skip


def test_a_cut_piece_keeps_its_size_and_nothing_follows_but_waiting() -> None:
    """After the cut only what the author waits for remains, not slicing's pauses."""
    body = (*BODY[:-1], Pause(2), Pause(3, scaled=False), Write(b"ef"), Stall())

    assert tuple(frame(body, chunked=True, kept=3)) == (
        Write(b"2\r\nab\r\n"), Pause(1, scaled=False), Write(b"2\r\nc"), Pause(2),
        Stall(),
    )  # fmt: skip


def test_without_the_coding_bytes_stay() -> None:
    """A body framed by length or connection is its bytes; so is a repeat's."""
    repeat = Repeat((Write(b"x"),))

    assert tuple(frame((*BODY, repeat), chunked=False, kept=4)) == (
        Write(b"ab"), Pause(1, scaled=False), Write(b"cd"), Stall(), repeat,
    )  # fmt: skip
