"""Connections that can be given to another process in the middle of a request.

Until it is decided who answers, every byte of a request is kept as it came; then the
bytes go along with the socket, and the other process reads them first.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from wavetank.server.transport import Connection, Listener

if TYPE_CHECKING:
    import asyncio

    from aiohttp import web


class SharedConnection(Connection):
    """A connection that keeps what it has read of the request at hand."""

    __slots__ = ("_decided", "_kept", "_preface")

    def __init__(self, manager: Listener, *, preface: bytes, **settings: Any) -> None:
        super().__init__(manager, **settings)
        self._preface = preface
        self._kept: bytearray | None = None
        self._decided = True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Read first what another process had read already."""
        super().connection_made(transport)
        if self._preface:
            self._begin(self._preface)
            super().data_received(self._preface)
            self._preface = b""

    def data_received(self, data: bytes) -> None:
        """Keep what belongs to a request that is not decided yet."""
        if self._decided and self._is_between():
            self._begin(data)
        elif self._kept is not None:
            self._kept += data
        super().data_received(data)

    def decide(self, request: web.BaseRequest) -> bytes | None:
        """Stop keeping, and give every byte of this request that was read.

        ``None`` where they cannot be told from those of a request before it, which was
        still being answered when this one came (pipelining).
        """
        kept, self._kept, self._decided = self._kept, None, True
        start = f"{request.method} {request.raw_path} HTTP/".encode(
            "latin-1", "replace"
        )
        if kept is None or not kept.lstrip(b"\r\n").startswith(start):
            return None
        return bytes(kept)

    def duplicate(self) -> int | None:
        """Read nothing more, and give another descriptor of the socket.

        Closing the one that stays here then says nothing to the client. ``None`` where
        the client has left.
        """
        if self.transport is None or self.left.is_set():
            return None
        self.transport.pause_reading()
        return os.dup(self.transport.get_extra_info("socket").fileno())

    def _is_between(self) -> bool:
        """Whether what comes next is the next request's: the last one came whole."""
        last = self._current_request
        return not self._messages and (last is None or last.content.is_eof())

    def _begin(self, data: bytes) -> None:
        self._kept = bytearray(data)
        self._decided = False


class SharedListener(Listener):
    """Makes connections that can be given away, or were."""

    def __call__(self, preface: bytes = b"") -> SharedConnection:
        """Make the protocol of a new connection.

        Args:
            preface: What another process had read from it.
        """
        number = self._made
        self._made += 1
        return SharedConnection(
            self, preface=preface, number=number, loop=self._loop, **self._kwargs
        )
