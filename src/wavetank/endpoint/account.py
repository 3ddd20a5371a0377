"""Who asks: the account behind the keys, as the operator declares it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from wavetank.wire.payload import JsonObject


@dataclass(frozen=True, slots=True)
class Account:
    """An account and its keys.

    Attributes:
        granted: Balance that was given.
        topped_up: Balance that was paid for.
        currency: Of both.
        keys: The keys that work; ``None`` takes any.
        wrong_keys: Keys that do not work although ``keys`` would take them.
        concurrency: Requests in flight beyond which the account gets 429, or
            ``None`` for the published number of the model.
    """

    granted: Decimal = Decimal("10.00")
    topped_up: Decimal = Decimal("100.00")
    currency: Literal["CNY", "USD"] = "CNY"
    keys: frozenset[str] | None = None
    wrong_keys: frozenset[str] = frozenset()
    concurrency: int | None = None

    @property
    def available(self) -> bool:
        """Whether there is money left."""
        return self.granted + self.topped_up > 0

    def takes(self, key: str) -> bool:
        """Say whether a key works."""
        declared = self.keys is None or key in self.keys
        return declared and key not in self.wrong_keys

    def balance_object(self) -> JsonObject:
        """Build the answer to ``GET /user/balance``; amounts are strings."""
        total = self.granted + self.topped_up
        return {
            "is_available": self.available,
            "balance_infos": [
                {
                    "currency": self.currency,
                    "total_balance": f"{total:.2f}",
                    "granted_balance": f"{self.granted:.2f}",
                    "topped_up_balance": f"{self.topped_up:.2f}",
                }
            ],
        }
