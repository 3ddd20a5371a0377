"""The server for callers without an event loop: one thread, one loop, one server.

The thread belongs to the server alone: nothing in the caller's process is patched,
and no loop of the caller's is used. Plays live on the server's loop; a ``PlayHandle``
carries questions there and waits for the answer.
"""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any, Final, Self

from wavetank.errors import HarnessError, UsageError
from wavetank.server.exchanges import responder_of
from wavetank.server.mock_server import MockServer

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence
    from types import TracebackType

    from wavetank.journal import Transcript
    from wavetank.scenario.model import Exchange, Suite
    from wavetank.server.clock import Clock
    from wavetank.server.door import Door
    from wavetank.server.exchanges import Responder
    from wavetank.server.faults import Faults
    from wavetank.server.limits import Limits
    from wavetank.server.play import Play
    from wavetank.server.simulated import SimulatedEndpoint

# Starting and ending take a few turns of the loop; this only bounds a broken one.
PATIENCE_SECONDS: Final = 10.0


class ThreadedServer:
    """A ``MockServer`` in a thread; ``with`` starts and closes it.

    Args:
        suite: Scenarios offered below ``/scenarios/``; none unless given.
        seed: The seed of plays below ``/scenarios/``.
        speed: Divides every scripted pause.
        clock: Monotonic seconds; the machine's own unless given.
        endpoint: Answers at the root; nothing does unless given.
        limits: What one client may cost.
    """

    def __init__(
        self,
        suite: Suite | None = None,
        *,
        seed: int = 0,
        speed: float = 1.0,
        clock: Clock | None = None,
        endpoint: SimulatedEndpoint | None = None,
        limits: Limits | None = None,
    ) -> None:
        self._server = MockServer(
            suite, seed=seed, speed=speed, clock=clock, endpoint=endpoint, limits=limits
        )
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._stop: Callable[[], object] | None = None

    @property
    def base_url(self) -> str:
        """The server's own address, without a slash at its end."""
        return self._server.base_url

    @property
    def endpoint(self) -> SimulatedEndpoint:
        """What answers at the root: its faults and its ledger, from any thread.

        Raises:
            UsageError: The server was made without one.
        """
        if self._server.endpoint is None:
            raise UsageError(
                "this server plays scenarios only; give it endpoint=SimulatedEndpoint()"
            )
        return self._server.endpoint

    @property
    def faults(self) -> Faults:
        """What goes wrong at the root.

        Raises:
            UsageError: The server was made without an endpoint.
        """
        return self.endpoint.faults

    def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Start the thread and listen; afterwards ``close`` must be called.

        Args:
            host: The address to listen on.
            port: The port, or 0 for a free one.

        Raises:
            HarnessError: The address cannot be listened on; the message says why.
        """
        self._thread = threading.Thread(
            target=asyncio.run,
            args=(self._serve(host, port),),
            name="wavetank-server",
            daemon=True,
        )
        self._thread.start()
        if not self._ready.wait(PATIENCE_SECONDS):
            raise HarnessError("the server's thread did not start in time")
        if self._failure is not None:
            self._thread.join()
            raise self._failure

    def close(self) -> None:
        """End every play, close the socket, join the thread; twice is harmless."""
        if self._loop is not None and self._stop is not None and self._thread:
            self._loop.call_soon_threadsafe(self._stop)
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
        exchanges: Sequence[Exchange] | Responder,
        *,
        seed: int = 0,
        speed: float = 1.0,
        key: str | None = None,
        apart: bool = False,
        at_root: bool = False,
    ) -> PlayHandle:
        """Make a play; its handle may be used from any thread.

        Args:
            exchanges: What it answers, in order; or whatever else decides that.
            seed: Decides everything a script leaves open.
            speed: Divides every scripted pause.
            key: The API key clients should present; made up unless given.
            apart: Give the play a port of its own, so that no connection leads from it
                to another play; ``end`` closes it.
            at_root: Let it answer at the root as well, whatever key is presented.

        Raises:
            HarnessError: The server is not running, or there is no port left.
        """

        async def create() -> tuple[Play, Door | None]:
            door = await self._server.open_door() if apart else None
            play = self._server.create_play(
                exchanges, seed=seed, speed=speed, key=key, at_root=at_root
            )
            return play, door

        if self._loop is None:
            raise HarnessError("the server is not running; start it first")
        created = asyncio.run_coroutine_threadsafe(create(), self._loop)
        play, door = created.result()
        return PlayHandle(play, self._loop, self._server, door, key)

    async def _serve(self, host: str, port: int) -> None:
        stopping = asyncio.Event()
        try:
            await self._server.start(host, port)
        except BaseException as error:  # noqa: BLE001 - raised again where start() waits
            self._failure = error
            return
        else:
            self._loop, self._stop = asyncio.get_running_loop(), stopping.set
        finally:
            self._ready.set()
        await stopping.wait()
        await self._server.close()


class PlayHandle:
    """A play as other threads see it. Never use it on the server's own loop.

    Attributes:
        token: Names the play in addresses.
        base_url: What a client's base URL is set to.
        api_key: What a client's key is set to.
    """

    def __init__(
        self,
        play: Play,
        loop: asyncio.AbstractEventLoop,
        server: MockServer,
        door: Door | None = None,
        key: str | None = None,
    ) -> None:
        self.token = play.token
        origin = server.base_url if door is None else door.base_url
        self.base_url = f"{origin}/plays/{play.token}"
        self.api_key = play.key or key or ""
        self._play = play
        self._loop = loop
        self._server = server
        self._door = door

    def load(self, exchanges: Sequence[Exchange] | Responder) -> None:
        """Answer later requests with these exchanges; the transcript goes on."""
        self._ask(self._load(exchanges), PATIENCE_SECONDS)

    def report_deltas(self, count: int) -> None:
        """Report how many deltas the client holds; returns without waiting."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._play.report_deltas, count)

    def transcript(self) -> Transcript:
        """Return everything that happened so far."""
        return self._play.journal.freeze()

    def wait_idle(self, timeout: float) -> bool:
        """Wait until no answer is under way.

        Args:
            timeout: Real seconds.

        Returns:
            Whether that was so in time.
        """
        return self._ask(self._play.wait_idle(), timeout)

    def end(self) -> None:
        """End every answer under way, refuse later requests, and wait for both.

        A play that stands apart then loses its port and its connections.
        """
        self._ask(self._end(), PATIENCE_SECONDS)

    async def _load(self, exchanges: Sequence[Exchange] | Responder) -> None:
        self._play.load(responder_of(exchanges))

    async def _end(self) -> None:
        self._play.end()
        await self._play.wait_idle()
        if self._door is not None:
            await self._server.close_door(self._door)

    def _ask(self, question: Coroutine[Any, Any, None], timeout: float) -> bool:
        """Run a coroutine on the server's loop; a closed server has ended it all."""
        try:
            future = asyncio.run_coroutine_threadsafe(question, self._loop)
        except RuntimeError:
            question.close()
            return True
        try:
            future.result(timeout)
        except TimeoutError:
            future.cancel()
            return False
        return True
