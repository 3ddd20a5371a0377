"""What a conforming client reports of a scenario, turn by turn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wavetank.scenario import ErrorKind, Outcome
    from wavetank.wire import JsonObject


@dataclass(frozen=True, slots=True)
class ExpectedTurn:
    """What the caller holds when one turn is over.

    On ``error`` and ``cancelled`` the other fields are what was wholly delivered.

    Attributes:
        outcome: What the caller is told.
        content: The text.
        reasoning_content: The reasoning; ``None`` for none.
        tool_calls: Mappings of ``id``, ``name`` and ``arguments``, by index.
        finish_reason: The finish reason; ``None`` for none.
        usage: The counters as sent; ``None`` for none.
        error_kinds: Families of errors accepted; ``None`` for any, or for no error.
        status: The HTTP status that must reach the caller, or ``None``.
        message: A piece of the error message that must reach the caller, or ``None``.
    """

    outcome: Outcome
    content: str
    reasoning_content: str | None
    tool_calls: tuple[JsonObject, ...]
    finish_reason: str | None
    usage: JsonObject | None
    error_kinds: tuple[ErrorKind, ...] | None = None
    status: int | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Expectation:
    """One acceptable result of a whole call.

    Attributes:
        turns: One for the call and one for each of its later turns.
        requests_min: The fewest requests the server may see.
        requests_max: The most, or ``None`` for no limit.
    """

    turns: tuple[ExpectedTurn, ...]
    requests_min: int = 1
    requests_max: int | None = None
