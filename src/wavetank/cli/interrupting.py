"""Ctrl-C while a run is under way: heard once, and then the run ends in order.

So are SIGTERM, and a terminal that is closed.
"""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contextlib import ExitStack
    from types import FrameType


def endings() -> list[signal.Signals]:
    """List what ends a command: Ctrl-C, SIGTERM, and a terminal that is closed."""
    numbers = [signal.SIGINT, signal.SIGTERM]
    closed = getattr(signal, "SIGHUP", None)  # absent on Windows
    if closed is not None and signal.getsignal(closed) != signal.SIG_IGN:  # nohup
        numbers.append(closed)
    return numbers


def interrupt_once(stack: ExitStack) -> None:
    """Let Ctrl-C, and what ends a job in a CI, end the run with a partial report.

    Ending takes seconds at most: the client is ended with all that it started. A
    second Ctrl-C would leave processes behind and the report without its end, so it
    is not heard. The first one always is: a shell starts background jobs deaf to it.

    Args:
        stack: Sets back what was there before when it is left.
    """
    numbers = endings()

    def interrupt(number: int, frame: FrameType | None) -> None:
        for each in numbers:
            signal.signal(each, signal.SIG_IGN)
        signal.default_int_handler(number, frame)

    for each in numbers:
        stack.callback(signal.signal, each, signal.signal(each, interrupt))
