"""What a miniature client asks of whoever holds the socket.

The client is a generator: it yields an action and is sent the bytes of a ``Receive``.
So one client runs on a blocking socket and on asyncio's streams without a change, and
each keeps the other honest about timing.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TypeAlias, TypeVar


@dataclass(frozen=True)
class Open:
    """Connect, and forget a connection that was there."""

    host: str
    port: int


@dataclass(frozen=True)
class Send:
    """Give all bytes to the connection."""

    data: bytes


@dataclass(frozen=True)
class Receive:
    """Read once; empty at the end, ``TimeoutError`` after so many seconds."""

    timeout: float | None


@dataclass(frozen=True)
class Wait:
    """Do nothing for so many seconds."""

    seconds: float


@dataclass(frozen=True)
class Close:
    """Close the connection."""


@dataclass(frozen=True)
class Abandon:
    """Forget the connection without closing it."""


Action: TypeAlias = Open | Send | Receive | Wait | Close | Abandon
_Result = TypeVar("_Result")
Steps: TypeAlias = Generator[Action, bytes, _Result]
