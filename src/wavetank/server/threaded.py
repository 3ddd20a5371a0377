"""The server for callers without an event loop: one thread, one loop, one server.

The thread belongs to the server alone: nothing in the caller's process is patched,
and no loop of the caller's is used. Plays live on the server's loop; a ``PlayHandle``
carries questions there.

Starting is quick, because it only listens: the system holds whoever connects while
the thread imports aiohttp and the rest of the server. What is asked of the server
meanwhile waits in its loop, in order.
"""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final, Self

from wavetank.errors import HarnessError, UsageError
from wavetank.journal.journal import Journal
from wavetank.server.clock import MonotonicClock
from wavetank.server.handle import PlayHandle
from wavetank.server.listening import listen, url_of
from wavetank.server.naming import new_key, new_token

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable
    from types import TracebackType

    from wavetank.scenario.model import Suite
    from wavetank.server.clock import Clock
    from wavetank.server.exchanges import Source
    from wavetank.server.faults import Faults
    from wavetank.server.limits import Limits
    from wavetank.server.mock_server import MockServer
    from wavetank.server.play import Play
    from wavetank.server.simulated import SimulatedEndpoint

# Ending takes a few turns of the loop; this only bounds a broken one.
PATIENCE_SECONDS: Final = 10.0


class ThreadedServer:
    """A ``MockServer`` in a thread; ``with`` starts and closes it.

    Args:
        suite: Scenarios offered below ``/scenarios/``, or what loads them when the
            first one is asked for; none unless given.
        seed: The seed of plays below ``/scenarios/``.
        speed: Divides every scripted pause.
        clock: Monotonic seconds; the machine's own unless given.
        endpoint: Answers at the root, or what makes the one that does; nothing unless
            given.
        limits: What one client may cost.

    Attributes:
        base_url: The server's own address, without a slash at its end; known once it
            was started.
    """

    _server: MockServer

    def __init__(
        self,
        suite: Suite | Callable[[], Suite] | None = None,
        *,
        seed: int = 0,
        speed: float = 1.0,
        clock: Clock | None = None,
        endpoint: SimulatedEndpoint | Callable[[], SimulatedEndpoint] | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.base_url = ""
        self._clock = clock or MonotonicClock()
        self._endpoint = endpoint
        self._host = ""
        self._limits = limits
        self._seed = seed
        self._speed = speed
        self._suite = suite
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping = asyncio.Event()
        self._thread: threading.Thread | None = None

    @property
    def endpoint(self) -> SimulatedEndpoint:
        """What answers at the root: its faults and its ledger, from any thread.

        Raises:
            UsageError: The server was made without one.
        """
        if self._endpoint is None:
            raise UsageError(
                "this server plays scenarios only; give it endpoint=SimulatedEndpoint()"
            )
        return self._endpoint() if callable(self._endpoint) else self._endpoint

    @property
    def faults(self) -> Faults:
        """What goes wrong at the root.

        Raises:
            UsageError: The server was made without an endpoint.
        """
        return self.endpoint.faults

    def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen and start the thread; afterwards ``close`` must be called.

        Whoever connects from now on is answered, as soon as the thread has loaded
        the server.

        Args:
            host: The address to listen on.
            port: The port, or 0 for a free one.

        Raises:
            HarnessError: The address cannot be listened on; the message says why.
        """
        wire = listen(host, port)
        self._host = host
        self.base_url = url_of(wire)
        # The loop is made here, so that plays can be asked for at once; it runs there.
        runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self._loop = runner.get_loop()
        self._thread = threading.Thread(
            target=self._run,
            args=(runner, wire),
            name="wavetank-server",
            daemon=True,
        )
        self._thread.start()

    def close(self) -> None:
        """End every play, close the socket, join the thread; twice is harmless."""
        if self._loop is not None and self._thread is not None:
            with suppress(RuntimeError):  # its thread has failed, and said why
                self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join(PATIENCE_SECONDS)
            self._loop = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def create_play(
        self,
        exchanges: Source,
        *,
        seed: int = 0,
        speed: float = 1.0,
        key: str | None = None,
        apart: bool = False,
        at_root: bool = False,
    ) -> PlayHandle:
        """Make a play; its handle may be used from any thread.

        Args:
            exchanges: What it answers, in order; or whatever else decides that, or
                what makes it on the server's loop.
            seed: Decides everything a script leaves open.
            speed: Divides every scripted pause.
            key: The API key clients should present; made up unless given.
            apart: Give the play a port of its own, so that no connection leads from it
                to another play; ``end`` closes it.
            at_root: Let it answer at the root as well, whatever key is presented.

        Raises:
            HarnessError: The server is not running, or there is no port left.
        """
        if self._loop is None:
            raise HarnessError("the server is not running; start it first")
        token = new_token()
        if key is None and not at_root:
            key = new_key()
        journal = Journal(self._clock.now, key=None if at_root else key)

        def make() -> Play:
            return self._server.create_play(
                exchanges,
                seed=seed,
                speed=speed,
                key=key,
                at_root=at_root,
                token=token,
                journal=journal,
            )

        wire = listen(self._host, 0) if apart else None
        return PlayHandle(
            token,
            journal,
            make,
            loop=self._loop,
            origin=self.base_url if wire is None else url_of(wire),
            api_key=key or "",
            apart=None if wire is None else partial(self._stand_apart, wire),
        )

    async def _stand_apart(self, wire: socket.socket, over: asyncio.Event) -> None:
        """Let clients in by a socket of a play's own until the play is over."""
        from wavetank.server.door import Door

        door = Door(self._host, wire)
        try:
            await self._server.open_door(door)
            await over.wait()
        finally:  # also where the server ends first, and this with it
            await self._server.close_door(door)

    def _run(self, runner: asyncio.Runner, wire: socket.socket) -> None:
        from wavetank.server.mock_server import MockServer

        self._server = MockServer(
            self._suite,
            seed=self._seed,
            speed=self._speed,
            clock=self._clock,
            endpoint=None if self._endpoint is None else self.endpoint,
            limits=self._limits,
        )
        with runner:
            runner.run(self._serve(wire))

    async def _serve(self, wire: socket.socket) -> None:
        from wavetank.server.door import Door

        await self._server.start_behind(Door(self._host, wire))
        await self._stopping.wait()
        await self._server.close()
