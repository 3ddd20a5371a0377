"""Ctrl-C between two lines that belong together, put off to the end of the second.

Python hears a signal between any two instructions of its main thread: also after a
process was started and before anybody has its number, and then nobody ends it.
"""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

ENDING: Final = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Do a few quick things, and only then what a signal meanwhile asks for.

    Only signals that Python code handles are put off: one that ends the process at
    once, or is not heard at all, stays as it is. In another thread than the main one
    nothing has to be done, because no handler runs there.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[int] = []

    def hear(number: int, frame: FrameType | None) -> None:
        del frame
        heard.append(number)

    before = {
        number: handler
        for number in ENDING
        if callable(handler := signal.getsignal(number))
    }
    for number in before:
        signal.signal(number, hear)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if heard:
        signal.raise_signal(heard[0])
