"""The simulated endpoint as one more source of replies.

``wavetank.endpoint`` is pure. What it cannot know is handed to it here: the wall
clock, the request's number, what else is being answered, the pace and the faults in
force. What was answered is written down in a ledger.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from wavetank.endpoint import Dice, Pace, Served, paced
from wavetank.endpoint.faults import on_reply, replacement
from wavetank.server.clock import unix_seconds
from wavetank.server.exchanges import Choice
from wavetank.server.faults import Faults
from wavetank.server.ledger import Ledger, Visit
from wavetank.server.preflight import preflight

if TYPE_CHECKING:
    from collections.abc import Callable

    from wavetank.endpoint import Endpoint
    from wavetank.scenario import Reply
    from wavetank.script import Request
    from wavetank.server.exchanges import Performed
    from wavetank.server.faults import Met


class SimulatedEndpoint:
    """Answers every request as DeepSeek does; a ``Responder``.

    Args:
        endpoint: Decides the answers.
        pace: How fast they are spoken; at once unless given.
        now: Unix seconds; legacy ids retire by it, and answers carry it.

    Attributes:
        endpoint: Decides the answers; its account may be replaced at any time.
        faults: What goes wrong; none at first.
        ledger: The requests so far and what they would have cost.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        pace: Pace | None = None,
        *,
        now: Callable[[], float] = unix_seconds,
    ) -> None:
        self.endpoint = endpoint
        self.faults = Faults(endpoint.seed)
        self.ledger = Ledger(endpoint.profile)
        self._pace = pace or Pace()
        self._now = now
        self._requests = 0
        self._in_flight: Counter[str] = Counter()

    def respond(self, request: Request) -> Choice:
        """Answer at the pace that was asked for, with what is to go wrong."""
        if asked := preflight(request):
            return Choice(0, asked, fresh=True)
        number = self._requests
        self._requests += 1
        now = self._now()
        met = self.faults.meet(request, number)
        served = self._served(request, number, now, met)
        if served.model is not None:
            self._in_flight[served.model] += 1
        self.ledger.came(Visit(number, int(now), request, served, met.ids))
        seed = self.endpoint.seed
        reply = served.reply
        if served.usage is not None:
            tokens = served.usage.completion
            reply = paced(reply, self._pace, tokens=tokens, seed=seed, index=number)
        reply = on_reply(reply, met.effects)
        reply = _traced(reply, Dice(seed, number, "trace").uuid())
        over = partial(self._over, number, served.model)
        return Choice(0, reply, over, fresh=True)

    def _served(self, request: Request, number: int, now: float, met: Met) -> Served:
        instead = replacement(met.effects)
        if instead is not None:
            return Served(instead)
        return self.endpoint.answer(
            request.method,
            request.path,
            request.headers,
            request.body,
            now=now,
            index=number,
            in_flight=self._in_flight,
            effects=met.effects,
        )

    def _over(self, number: int, model: str | None, performed: Performed) -> None:
        if model is not None:
            self._in_flight[model] -= 1
        self.ledger.over(number, performed)


def _traced(reply: Reply, id_: str) -> Reply:
    """Give a reply a trace id of its own: every request here is the first of a play."""
    headers = (*reply.head.headers, ("X-DS-Trace-Id", id_.replace("-", "")))
    return replace(reply, head=replace(reply.head, headers=headers))
