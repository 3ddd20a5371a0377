"""The simulated endpoint as one more source of replies.

``wavetank.endpoint`` is pure: the wall clock, the request's number and the pace are
handed to it here, and nothing else happens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wavetank.endpoint import Pace, paced
from wavetank.server.clock import unix_seconds
from wavetank.server.exchanges import Choice

if TYPE_CHECKING:
    from collections.abc import Callable

    from wavetank.endpoint import Endpoint
    from wavetank.script import Request


class SimulatedEndpoint:
    """Answers every request as DeepSeek does; a ``Responder``.

    Args:
        endpoint: Decides the answers.
        pace: How fast they are spoken; at once unless given.
        now: Unix seconds; legacy ids retire by it, and answers carry it.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        pace: Pace | None = None,
        *,
        now: Callable[[], float] = unix_seconds,
    ) -> None:
        self._endpoint = endpoint
        self._pace = pace or Pace()
        self._now = now
        self._requests = 0

    def respond(self, request: Request) -> Choice:
        """Answer at the pace that was asked for."""
        index = self._requests
        self._requests += 1
        served = self._endpoint.answer(
            request.method,
            request.path,
            request.headers,
            request.body,
            now=self._now(),
            index=index,
        )
        seed = self._endpoint.seed
        return Choice(0, paced(served.reply, self._pace, seed=seed, index=index))
