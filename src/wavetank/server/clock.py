"""The only file that knows what time it is.

Everything that waits is handed a ``Clock``, so that tests can hold time still.
Seconds are monotonic and their zero means nothing: only differences do.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable


class Clock(Protocol):
    """Monotonic seconds, and waiting for them."""

    def now(self) -> float:
        """Return the current time in seconds."""
        ...

    async def sleep_until(self, deadline: float) -> None:
        """Return as soon as ``now()`` has reached ``deadline``."""
        ...

    def alarm(self, deadline: float, ring: Callable[[], object]) -> Callable[[], None]:
        """Call ``ring`` as soon as ``now()`` has reached ``deadline``, never at once.

        A paced answer waits for every token; this takes no task and no coroutine.

        Returns:
            What cancels it; too late is harmless.
        """
        ...


class MonotonicClock:
    """The machine's own monotonic clock."""

    def now(self) -> float:
        """Return ``time.monotonic()``."""
        return time.monotonic()

    async def sleep_until(self, deadline: float) -> None:
        """Sleep on the running loop; returns at once for a deadline in the past."""
        await asyncio.sleep(max(0.0, deadline - self.now()))

    def alarm(self, deadline: float, ring: Callable[[], object]) -> Callable[[], None]:
        """Ring on the running loop; in its next turn for a deadline in the past."""
        loop = asyncio.get_running_loop()
        return loop.call_later(max(0.0, deadline - self.now()), ring).cancel


def unix_seconds() -> float:
    """Return the wall clock, which the simulated endpoint stamps on its answers."""
    return time.time()
