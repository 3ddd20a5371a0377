"""What the reference client received, byte for byte, exchange by exchange.

A caller is told what an answer means; whoever judges a gateway needs what it was.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Literal, TypeAlias

End: TypeAlias = Literal["closed", "reset", "left", "open"]
"""The server closed or reset the connection, or the client left it first; ``open``
where the client was still waiting when the recording was taken."""


@dataclass(frozen=True, slots=True)
class Received:
    """One exchange, as the client saw it.

    Attributes:
        request: The request's body, as it was sent.
        data: Every byte of the answer.
        end: What became of the connection.
    """

    request: bytes
    data: bytes
    end: End


class Recording:
    """One exchange being recorded; the first end counts."""

    def __init__(self, request: bytes) -> None:
        self._request = request
        self._data = bytearray()
        self._end: End | None = None

    def receive(self, data: bytes) -> None:
        """Take bytes of the answer."""
        self._data += data

    def end(self, how: End) -> None:
        """Note what became of the connection."""
        self._end = self._end or how

    @property
    def received(self) -> Received:
        """What is recorded so far."""
        return Received(self._request, bytes(self._data), self._end or "open")


class Recorder:
    """Records every exchange of a client until it is asked for them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._recordings: list[tuple[str, Recording]] = []

    def begin(self, key: str, request: bytes) -> Recording:
        """Record an exchange that is about to begin.

        Args:
            key: The API key of the call that it is part of.
            request: The request's body.
        """
        recording = Recording(request)
        with self._lock:
            self._recordings.append((key, recording))
        return recording

    def take(self, key: str) -> tuple[Received, ...]:
        """Give what was recorded of a call, in order, and forget everything.

        A call that was given up on may still be asking again; what it records is not
        the next call's.
        """
        with self._lock:
            recordings, self._recordings = self._recordings, []
        return tuple(each.received for owner, each in recordings if owner == key)
