"""The simulated endpoint's requests: what came, what was answered, what it cost.

The ledger is bounded and belongs to no play: it is written when a request comes and
completed when its answer is over. Keys are redacted before anything is kept. It may be
read from any thread.
"""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass, replace
from threading import Condition as Notice
from typing import TYPE_CHECKING, Any, Final

from wavetank.endpoint import NO_COST, cancelled_cost, cost
from wavetank.journal import redact_bytes, redact_headers, redact_text
from wavetank.scenario.model import Reply
from wavetank.script import Request, differences
from wavetank.server.billing import output_sent, status_of
from wavetank.server.received import presented_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wavetank.endpoint import Cost, Profile, Served
    from wavetank.journal import How
    from wavetank.scenario import Condition
    from wavetank.server.exchanges import Performed
    from wavetank.wire import JsonObject

MAX_VISITS: Final = 1000
"""How many requests are remembered."""
MAX_BYTES: Final = 16_000_000
"""How many bytes of their bodies; the last request is remembered in any case."""
NOTHING: Final = Reply(())


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of the simulated endpoint, and its answer.

    Attributes:
        number: Counts from zero, the forgotten ones included.
        at: Unix seconds.
        request: Keys redacted.
        served: What answered, and what it counts; the ledger keeps no reply.
        faults: Numbers of the faults it met.
        status: The status sent, or ``None`` if none was.
        how: How the answer was over; ``None`` while it is under way.
        tokens: Output tokens that were sent.
        cost: What it is billed with; nothing while it is under way.
        play: The play whose transcript holds it; empty while it is under way.
    """

    number: int
    at: int
    request: Request
    served: Served
    faults: tuple[int, ...] = ()
    status: int | None = None
    how: How | None = None
    tokens: int = 0
    cost: Cost = NO_COST
    play: str = ""

    def shown(self) -> JsonObject:
        """Show it as JSON data."""
        usage = self.served.usage
        return {
            "number": self.number,
            "at": self.at,
            "method": self.request.method,
            "path": self.request.path,
            "headers": {name.lower(): value for name, value in self.request.headers},
            "body": _shown(self.request.body),
            "status": self.status,
            "how": self.how,
            "model": self.served.model,
            "usage": None
            if usage is None
            else {
                "prompt_tokens": usage.prompt,
                "prompt_cache_hit_tokens": usage.cache_hit,
                "completion_tokens": usage.completion,
            },
            "tokens_sent": self.tokens,
            "cost_usd": _dollars(self.cost),
            "faults": list(self.faults),
            "play": self.play,
        }


class Ledger:
    """The last requests of one endpoint, in order.

    Args:
        profile: Whose prices.
        limit: How many are remembered.
        limit_bytes: How many bytes of their bodies.
    """

    def __init__(
        self,
        profile: Profile,
        *,
        limit: int = MAX_VISITS,
        limit_bytes: int = MAX_BYTES,
    ) -> None:
        self._profile = profile
        self._limit = limit
        self._limit_bytes = limit_bytes
        self._changed = Notice()
        self._visits: deque[Visit] = deque()
        self._bytes = 0

    @property
    def visits(self) -> tuple[Visit, ...]:
        """What is remembered."""
        with self._changed:
            return tuple(self._visits)

    @property
    def cost(self) -> Cost:
        """What all that is remembered would have cost."""
        return sum((visit.cost for visit in self.visits), NO_COST)

    def clear(self) -> None:
        """Forget every request."""
        with self._changed:
            self._visits.clear()
            self._bytes = 0

    def came(self, visit: Visit) -> None:
        """Record a request whose answer begins."""
        request = visit.request
        key = presented_key(request.headers)
        request = replace(
            request,
            path=redact_text(request.path, key),
            headers=redact_headers(request.headers, key),
            body=redact_bytes(request.body, key),
        )
        # What was said is in the play; here it would be kept a second time.
        served = replace(visit.served, reply=NOTHING)
        with self._changed:
            self._visits.append(replace(visit, request=request, served=served))
            self._bytes += len(request.body)
            while len(self._visits) > self._limit or (
                len(self._visits) > 1 and self._bytes > self._limit_bytes
            ):
                self._bytes -= len(self._visits.popleft().request.body)

    def over(self, number: int, performed: Performed) -> None:
        """Complete a request; one that is forgotten stays so."""
        with self._changed:
            # Numbers are given in turn, so the first one tells where this one is.
            place = number - self._visits[0].number if self._visits else -1
            if 0 <= place < len(self._visits):
                self._visits[place] = self._billed(self._visits[place], performed)
            self._changed.notify_all()

    def settled(self, timeout: float) -> bool:
        """Wait until no answer is under way; a client may be a moment ahead.

        Never call it on the server's own loop.

        Args:
            timeout: Real seconds.

        Returns:
            Whether that was so in time.
        """
        with self._changed:
            return self._changed.wait_for(self._all_over, timeout)

    def having(self, conditions: Sequence[Condition]) -> tuple[Visit, ...]:
        """Give the requests for which all conditions hold."""
        return tuple(
            visit for visit in self.visits if not differences(conditions, visit.request)
        )

    def summary(self) -> JsonObject:
        """Add up what is remembered."""
        visits = self.visits
        usages = [each.served.usage for each in visits]
        counted = [usage for usage in usages if usage is not None]
        return {
            "requests": len(visits),
            "prompt_tokens": sum(usage.prompt for usage in counted),
            "prompt_cache_hit_tokens": sum(usage.cache_hit for usage in counted),
            "tokens_sent": sum(visit.tokens for visit in visits),
            "cost_usd": _dollars(self.cost),
        }

    def _all_over(self) -> bool:
        return all(visit.play for visit in self._visits)

    def _billed(self, visit: Visit, performed: Performed) -> Visit:
        tokens, spent = self._spent(visit, performed)
        return replace(
            visit,
            status=status_of(performed.sent),
            how=performed.how,
            tokens=tokens,
            cost=spent,
            play=performed.play,
        )

    def _spent(self, visit: Visit, performed: Performed) -> tuple[int, Cost]:
        """Give the output tokens that were sent, and the price of the answer."""
        usage, model = visit.served.usage, visit.served.model
        if usage is None or model is None:
            return 0, NO_COST
        hit, miss = usage.cache_hit, usage.prompt - usage.cache_hit
        if performed.how == "finished":
            output = usage.completion
            spent = cost(self._profile, model, hit, miss, output, at=visit.at)
        else:
            output = output_sent(performed.sent, usage.completion)
            spent = cancelled_cost(self._profile, model, hit, miss, output, at=visit.at)
        return output, spent


def _dollars(cost: Cost) -> str:
    return f"{cost.total.normalize():f}"


def _shown(body: bytes) -> Any:
    """Show a body as JSON where it is, otherwise as text."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return body.decode(errors="replace")
