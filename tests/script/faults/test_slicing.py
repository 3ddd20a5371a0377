"""Bodies cut into other writes."""

from __future__ import annotations

import pytest

from script.replying import CONTEXT
from wavetank.scenario import Slicing
from wavetank.script.faults.slicing import slice_body
from wavetank.script.ops import Pause, Repeat, Write

BODY = (Write(b"ab", deltas=1), Write("cé".encode(), deltas=1), Pause(1), Write(b"fg"))
REPEAT = Repeat((Write(b"x"),))


@pytest.mark.parametrize(
    ("slicing", "expected"),
    [
        (Slicing("none"), [b"ab", b"c\xc3\xa9", b"fg"]),
        (Slicing("event"), [b"ab", b"c\xc3\xa9", b"fg"]),
        (Slicing("bytes", size=2), [b"ab", b"c\xc3", b"\xa9", b"f", b"g"]),
        (Slicing("at", places=(1, 4, 90)), [b"a", b"bc\xc3", b"\xa9", b"fg"]),
        (Slicing("characters"), [b"abc\xc3", b"\xa9", b"fg"]),
    ],
)
def test_a_body_is_cut_where_it_was_asked_for(
    slicing: Slicing, expected: list[bytes]
) -> None:
    """Offsets count the whole body; a pause of the reply separates its runs."""
    ops = slice_body(BODY, slicing, CONTEXT)

    assert [op.data for op in ops if isinstance(op, Write)] == expected
    assert ops.count(Pause(1)) == 1


def test_repeats_stay_as_they_are() -> None:
    """What goes on for ever is not cut."""
    assert slice_body((REPEAT,), Slicing("bytes", size=1), CONTEXT) == (REPEAT,)


def test_an_empty_write_leaves_nothing_to_send() -> None:
    """Slices are never empty."""
    assert slice_body((Write(b""),), Slicing("event"), CONTEXT) == ()


def test_the_seed_decides_the_places() -> None:
    """The same seed cuts at the same places, each slice shorter than a chunk."""
    body = (Write(bytes(3000)),)

    first = slice_body(body, Slicing("seeded"), CONTEXT)

    assert first == slice_body(body, Slicing("seeded"), CONTEXT)
    assert 3000 // 64 <= len(first) <= 3000
