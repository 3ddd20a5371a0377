"""One listening socket, and the connections that came in by it.

A server has a door of its own. A play may have another: then no connection that a
client keeps open can lead from one play to the next, with bytes in it that an earlier
answer left behind, or with an end that the client has not seen yet.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final, Self, TypeAlias

from aiohttp import HttpVersion10, HttpVersion11, hdrs, web

from wavetank.server.answers import last_refusal
from wavetank.server.listening import listen, url_of
from wavetank.server.transport import Listener

if TYPE_CHECKING:
    import socket
    from collections.abc import Awaitable, Callable

    from wavetank.server.limits import Limits

    Handle: TypeAlias = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]

# How long closing waits for a handler; each one has been told to end by then.
SHUTDOWN_SECONDS: Final = 2.0
# How long an unread rest of a refused body is read before the connection is closed.
REFUSED_BODY_SECONDS: Final = 2.0


class Door:
    """Where clients come in; ``open`` lets them, and ``close`` must be called.

    Args:
        host: The address that it listens on.
        wire: The listening socket.

    Attributes:
        host: The address that it listens on.
        base_url: Its address for clients, without a slash at its end.
    """

    listener_type: type[Listener] = Listener

    def __init__(self, host: str, wire: socket.socket) -> None:
        self.host = host
        self.base_url = url_of(wire)
        self._wire = wire
        self._listener: Listener | None = None
        self._server: asyncio.Server | None = None

    @classmethod
    def listen(cls, host: str, port: int) -> Self:
        """Take an address; nobody is let in before ``open``.

        Args:
            host: The address to listen on.
            port: The port, or 0 for a free one.

        Raises:
            HarnessError: The address cannot be listened on; the message says why.
        """
        return cls(host, listen(host, port))

    async def open(self, handle: Handle, limits: Limits) -> None:
        """Let clients in.

        Args:
            handle: Answers each request.
            limits: What one client may cost.
        """
        loop = asyncio.get_running_loop()
        listener = self.make_listener(handle, limits)
        self._server = await loop.create_server(listener, sock=self._wire)

    def make_listener(self, handle: Handle, limits: Limits) -> Listener:
        """Make what makes connections; ``open`` does it, and lets them be made."""
        loop = asyncio.get_running_loop()

        def request(
            message: Any, payload: Any, protocol: Any, writer: Any, task: Any
        ) -> web.BaseRequest:
            """Make a request that may be larger than aiohttp's default allows."""
            most = limits.body_bytes
            return web.BaseRequest(
                message, payload, protocol, writer, task, loop, client_max_size=most
            )

        async def clear(request: web.BaseRequest) -> web.StreamResponse:
            """Answer a request that nobody can read otherwise."""
            why = _ambiguity(request)
            if why:
                return last_refusal(400, "malformed-request", why)
            return await handle(request)

        self._listener = self.listener_type(
            clear,
            limits=limits,
            request_factory=request,
            access_log=None,
            logger=_logger(),
            lingering_time=REFUSED_BODY_SECONDS,
            auto_decompress=False,
        )
        return self._listener

    async def stop_accepting(self) -> None:
        """Close the listening socket without losing a connection being accepted.

        asyncio accepts in two steps, and ``Server.close`` between them leaves a socket
        that nobody owns. So accepting stops first, and two turns of the loop finish
        what was begun.
        """
        # Held here: another task may close the door in those two turns.
        server = self._server
        if server is None:
            self._wire.close()
            return
        loop = asyncio.get_running_loop()
        for wire in server.sockets:
            loop.remove_reader(wire.fileno())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        server.close()

    async def close(self) -> None:
        """Close the listening socket and every connection.

        Twice is harmless, and so is another task that does the same meanwhile.
        """
        await self.stop_accepting()
        server, listener = self._server, self._listener
        self._server = self._listener = None
        if listener is not None:
            await listener.drop_all()
            await listener.shutdown(SHUTDOWN_SECONDS)
        if server is not None:
            await server.wait_closed()


def _ambiguity(request: web.BaseRequest) -> str:
    """Say what of a request's framing others may read otherwise (RFC 9112, 6.1).

    The parser refuses what it reads two ways itself; this is what it passes over.
    """
    if request.version not in {HttpVersion10, HttpVersion11}:
        return "the version of HTTP is neither 1.0 nor 1.1; speak one of them"
    if hdrs.TRANSFER_ENCODING in request.headers and (
        hdrs.CONTENT_LENGTH in request.headers or request.version == HttpVersion10
    ):
        return "a Transfer-Encoding stands where it does not count; send one length"
    return ""


def _logger() -> logging.Logger:
    """Return where aiohttp reports requests that are not HTTP; silent unless set."""
    logger = logging.getLogger("wavetank.server")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    return logger
