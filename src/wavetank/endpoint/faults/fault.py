"""A fault: what goes wrong, for which requests, and how often."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wavetank.endpoint.faults.effects import Effect
    from wavetank.scenario.model import Condition
    from wavetank.wire.payload import JsonObject


@dataclass(frozen=True, slots=True)
class Fault:
    """Effects, and the requests they meet.

    Attributes:
        effects: What goes wrong.
        times: How many requests it meets, or ``None`` for every one.
        route: What a request's path ends with; empty for any.
        key: The API key presented; empty for any. It is never shown.
        when: Conditions on the request; the model asked for is one of them.
        share: Of the requests that fit, 0 to 1; the seed decides which.
        data: The fault as it was written, without its key.
    """

    effects: tuple[Effect, ...]
    times: int | None = None
    route: str = ""
    key: str = ""
    when: tuple[Condition, ...] = ()
    share: float = 1.0
    data: JsonObject = field(default_factory=dict)
