"""The clock goes on by itself, and sleeping reaches its deadline."""

from __future__ import annotations

import asyncio

from wavetank.server.clock import MonotonicClock


def test_sleeping_ends_at_or_after_the_deadline() -> None:
    """A deadline in the future is reached, one in the past costs no time."""
    clock = MonotonicClock()
    deadline = clock.now() + 0.01

    asyncio.run(clock.sleep_until(deadline))
    assert clock.now() >= deadline
    asyncio.run(clock.sleep_until(deadline - 1000))
