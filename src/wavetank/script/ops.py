"""The operations a script is made of: data only, every byte decided.

A script is what one request gets: a list of ops in order. ``Write`` carries bytes
exactly as they go to the socket, transfer coding included. Everything else says
when, or how the exchange is over. Durations are seconds before the run's speed.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Label: TypeAlias = Literal[
    "interim", "head", "event", "comment", "blank", "body", "raw", "framing"
]


@dataclass(slots=True, unsafe_hash=True)
class Write:
    """Bytes for the socket.

    A stream makes two for each of its events, and a frozen class takes four times as
    long to make; that nothing assigns to a final attribute is the type checker's to see.

    Attributes:
        data: The bytes, transfer coding included.
        label: What they are, for people; several are joined by ``+``.
        step: Index of the authored step they come from, or ``None``.
        deltas: Text deltas that are whole once these bytes have arrived.
        alone: Must leave in a write of its own (slicing was asked for).
    """

    data: Final[bytes]
    label: Final[Label | str] = "raw"
    step: Final[int | None] = None
    deltas: Final[int] = 0
    alone: Final[bool] = False


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence. Deadlines add up from the start, so that pauses never drift.

    Attributes:
        seconds: How long.
        scaled: Whether the run's speed divides it. A pause that only makes slices
            arrive as separate reads is real time, counted from the write before it.
    """

    seconds: float
    scaled: bool = True


@dataclass(frozen=True, slots=True)
class Stall:
    """Silence until the client leaves or the play is ended."""


@dataclass(frozen=True, slots=True)
class AwaitDelta:
    """Hold the rest until the client has reported this many text deltas."""

    count: int


@dataclass(frozen=True, slots=True)
class AwaitClose:
    """Hold until the client closes the connection."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """Play ``ops`` again and again until the client leaves (keep-alive for ever)."""

    ops: tuple[Write | Pause, ...]


@dataclass(frozen=True, slots=True)
class Finish:
    """The message is whole.

    Attributes:
        close: Close the connection (FIN) instead of keeping it alive.
    """

    close: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """FIN although the message is not whole."""


@dataclass(frozen=True, slots=True)
class Reset:
    """RST."""


Op: TypeAlias = (
    Write | Pause | Stall | AwaitDelta | AwaitClose | Repeat | Finish | Cut | Reset
)


@dataclass(frozen=True, slots=True)
class Script:
    """What one request gets.

    Attributes:
        ops: In order; the last one is ``Finish``, ``Cut``, ``Reset``, ``Stall``,
            ``AwaitClose`` or ``Repeat``.
        status: The status code the head carries.
    """

    ops: tuple[Op, ...]
    status: int = 200

    @property
    def written(self) -> bytes:
        """Every byte the script writes when nobody leaves early, repeats once."""
        return written_bytes(self.ops)

    @property
    def digest(self) -> str:
        """A hash of all ops; equal digests mean the same bytes in the same order."""
        # The bytes once and the shapes beside them: repr() of bytes takes long.
        hashed = sha256(self.written)
        shapes = [_shape(op) if isinstance(op, Write) else op for op in self.ops]
        hashed.update(repr((self.status, shapes)).encode())
        return hashed.hexdigest()[:16]


def _shape(op: Write) -> tuple[int, str, int | None, int, bool]:
    return len(op.data), op.label, op.step, op.deltas, op.alone


def written_bytes(ops: Iterable[Op]) -> bytes:
    """Join the bytes of all writes, those of repeats once."""
    parts: list[bytes] = []
    for op in ops:
        if isinstance(op, Write):
            parts.append(op.data)
        elif isinstance(op, Repeat):
            parts.append(written_bytes(op.ops))
    return b"".join(parts)


def joined(writes: Sequence[Write]) -> Write:
    """Join writes to one that leaves alone and names each kind of them once."""
    labels = dict.fromkeys([each.label for each in writes])
    return Write(
        b"".join([each.data for each in writes]),
        "+".join(labels),
        deltas=sum([each.deltas for each in writes]),
        alone=True,
    )


def map_writes(ops: Iterable[Op], change: Callable[[Write], Write]) -> tuple[Op, ...]:
    """Change every write, those of repeats too; everything else stays."""

    def changed(op: Write | Pause) -> Write | Pause:
        return change(op) if isinstance(op, Write) else op

    return tuple(
        Repeat(tuple(changed(each) for each in op.ops))
        if isinstance(op, Repeat)
        else change(op)
        if isinstance(op, Write)
        else op
        for op in ops
    )
