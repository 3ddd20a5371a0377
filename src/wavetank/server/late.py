"""Something made when it is first needed, by whichever thread needs it first."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Made = TypeVar("Made")


class Late(Generic[Made]):
    """Makes a thing at the first call, and gives the same thing at every later one.

    A second thread that calls meanwhile waits. When making it fails, the call raises
    what went wrong, and the next one tries again.

    Args:
        make: Makes it.
    """

    def __init__(self, make: Callable[[], Made]) -> None:
        self._make = make
        self._lock = Lock()
        self._made: list[Made] = []

    def __call__(self) -> Made:
        """Give the thing."""
        with self._lock:
            if not self._made:
                self._made.append(self._make())
            return self._made[0]
