"""One TCP connection, with aiohttp reading and wavetank writing.

aiohttp's ``RequestHandler`` parses requests, queues pipelined ones and keeps the
connection alive between them; its response machinery is never used for a script.
The bytes were decided beforehand, so a ``Connection`` offers only what a script can
ask for: write, FIN, RST, and word of the client leaving. ``Delivered`` then tells
aiohttp that an answer it never saw is over.

A client that closes its sending side counts as gone: the socket cannot tell a
client that half-closed from one that closed.
"""

from __future__ import annotations

import array
import asyncio
import contextlib
import socket
import struct
import sys
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web
from aiohttp.http_exceptions import LineTooLong

from wavetank.server.answers import last_refusal, raw_refusal, too_slow

if TYPE_CHECKING:
    from aiohttp.abc import AbstractStreamWriter

    from wavetank.server.clock import Clock
    from wavetank.server.limits import Limits

# How long a half-closed connection is read from before it is closed for good. A full
# close with unread bytes, however late they come, would make the kernel send RST and
# could destroy what the client has not read yet (RFC 9112 section 9.6).
LINGER_SECONDS: Final = 1.0
# How long a reset waits for bytes the client's window has not let through yet.
RESET_PATIENCE_SECONDS: Final = 2.0
RESET_POLL_SECONDS: Final = 0.005
# How much of a parser's complaint, which quotes the request, is passed on.
SAID_CHARACTERS: Final = 300
# linux/sockios.h: bytes in the send queue that were never sent. Bytes in flight do
# not count: loopback delivers at once, and TCP keeps them in order before the RST.
SIOCOUTQNSD: Final = 0x894B


class Connection(web.RequestHandler):
    """What a performance needs of one connection.

    Attributes:
        number: Counts connections within the server's life, from zero.
        left: Set as soon as the client has closed or reset the connection.
    """

    __slots__ = ("_channel", "_head_deadline", "_limits", "_open", "left", "number")

    def __init__(self, manager: Listener, *, number: int, **settings: Any) -> None:
        super().__init__(manager, **settings)
        self.number = number
        self.left = asyncio.Event()
        self._channel: asyncio.Transport | None = None
        self._open = manager.open
        self._limits = manager.limits
        self._head_deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Make every byte that waits in user space count as back-pressure."""
        super().connection_made(transport)
        self._open.add(self)
        if self.transport is not None:
            # aiohttp forgets its transport once it has asked it to close, which it may
            # not do before a client has read everything.
            self._channel = self.transport
            self.transport.set_write_buffer_limits(high=0)
        if len(self._open) > self._limits.connections:
            most = self._limits.connections
            message = f"there are {most} connections already; close some"
            self._refuse(503, "too-many-connections", message)

    def data_received(self, data: bytes) -> None:
        """Parse what came; a head that began must be whole in time."""
        super().data_received(data)
        # While this future waits, no whole head has come.
        waiting = self._waiter is not None and not self._waiter.done()
        if waiting and self._head_deadline is None:
            self._head_deadline = self._loop.call_later(
                self._limits.read_seconds, self._head_late
            )
        elif not waiting:
            self._forget_deadline()

    def eof_received(self) -> None:
        """Note that the client is gone; asyncio then closes the transport."""
        self.left.set()
        super().eof_received()

    def connection_lost(self, exc: BaseException | None) -> None:
        """Note that the client is gone, however it went."""
        self.left.set()
        self._open.discard(self)
        self._forget_deadline()
        super().connection_lost(exc)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Refuse what is no HTTP, or say that wavetank failed, in our own envelope."""
        super().handle_error(request, status, exc, message)
        if isinstance(exc, LineTooLong):
            message = (
                f"the target or a field is longer than {self.max_field_size} bytes"
            )
            return last_refusal(431, "field-too-long", message)
        said = (message or f"{type(exc).__name__}: {exc}").partition("\n")[0]
        said = said[:SAID_CHARACTERS].rstrip(" :")
        if status < HTTPStatus.INTERNAL_SERVER_ERROR:
            message = f"the request is not well-formed HTTP: {said}"
            return last_refusal(status, "malformed-request", message)
        return last_refusal(status, "harness-fault", f"wavetank itself failed: {said}")

    def _refuse(self, status: int, code: str, message: str) -> None:
        """Refuse in place of the next answer and close, soon and with a FIN."""
        self.write(raw_refusal(status, code, message))
        self.half_close()
        self._loop.call_later(LINGER_SECONDS, self.drop)

    def _head_late(self) -> None:
        self._head_deadline = None
        self._refuse(*too_slow(self._limits.read_seconds))

    def _forget_deadline(self) -> None:
        if self._head_deadline is not None:
            self._head_deadline.cancel()
            self._head_deadline = None

    def write(self, data: bytes) -> None:
        """Give the bytes to the socket in one call; nothing if the client left."""
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(data)

    async def flushed(self) -> None:
        """Wait until the kernel has taken every byte, or the client left."""
        with contextlib.suppress(ConnectionError):
            await self._drain_helper()

    def half_close(self) -> None:
        """Send FIN after what was written, and ignore what still comes in."""
        self.close()
        if self.transport is not None and not self.transport.is_closing():
            # The client may have reset the connection without the loop knowing.
            with contextlib.suppress(OSError):
                self.transport.write_eof()

    async def linger(self, clock: Clock) -> None:
        """Read on after a FIN until the client closes too, for a bounded time."""
        deadline = clock.now() + LINGER_SECONDS
        tasks = [
            asyncio.ensure_future(self.left.wait()),
            asyncio.ensure_future(clock.sleep_until(deadline)),
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def reset(self, clock: Clock) -> None:
        """Send RST after what was written has gone out.

        ``abort`` alone is not enough: the client sees it as a plain end. Only a zero
        linger time makes the kernel send RST (RFC 9293 section 3.10.5, measured).
        """
        self.close()
        if self.transport is None:
            return
        wire: socket.socket = self.transport.get_extra_info("socket")
        patience = clock.now() + RESET_PATIENCE_SECONDS
        while self._holds_bytes(wire) and clock.now() < patience:
            await clock.sleep_until(clock.now() + RESET_POLL_SECONDS)
        if self.transport is not None:
            linger = struct.pack("ii", 1, 0)
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.transport.abort()

    def _holds_bytes(self, wire: socket.socket) -> bool:
        if self.left.is_set():
            return False
        return self.writing_paused or _unsent_bytes(wire) > 0

    def drop(self) -> None:
        """Close at once and lose what the kernel has not taken yet."""
        self.close()
        if self._channel is not None:
            self._channel.abort()


class Listener(web.Server):
    """Makes and numbers the connections of one server.

    Attributes:
        limits: What each may cost.
        open: The connections that are made and not lost yet.
    """

    def __init__(self, handler: Any, *, limits: Limits, **settings: Any) -> None:
        super().__init__(
            handler,
            keepalive_timeout=limits.idle_seconds,
            max_line_size=limits.field_bytes,
            max_field_size=limits.field_bytes,
            max_headers=limits.fields,
            **settings,
        )
        self.limits = limits
        self.open: set[Connection] = set()
        self._made = 0

    def __call__(self) -> Connection:
        """Make the protocol of a new connection."""
        number = self._made
        self._made += 1
        return Connection(self, number=number, loop=self._loop, **self._kwargs)

    async def drop_all(self) -> None:
        """Close every connection, and return when the loop has forgotten them."""
        while self.open:
            for connection in self.open:
                connection.drop()
            await asyncio.sleep(0)


class Delivered(web.StreamResponse):
    """A response whose bytes have already left by another way.

    Args:
        keep: Whether aiohttp should read another request from the connection.
    """

    def __init__(self, *, keep: bool) -> None:
        super().__init__()
        self._keep_alive = keep

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter | None:
        """Write no head; it has left."""
        del request
        return None

    async def write_eof(self, data: bytes = b"") -> None:
        """Write no end; it has left."""
        del data


def _unsent_bytes(wire: socket.socket) -> int:
    if sys.platform != "linux":
        return 0
    import fcntl  # absent on Windows

    count = array.array("i", [0])
    try:
        fcntl.ioctl(wire.fileno(), SIOCOUTQNSD, count)
    except OSError:
        return 0
    return count[0]
