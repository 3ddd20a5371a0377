"""Choices that look random and follow from a seed alone.

The same seed and words give the same choices on every machine and in every version of
Python, which the standard library's generator does not promise. A die for each purpose
keeps choices independent: one more draw here changes nothing there.
"""

from __future__ import annotations

import string
import uuid
from hashlib import sha256
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

_T = TypeVar("_T")
_ALPHANUMERICS: Final = string.digits + string.ascii_letters


class Dice:
    """A deterministic source of choices.

    Args:
        seeds: Whatever the choices should depend on.
    """

    def __init__(self, *seeds: str | int) -> None:
        self._key = sha256(repr(seeds).encode()).digest()
        self._drawn = 0

    def apart(self, purpose: str) -> Dice:
        """Make dice for a purpose; this one's later draws do not change them."""
        return Dice(self._key.hex(), purpose)

    def below(self, end: int) -> int:
        """Draw a whole number from zero up to but not including ``end``."""
        self._drawn += 1
        drawn = sha256(self._key + self._drawn.to_bytes(8)).digest()
        return int.from_bytes(drawn) % end

    def between(self, first: int, last: int) -> int:
        """Draw a whole number, both ends included."""
        return first + self.below(last - first + 1)

    def pick(self, items: Sequence[_T]) -> _T:
        """Draw one of the items."""
        return items[self.below(len(items))]

    def alphanumerics(self, count: int) -> str:
        """Draw digits and ASCII letters."""
        return "".join(self.pick(_ALPHANUMERICS) for _ in range(count))

    def uuid(self) -> str:
        """Draw a UUID of version 4."""
        return str(uuid.UUID(int=self.below(1 << 128), version=4))
