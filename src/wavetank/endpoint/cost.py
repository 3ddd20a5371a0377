"""Tokens to US dollars, exactly.

DeepSeek bills by token at prices per million, apart for cache hits, cache misses and
output. All of it is decimal arithmetic, and nothing is rounded: a run's cost is the
sum of its requests', and whoever shows it decides on the digits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from wavetank.endpoint.profile import Model, Prices, Profile

_MILLION: Final = Decimal(1_000_000)
_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class Cost:
    """What tokens cost, in US dollars.

    Attributes:
        hit: For prompt tokens served from the cache.
        miss: For other prompt tokens.
        output: For completion tokens.
    """

    hit: Decimal
    miss: Decimal
    output: Decimal

    @property
    def total(self) -> Decimal:
        """All three together."""
        return self.hit + self.miss + self.output

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            self.hit + other.hit, self.miss + other.miss, self.output + other.output
        )


NO_COST: Final = Cost(Decimal(0), Decimal(0), Decimal(0))


def cost(
    profile: Profile,
    model: str,
    hit: int,
    miss: int,
    output: int,
    *,
    at: int | None = None,
) -> Cost:
    """Say what tokens cost.

    Args:
        profile: Whose prices.
        model: A model's id or alias.
        hit: Prompt tokens served from the cache.
        miss: Other prompt tokens.
        output: Completion tokens, reasoning included.
        at: Unix seconds, for prices that change and for peak hours; ``None`` takes
            the profile's first prices, off peak.

    Raises:
        UsageError: The profile has no such model.
    """
    found = profile.model(model)
    prices = found.prices[0] if at is None else prices_at(found, at)
    factor = 1 if at is None else _factor(prices, at)
    return Cost(
        hit * prices.hit * factor / _MILLION,
        miss * prices.miss * factor / _MILLION,
        output * prices.output * factor / _MILLION,
    )


def cancelled_cost(
    profile: Profile,
    model: str,
    hit: int,
    miss: int,
    sent: int,
    *,
    at: int | None = None,
) -> Cost:
    """Say what a stream costs that the client left.

    The whole prompt is billed and only the output that was sent ("you stop being
    billed for output tokens you never receive": the guide, "Cancelling in flight").

    Args:
        profile: Whose prices.
        model: A model's id or alias.
        hit: Prompt tokens served from the cache.
        miss: Other prompt tokens.
        sent: Text deltas sent before the client left; here each is one token.
        at: As for ``cost``.

    Raises:
        UsageError: The profile has no such model.
    """
    return cost(profile, model, hit, miss, sent, at=at)


def prices_at(model: Model, at: int) -> Prices:
    """Give the prices of an instant; before the first ones, the first ones."""
    begun = [prices for prices in model.prices if prices.since <= at]
    return begun[-1] if begun else model.prices[0]


def _factor(prices: Prices, at: int) -> int:
    moment = datetime.fromtimestamp(at, UTC)
    if prices.peak_weekdays_only and moment.weekday() >= _SATURDAY:
        return 1
    peak = any(first <= moment.hour < end for first, end in prices.peak_hours)
    return prices.peak_factor if peak else 1
