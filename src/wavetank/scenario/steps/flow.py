"""Flow steps: when the rest leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Pause:
    """``pause: 15s``. Silence before what follows, in seconds before scaling."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Stall:
    """``stall``. Silence with the socket open until the client leaves."""


@dataclass(frozen=True, slots=True)
class AwaitDelta:
    """``await_delta: 1``. Withhold the rest until the client reported n deltas."""

    count: int


@dataclass(frozen=True, slots=True)
class AwaitClose:
    """``await_close``. Wait until the client closes; proves cancellation."""


FlowStep: TypeAlias = Pause | Stall | AwaitDelta | AwaitClose
