"""How a play is performed; plain data that costs nothing to import."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wavetank.journal.retention import EVERYTHING

if TYPE_CHECKING:
    from wavetank.journal.retention import Retention

DELTA_PATIENCE_SECONDS: Final = 5.0
"""How long an ``await_delta`` waits: half of a call's default budget, so that a
client behind a buffer still returns in time to be judged."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a play is performed.

    Attributes:
        seed: Decides everything a script leaves open.
        speed: Divides every scripted pause.
        delta_patience: Real seconds an ``await_delta`` waits for a report.
        retention: How much of the play is kept to be looked at; everything, unless
            nobody but the server's clock ends it.
    """

    seed: int = 0
    speed: float = 1.0
    delta_patience: float = DELTA_PATIENCE_SECONDS
    retention: Retention = EVERYTHING
