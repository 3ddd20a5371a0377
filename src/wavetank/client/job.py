"""One piece of somebody else's code, run elsewhere and watched from here."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


class HangError(Exception):
    """The work did not end within its time."""


class Job:
    """How a piece of work ended; wait for ``ended`` before reading the rest.

    Attributes:
        ended: Set when the work is over, however it ended.
        result: What it returned.
        is_abandoned: Whether the harness gave it up before it ended.
    """

    def __init__(self) -> None:
        self.is_abandoned = False
        self.ended = threading.Event()
        self.result: object = None
        self._error: BaseException | None = None

    def run(self, work: Callable[[], object]) -> None:
        """Do the work in this thread."""
        try:
            self.result = work()
        except BaseException as error:  # noqa: BLE001  told to the waiting thread
            self._error = error
        finally:
            self.ended.set()

    def abandon(self) -> None:
        """Let nobody wait any longer; what the work still does is lost."""
        self.is_abandoned = True
        self.ended.set()

    async def run_async(self, work: Awaitable[object]) -> None:
        """Do the work on this loop."""
        try:
            self.result = await work
        except BaseException as error:  # noqa: BLE001  told to the waiting thread
            self._error = error
        finally:
            self.ended.set()

    def take_error(self) -> BaseException | None:
        """Give what the work raised, ``SystemExit`` and its like included, once.

        An exception's traceback leads back here, so keeping it would make a cycle
        that holds the client's sockets open until the garbage collector comes by.
        """
        error, self._error = self._error, None
        return error
