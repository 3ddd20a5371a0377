"""How much of what happened is kept."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Final


@dataclass(frozen=True, slots=True)
class Retention:
    """Bounds on what a journal keeps.

    Attributes:
        requests: How many requests.
        size: How many bytes of their bodies and answers.
    """

    requests: float = inf
    size: float = inf

    def exceeded_by(self, requests: int, size: int) -> bool:
        """Whether so much is more than is kept."""
        return requests > self.requests or size > self.size

    @property
    def halved(self) -> Retention:
        """Half of it."""
        return Retention(self.requests / 2, self.size / 2)


EVERYTHING: Final = Retention()
"""What a verdict needs: nothing is forgotten."""
