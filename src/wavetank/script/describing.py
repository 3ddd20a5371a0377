"""A script as rows for people: when, what, and the bytes made printable.

Offsets are those of a run at speed 1 with a client that never keeps the script
waiting. Nothing here decides anything; control characters cannot reach a terminal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

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

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from wavetank.script.ops import Op, Script

_NAMES: Final[Mapping[type[Op], str]] = {
    Pause: "pause",
    Stall: "stall",
    AwaitDelta: "await-delta",
    AwaitClose: "await-close",
    Repeat: "repeat",
    Finish: "finish",
    Cut: "cut",
    Reset: "reset",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One op of a script.

    Attributes:
        offset: Seconds from the script's start to the op's.
        op: Its name, as ``write`` or ``await-delta``; ops that are repeated are
            preceded by a row ``repeat``.
        label: What the bytes are; ``""`` for ops without bytes.
        text: The bytes with everything unprintable escaped, or what the op waits for.
    """

    offset: float
    op: str
    label: str
    text: str


def describe(script: Script) -> tuple[Row, ...]:
    """Give a script's ops in order, repeats once."""
    return tuple(_rows(script.ops, 0.0))


def _rows(ops: Iterable[Op], offset: float) -> Iterator[Row]:
    for op in ops:
        yield _row(op, offset)
        if isinstance(op, Repeat):
            yield from _rows(op.ops, offset)
        elif isinstance(op, Pause):
            offset += op.seconds


def _row(op: Op, offset: float) -> Row:
    if isinstance(op, Write):
        return Row(offset, "write", op.label, printable(op.data))
    return Row(offset, _NAMES[type(op)], "", _text(op))


def _text(op: Op) -> str:
    match op:
        case Pause():
            return f"{op.seconds:g} s" if op.scaled else f"{op.seconds:g} s, real time"
        case AwaitDelta():
            return f"until the client holds {op.count}"
        case Finish():
            return "close the connection" if op.close else "keep the connection"
        case Cut():
            return "FIN before the message is whole"
        case Reset():
            return "RST"
        case _:
            return "until the client leaves"


def printable(data: bytes) -> str:
    r"""Give bytes as text, with line ends, controls and bad UTF-8 as escapes."""
    text = data.decode(errors="backslashreplace")
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode()
        for each in text
    )
