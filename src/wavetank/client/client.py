"""What every client under test looks like to the harness.

In process, session or one shot: the runner sees only this. ``ask`` blocks, so that
one thread drives one call; how the call reaches the library is the client's secret.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from wavetank.client.call import Answer, Call, ClientInfo

Progress: TypeAlias = Callable[[int], None]
"""Told how many text deltas the client has handed to its caller so far."""


def ignore_progress(deltas: int) -> None:
    """Take a progress report and do nothing with it."""


class Client(Protocol):
    """A client under test.

    Call ``close`` when the run is over, whatever happened before.
    """

    @property
    def info(self) -> ClientInfo:
        """Who the client is and what it says it can do."""

    @property
    def noise(self) -> tuple[str, ...]:
        """What it printed that was no answer, in order, bounded."""

    def ask(self, call: Call, on_progress: Progress) -> Answer:
        """Give the client one call and wait for its answer.

        Never raises for anything a client does, and returns soon after
        ``call.budget_s`` at the latest. May be called from ``info.concurrency``
        threads at once; more callers wait their turn.

        Args:
            call: The task.
            on_progress: Called from any thread while the call runs; must be quick
                and must not raise.
        """

    def close(self) -> None:
        """End everything the client started; a second call does nothing."""
