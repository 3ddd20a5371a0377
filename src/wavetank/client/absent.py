"""A client that did not start, so that a run of it still has a whole report.

Whoever reads the reports of a run, a server that counts tests for one, should find
today's errors there and not yesterday's passes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wavetank.client.call import CAPABILITIES, ClientInfo, Errored

if TYPE_CHECKING:
    from wavetank.client.call import Answer, Call
    from wavetank.client.client import Progress
    from wavetank.errors import HarnessError


class AbsentClient:
    """Answers every call with the reason why nobody is there.

    Args:
        name: What the client would have been called.
        reason: Why it did not start; its first line is the message.
    """

    def __init__(self, name: str, reason: HarnessError) -> None:
        message, _, details = str(reason).partition("\n")
        self._answer = Errored("unstarted", message, details)
        # What it can do nobody knows, so nothing is left out for the lack of it.
        self._info = ClientInfo(
            name=name,
            version="unknown",
            language="unknown",
            capabilities=frozenset(CAPABILITIES),
            concurrency=8,
        )

    @property
    def info(self) -> ClientInfo:
        """A client of which only the name is known."""
        return self._info

    @property
    def noise(self) -> tuple[str, ...]:
        """Nothing: what it printed is part of the reason."""
        return ()

    def ask(self, call: Call, on_progress: Progress) -> Answer:  # noqa: ARG002  nobody is there to be asked
        """Say why nobody is there."""
        return self._answer

    def close(self) -> None:
        """Nothing: nobody is there."""
