"""The simulated endpoint as one more source of plays.

Requests at the root are answered by ``wavetank.endpoint``, which is pure: the wall
clock, the request's number and the pace are handed to it here. Each request is a play
of its own, so that the server's bound on plays bounds what is remembered.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wavetank.endpoint import Endpoint, Pace, paced
from wavetank.server.clock import unix_seconds
from wavetank.server.exchanges import Choice

if TYPE_CHECKING:
    from collections.abc import Callable

    from wavetank.script import Request
    from wavetank.server.play import Play, Settings
    from wavetank.server.plays import Plays


@dataclass(frozen=True, slots=True)
class SimulatedEndpoint:
    """What answers at the root, and how fast.

    Attributes:
        endpoint: Decides the answers.
        pace: How fast they are spoken.
        now: Unix seconds; legacy ids retire by it, and answers carry it.
    """

    endpoint: Endpoint
    pace: Pace = field(default_factory=Pace)
    now: Callable[[], float] = unix_seconds


class Simulated:
    """Makes a play for each request at the root; its own responder."""

    def __init__(
        self, simulated: SimulatedEndpoint, plays: Plays, *, settings: Settings
    ) -> None:
        self._simulated = simulated
        self._plays = plays
        self._settings = settings
        self._requests = 0

    def new_play(self) -> Play:
        """Make the play of one request; the endpoint judges the key itself."""
        return self._plays.create(self, settings=self._settings, any_key=True)

    def respond(self, request: Request) -> Choice:
        """Answer as DeepSeek does, at the pace that was asked for."""
        index = self._requests
        self._requests += 1
        endpoint = self._simulated.endpoint
        served = endpoint.answer(
            request.method,
            request.path,
            request.headers,
            request.body,
            now=self._simulated.now(),
            index=index,
        )
        pace = self._simulated.pace
        return Choice(0, paced(served.reply, pace, seed=endpoint.seed, index=index))
