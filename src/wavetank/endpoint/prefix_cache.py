"""The context cache: which beginning of a prompt was seen before.

Prompts are cached in units of a fixed number of tokens, and only whole units from the
very beginning can be hit (the guide to context caching; units of 128 observed on V4).
A unit is remembered by the hash of everything up to its end, so two prompts share
exactly the units before their first difference. It is the one thing an endpoint
remembers about earlier requests, and whoever makes the endpoint owns it.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_UNITS: Final = 1 << 18
"""Units remembered; the oldest give way."""


class PrefixCache:
    """Remembers beginnings of prompts.

    Args:
        unit: Tokens of one unit; 0 remembers nothing.
    """

    def __init__(self, unit: int) -> None:
        self._unit = unit
        self._units: dict[bytes, None] = {}

    def hits(self, owner: str, tokens: Sequence[str]) -> int:
        """Count the tokens at the beginning that were seen before.

        Args:
            owner: Whom the cache is isolated by; nothing is shared between owners.
            tokens: The whole prompt.
        """
        count = 0
        for unit in self._chain(owner, tokens):
            if unit not in self._units:
                break
            count += self._unit
        return count

    def store(self, owner: str, tokens: Sequence[str]) -> None:
        """Remember a prompt, with the answer behind it if it will be sent back."""
        for unit in self._chain(owner, tokens):
            self._units[unit] = None
        while len(self._units) > MAX_UNITS:
            del self._units[next(iter(self._units))]

    def clear(self) -> None:
        """Forget everything."""
        self._units.clear()

    def _chain(self, owner: str, tokens: Sequence[str]) -> Iterator[bytes]:
        if not self._unit:
            return
        link = sha256(owner.encode()).digest()
        for end in range(self._unit, len(tokens) + 1, self._unit):
            unit = "\0".join(tokens[end - self._unit : end])
            link = sha256(link + unit.encode()).digest()
            yield link
