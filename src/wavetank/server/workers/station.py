"""Which process of a server this is, and where the others are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Station:
    """Which process of a server this is, and where the others are.

    Attributes:
        number: The supervisor's is 0, workers count from one.
        workers: How many there are.
        folder: Where the processes find each other.
        host: The address that all listen on.
    """

    number: int
    workers: int
    folder: Path
    host: str
