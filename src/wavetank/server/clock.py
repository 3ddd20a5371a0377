"""The only file that knows what time it is.

Everything that waits is handed a ``Clock``, so that tests can hold time still.
Seconds are monotonic and their zero means nothing: only differences do.
"""

from __future__ import annotations

import asyncio
import time
from typing import Protocol


class Clock(Protocol):
    """Monotonic seconds, and waiting for them."""

    def now(self) -> float:
        """Return the current time in seconds."""
        ...

    async def sleep_until(self, deadline: float) -> None:
        """Return as soon as ``now()`` has reached ``deadline``."""
        ...


class MonotonicClock:
    """The machine's own monotonic clock."""

    def now(self) -> float:
        """Return ``time.monotonic()``."""
        return time.monotonic()

    async def sleep_until(self, deadline: float) -> None:
        """Sleep on the running loop; returns at once for a deadline in the past."""
        await asyncio.sleep(max(0.0, deadline - self.now()))


def unix_seconds() -> float:
    """Return the wall clock, which the simulated endpoint stamps on its answers."""
    return time.time()
