"""Where a body is cut, and what is left of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wavetank.script.faults.cutting import keep_bytes, place_of_cut
from wavetank.script.ops import Pause, Write

if TYPE_CHECKING:
    from wavetank.scenario.steps import Inside

EVENT = Write("data: zwölf\n\n".encode(), "event", deltas=1)
BODY = (Write(b": hi\n\n", "comment"), EVENT)


@pytest.mark.parametrize(
    ("inside", "kept"),
    [
        (None, b": hi\n\ndata: zw\xc3\xb6lf\n\n"),
        ("chunk-size", b": hi\n\ndata: zw\xc3\xb6lf\n\n"),
        ("chunk", b": hi\n\ndata: zw"),
        ("line", b": hi\n\ndata: zw\xc3\xb6lf"),
        ("event", b": hi\n\ndata: zw\xc3\xb6lf\n"),
        ("character", b": hi\n\ndata: zw\xc3"),
    ],
)
def test_the_last_event_is_cut(inside: Inside | None, kept: bytes) -> None:
    """Each place leaves the bytes before it; the middle is never inside a character."""
    data = b"".join(op.data for op in BODY)

    assert data[: place_of_cut(BODY, inside)] == kept


def test_without_events_the_last_write_is_cut() -> None:
    """A body of one JSON object is cut in its middle."""
    assert place_of_cut((Write(b'{"a": 1}\r\n', "body"),), "line") == 8
    assert place_of_cut((Write(b'{"a": 1}\r\n', "body"),), "event") == 8
    assert place_of_cut((Write(b'{"a": 1}', "body"),), "event") == 8


def test_nothing_and_ascii_are_cut_at_their_end() -> None:
    """Where there is nothing to cut inside of, everything is kept."""
    assert place_of_cut((), "chunk") == 0
    assert place_of_cut((Write(b"abc"),), "character") == 3


def test_kept_bytes_keep_what_waits() -> None:
    """A cut write loses its deltas; pauses after it stay."""
    ops = (Write(b"ab"), EVENT, Pause(1), Write(b"cd"))

    assert tuple(keep_bytes(ops, 5)) == (
        Write(b"ab"), Write(b"dat", "event"), Pause(1),
    )  # fmt: skip


def test_a_chunk_cut_in_its_middle_keeps_whole_characters() -> None:
    """Where the middle falls into a character the cut moves before it."""
    data = "data: ✓✓✓\n\n".encode()

    kept = data[: place_of_cut((Write(data, "event"),), "chunk")]

    assert kept.decode() == "data: ✓"
