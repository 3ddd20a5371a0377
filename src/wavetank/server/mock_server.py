"""The server on an event loop: a socket, and everything behind it.

``MockServer`` belongs to the loop it was started on. ``ThreadedServer`` runs one in a
thread of its own for callers that have no loop, or should not share theirs.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Self

from aiohttp import web

from wavetank.errors import HarnessError
from wavetank.scenario.model import Suite
from wavetank.server.admin import Admin
from wavetank.server.app import App
from wavetank.server.clock import MonotonicClock
from wavetank.server.exchanges import responder_of
from wavetank.server.play import Settings
from wavetank.server.plays import Plays
from wavetank.server.received import MAX_BODY_BYTES
from wavetank.server.scenarios import Scenarios
from wavetank.server.transport import Listener

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from wavetank.scenario.model import Exchange
    from wavetank.server.clock import Clock
    from wavetank.server.exchanges import Responder
    from wavetank.server.play import Play
    from wavetank.server.simulated import SimulatedEndpoint

REASONS: Final = MappingProxyType(
    {
        errno.EADDRINUSE: (
            "another program listens there; stop it, or choose another port"
        ),
        errno.EACCES: "the system does not allow it; choose a port above 1023",
        errno.EADDRNOTAVAIL: "this machine has no such address",
    }
)
# Connections the system holds for the loop; a suite with many jobs opens them at once.
BACKLOG: Final = 512
# How long closing waits for a handler; each one has been told to end by then.
SHUTDOWN_SECONDS: Final = 2.0
# How long an unread rest of a refused body is read before the connection is closed.
REFUSED_BODY_SECONDS: Final = 2.0


class MockServer:
    """A mock DeepSeek endpoint; ``async with`` starts and closes it.

    Args:
        suite: Scenarios offered below ``/scenarios/``; none unless given.
        seed: The seed of plays below ``/scenarios/``.
        speed: Divides every scripted pause.
        clock: Monotonic seconds; the machine's own unless given.
        endpoint: Answers at the root; nothing does unless given.

    Attributes:
        plays: Every play of this server.
        endpoint: What answers at the root, or ``None``.
    """

    def __init__(
        self,
        suite: Suite | None = None,
        *,
        seed: int = 0,
        speed: float = 1.0,
        clock: Clock | None = None,
        endpoint: SimulatedEndpoint | None = None,
    ) -> None:
        clock = clock or MonotonicClock()
        self.endpoint = endpoint
        self.plays = Plays(clock)
        self._suite = suite or Suite()
        self._settings = Settings(seed=seed, speed=speed)
        self._listener: Listener | None = None
        self._server: asyncio.Server | None = None
        self._base_url = ""

    @property
    def base_url(self) -> str:
        """The server's own address, without a slash at its end."""
        return self._base_url

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen; afterwards ``base_url`` is known and ``close`` must be called.

        Args:
            host: The address to listen on.
            port: The port, or 0 for a free one.

        Raises:
            HarnessError: The address cannot be listened on; the message says why.
        """
        wire = _listen(host, port)
        self._base_url = _url(wire)
        scenarios = Scenarios(self._suite, self.plays, settings=self._settings)
        admin = Admin(
            self.plays,
            scenarios,
            base_url=self._base_url,
            settings=self._settings,
            simulated=self.endpoint,
        )
        app = App(
            self.plays,
            scenarios,
            admin,
            base_url=self._base_url,
            # Each request has a play of its own, so that the bound on plays bounds
            # what is remembered; the endpoint judges the key itself.
            new_play=None
            if self.endpoint is None
            else partial(
                self.plays.create,
                self.endpoint,
                settings=self._settings,
                any_key=True,
            ),
        )
        self._listener = Listener(
            app.handle,
            request_factory=_request,
            access_log=None,
            logger=_logger(),
            lingering_time=REFUSED_BODY_SECONDS,
            auto_decompress=False,
        )
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._listener, sock=wire)

    async def close(self) -> None:
        """End every play and close every connection; closing twice is harmless."""
        if self._server is None or self._listener is None:
            return
        server, listener = self._server, self._listener
        self._server = self._listener = None
        await _stop_accepting(server)
        self.plays.end_all()
        # One turn of the loop lets every answer end with a FIN of its own.
        await asyncio.sleep(0)
        await listener.drop_all()
        await listener.shutdown(SHUTDOWN_SECONDS)
        await server.wait_closed()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    def create_play(
        self,
        exchanges: Sequence[Exchange] | Responder,
        *,
        seed: int = 0,
        speed: float = 1.0,
        key: str | None = None,
    ) -> Play:
        """Make a play; call it from this server's loop only.

        Args:
            exchanges: What it answers, in order; or whatever else decides that.
            seed: Decides everything a script leaves open.
            speed: Divides every scripted pause.
            key: The API key clients should present; made up unless given.
        """
        settings = Settings(seed=seed, speed=speed)
        return self.plays.create(responder_of(exchanges), settings=settings, key=key)


def _request(
    message: Any, payload: Any, protocol: Any, writer: Any, task: Any
) -> web.BaseRequest:
    """Make a request that may be larger than aiohttp's default allows."""
    loop = asyncio.get_running_loop()
    return web.BaseRequest(
        message, payload, protocol, writer, task, loop, client_max_size=MAX_BODY_BYTES
    )


def _logger() -> logging.Logger:
    """Return where aiohttp reports requests that are not HTTP; silent unless set."""
    logger = logging.getLogger("wavetank.server")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    return logger


async def _stop_accepting(server: asyncio.Server) -> None:
    """Close the listening socket without losing a connection being accepted.

    asyncio accepts in two steps, and ``Server.close`` between them leaves a socket
    that nobody owns. So accepting stops first, and two turns of the loop finish what
    was begun.
    """
    loop = asyncio.get_running_loop()
    for wire in server.sockets:
        loop.remove_reader(wire.fileno())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    server.close()


def _listen(host: str, port: int) -> socket.socket:
    place = f"cannot listen on {host} port {port}"
    if port not in range(65536):
        raise HarnessError(f"{place}: a port is a number from 0 to 65535")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        reason = REASONS.get(error.errno or 0, str(error))
        raise HarnessError(f"{place}: {reason}") from error


def _url(wire: socket.socket) -> str:
    host, port = wire.getsockname()[:2]
    # Listening everywhere is no address to send a client to.
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - not bound
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
