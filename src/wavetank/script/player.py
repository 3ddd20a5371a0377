"""What comes next, given what happened: a script played without a socket or a clock.

The caller owns both. It calls ``advance`` with its monotonic time, does what it is
told, and calls again; it reports deltas and the client's leaving in between. Adjacent
writes leave as one unless slicing set them apart. Deadlines are absolute and add up
from the start, so that a late caller does not stretch the script; a wait for the
client, and a pause in real time, count from when they begin.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

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
    joined,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wavetank.script.ops import Op, Script


#: A send has no more writes, so that one which never ends comes in parts.
WRITES_AT_ONCE: Final = 16


@dataclass(frozen=True, slots=True)
class Send:
    """Give these writes to the socket in order, a call for each.

    Nothing needs to be asked between them. A caller that stops after one of them, as
    when the client has left, does not ask again.

    Attributes:
        writes: One or more, none of them empty.
    """

    writes: tuple[Write, ...]


@dataclass(frozen=True, slots=True)
class WaitUntil:
    """Do nothing before this time.

    Attributes:
        deadline: In the caller's monotonic seconds.
    """

    deadline: float


@dataclass(frozen=True, slots=True)
class WaitFor:
    """Do nothing before the client has done something.

    Attributes:
        what: ``delta``, that it reported enough deltas, or ``close``, that it left.
        count: How many deltas.
    """

    what: Literal["delta", "close"]
    count: int = 0


@dataclass(frozen=True, slots=True)
class Close:
    """The answer is over.

    Attributes:
        how: ``finish`` when the message is whole, ``fin`` or ``rst`` when it is not.
        keep: Whether the connection may carry another request.
    """

    how: Literal["finish", "fin", "rst"]
    keep: bool = False


Command: TypeAlias = Send | WaitUntil | WaitFor | Close


class Player:
    """Plays one script; call ``advance`` until it returns ``Close``.

    A wait for deltas is returned at least once, even if they were reported before, so
    that the caller can take note of it. How long to wait for them is the caller's
    decision: to go on without them, report them.

    Args:
        script: What is played.
        speed: Divides every pause that is not in real time.
    """

    def __init__(self, script: Script, *, speed: float = 1.0) -> None:
        self._ops = _unrolled(script.ops)
        self._op = next(self._ops, None)
        self._speed = speed
        self._due: float | None = None
        self._wait: WaitUntil | WaitFor | None = None
        self._deltas = 0
        self._left = False

    def report_deltas(self, count: int) -> None:
        """Note that the client holds this many text deltas of the answer in all."""
        self._deltas = max(self._deltas, count)

    def client_left(self) -> None:
        """Note that the client closed the connection; nothing is sent after it."""
        self._left = True

    def advance(self, now: float) -> Command:
        """Say what to do now; calling early repeats the wait.

        Args:
            now: The caller's monotonic seconds.
        """
        due = now if self._due is None else self._due
        if isinstance(self._wait, WaitFor):
            # The script could not know how long the client would take.
            due = max(due, now)
        self._due = due
        if self._left:
            return Close("finish")
        if self._wait is None or self._is_over(self._wait, now):
            self._wait = None
            return self._begin(self._op, now)
        return self._wait

    def _is_over(self, wait: WaitUntil | WaitFor, now: float) -> bool:
        if isinstance(wait, WaitUntil):
            return now >= wait.deadline
        return wait.what == "delta" and self._deltas >= wait.count

    def _begin(self, op: Op | None, now: float) -> Command:
        match op:
            case Write():
                return self._send(alone=op.alone)
            case Cut():
                return Close("fin")
            case Reset():
                return Close("rst")
            case Finish():
                return Close("finish", keep=not op.close)
            case Pause():
                self._wait = WaitUntil(self._deadline(op, now))
            case AwaitDelta():
                self._wait = WaitFor("delta", op.count)
            case Stall() | AwaitClose():
                self._wait = WaitFor("close")
            case _:
                return Close("finish")
        self._op = next(self._ops, None)
        return self._wait

    def _deadline(self, pause: Pause, now: float) -> float:
        due = now if self._due is None else self._due
        self._due = (
            due + pause.seconds / self._speed
            if pause.scaled
            else max(due, now) + pause.seconds
        )
        return self._due

    def _send(self, *, alone: bool) -> Send:
        """Take what leaves next: slices by themselves, everything else as one."""
        if alone:
            return Send(tuple(self._take(alone=True, most=WRITES_AT_ONCE)))
        return Send((joined(self._take(alone=False)),))

    def _take(self, *, alone: bool, most: int | None = None) -> list[Write]:
        taken: list[Write] = []
        op = self._op
        while isinstance(op, Write) and op.alone is alone and len(taken) != most:
            taken.append(op)
            op = next(self._ops, None)
        self._op = op
        return taken


def _unrolled(ops: tuple[Op, ...]) -> Iterator[Op]:
    """Give the ops without empty writes; each round of a repeat leaves by itself."""
    for op in ops:
        if isinstance(op, Repeat):
            once = tuple(
                replace(each, alone=True) if isinstance(each, Write) else each
                for each in _unrolled(op.ops)
            )
            while once:
                yield from once
        elif not isinstance(op, Write) or op.data:
            yield op
