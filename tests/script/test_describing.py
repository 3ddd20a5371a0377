"""Scripts as rows that a terminal can show."""

from __future__ import annotations

from hypothesis import given, strategies as st

from wavetank.script import Script, describe, printable
from wavetank.script.ops import (
    AwaitClose,
    AwaitDelta,
    Cut,
    Finish,
    Pause,
    Repeat,
    Reset,
    Stall,
    Write,
)


def test_every_op_has_a_row_with_its_offset() -> None:
    """Offsets are those of speed 1; repeats are shown once, after their own row."""
    script = Script(
        (
            Write(b"HTTP", "head"), Pause(1.5), AwaitDelta(2), Pause(0.1, scaled=False),
            Stall(), AwaitClose(), Repeat((Pause(1), Write(b"\n", "blank"))), Finish(),
            Finish(close=True), Cut(), Reset(),
        )
    )  # fmt: skip

    rows = [(row.offset, row.op, row.label, row.text) for row in describe(script)]

    assert rows == [
        (0.0, "write", "head", "HTTP"),
        (0.0, "pause", "", "1.5 s"),
        (1.5, "await-delta", "", "until the client holds 2"),
        (1.5, "pause", "", "0.1 s, real time"),
        (1.6, "stall", "", "until the client leaves"),
        (1.6, "await-close", "", "until the client leaves"),
        (1.6, "repeat", "", "until the client leaves"),
        (1.6, "pause", "", "1 s"),
        (2.6, "write", "blank", "\\n"),
        (1.6, "finish", "", "keep the connection"),
        (1.6, "finish", "", "close the connection"),
        (1.6, "cut", "", "FIN before the message is whole"),
        (1.6, "reset", "", "RST"),
    ]


@given(st.binary())
def test_nothing_unprintable_is_left(data: bytes) -> None:
    """No byte of a wire can act on a terminal."""
    assert printable(data).isprintable()
