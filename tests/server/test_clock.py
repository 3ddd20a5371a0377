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


def test_an_alarm_rings_once_it_is_time_and_not_at_once() -> None:
    """Even a deadline in the past waits for the loop's turn."""
    clock = MonotonicClock()

    async def wait() -> tuple[bool, float]:
        rang = asyncio.Event()
        clock.alarm(clock.now() - 1, rang.set)
        at_once = rang.is_set()
        await rang.wait()
        rang.clear()
        deadline = clock.now() + 0.01
        clock.alarm(deadline, rang.set)
        await rang.wait()
        return at_once, clock.now() - deadline

    at_once, late = asyncio.run(wait())

    assert not at_once
    assert late >= 0


def test_a_cancelled_alarm_stays_silent() -> None:
    """Nobody waits for it any more."""
    clock = MonotonicClock()
    rang: list[str] = []

    async def wait() -> None:
        clock.alarm(clock.now(), lambda: rang.append("first"))()
        done = asyncio.Event()
        clock.alarm(clock.now(), done.set)
        await done.wait()

    asyncio.run(wait())

    assert rang == []
