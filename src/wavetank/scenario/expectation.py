"""What an author says a conforming client reports.

Authors write expectations only where the script cannot tell them: faults and
choices. Alternatives are ordered; a check uses the first alternative whose
``outcome`` fits what the client reported, else the first one. ``UNSET`` marks what the
author left to be folded from the script.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from wavetank.wire.payload import JsonObject

Outcome: TypeAlias = Literal["complete", "error", "cancelled"]
ErrorKind: TypeAlias = Literal[
    "http", "connection", "truncated", "timeout", "protocol", "api", "other"
]


class Unset(Enum):
    """The type of ``UNSET``."""

    UNSET = "unset"


UNSET: Final = Unset.UNSET


@dataclass(frozen=True, slots=True)
class AuthoredExpectation:
    """One acceptable result of the scenario's last turn.

    Attributes:
        outcome: What the caller is told.
        content: The text the caller holds.
        reasoning_content: The trace the caller holds; ``None`` for none.
        tool_calls: Calls as mappings of ``id``, ``name``, ``arguments``.
        finish_reason: What the caller can see; ``None`` for none.
        usage: Counters the caller can see; ``None`` for none.
        error_kinds: Families of errors accepted, or ``None`` for any.
        status: HTTP status that must reach the caller, or ``None``.
        message: A piece of the error message that must reach the caller, or ``None``.
        requests_min: Fewest requests the server may see, or ``None`` for folded.
        requests_max: Most requests the server may see, or ``None`` for folded.
    """

    outcome: Outcome | Unset = UNSET
    content: str | Unset = UNSET
    reasoning_content: str | Unset | None = UNSET
    tool_calls: tuple[JsonObject, ...] | Unset = UNSET
    finish_reason: str | Unset | None = UNSET
    usage: JsonObject | Unset | None = UNSET
    error_kinds: tuple[ErrorKind, ...] | None = None
    status: int | None = None
    message: str | None = None
    requests_min: int | None = None
    requests_max: int | None = None
