"""What workers and their supervisor say to each other about the simulated endpoint.

Messages are pickled, because a ``Request`` and a ``Reply`` are our own data and both
ends are our own processes; the socket lies in a folder that nobody else may enter.
"""

from __future__ import annotations

import pickle
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import asyncio

    from wavetank.scenario.model import Reply
    from wavetank.script import Request
    from wavetank.server.exchanges import Performed

_LENGTH: Final = struct.Struct("!Q")


@dataclass(frozen=True, slots=True)
class Ready:
    """A worker says that it lets clients in."""

    worker: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A worker asks what a request is answered with."""

    number: int
    request: Request


@dataclass(frozen=True, slots=True)
class Decided:
    """The supervisor says what to answer, or what went wrong in finding out.

    Attributes:
        number: Of the question.
        exchange: As in ``Choice``.
        reply: As in ``Choice``.
        awaited: Whether the supervisor wants to be told how it went.
        fault: What failed, or empty.
    """

    number: int
    exchange: int = 0
    reply: Reply | None = None
    awaited: bool = False
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Over:
    """A worker says how an answer went."""

    number: int
    performed: Performed


def say(writer: asyncio.StreamWriter, message: object) -> None:
    """Send a message."""
    data = pickle.dumps(message)
    writer.write(_LENGTH.pack(len(data)) + data)


async def hear(reader: asyncio.StreamReader) -> Any:
    """Wait for the next message.

    Raises:
        EOFError: The other process is gone.
        ConnectionError: The same.
    """
    (length,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
    return pickle.loads(await reader.readexactly(length))  # noqa: S301 - from our own
