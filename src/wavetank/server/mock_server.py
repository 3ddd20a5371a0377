"""The server on an event loop: a socket, and everything behind it.

``MockServer`` belongs to the loop it was started on. ``ThreadedServer`` runs one in a
thread of its own for callers that have no loop, or should not share theirs.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Final, Self

from wavetank.errors import HarnessError
from wavetank.journal import Retention
from wavetank.server.admin import Admin
from wavetank.server.app import App
from wavetank.server.clock import MonotonicClock
from wavetank.server.door import Door
from wavetank.server.exchanges import responder_of
from wavetank.server.limits import Limits
from wavetank.server.plays import Plays
from wavetank.server.scenarios import Scenarios
from wavetank.server.settings import Settings
from wavetank.server.staging import RootStage

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from wavetank.journal import Journal
    from wavetank.scenario.model import Suite
    from wavetank.server.clock import Clock
    from wavetank.server.exchanges import Responder, Source
    from wavetank.server.play import Play
    from wavetank.server.simulated import SimulatedEndpoint

RETENTION: Final = Retention(requests=1000, size=16_000_000)
"""What is kept of a play that nobody but the server holds; it may answer for ever."""


class MockServer:
    """A mock DeepSeek endpoint; ``async with`` starts and closes it.

    Args:
        suite: Scenarios offered below ``/scenarios/``, or what loads them when the
            first one is asked for; none unless given.
        seed: The seed of plays below ``/scenarios/``.
        speed: Divides every scripted pause.
        clock: Monotonic seconds; the machine's own unless given.
        endpoint: Answers at the root; nothing does unless given.
        limits: What one client may cost.
        root: Answers at the root in place of an endpoint that is administered here.
        token_prefix: What the names of plays begin with that are made up here.

    Attributes:
        plays: Every play of this server.
        endpoint: What answers at the root, or ``None``.
    """

    def __init__(
        self,
        suite: Suite | Callable[[], Suite] | None = None,
        *,
        seed: int = 0,
        speed: float = 1.0,
        clock: Clock | None = None,
        endpoint: SimulatedEndpoint | None = None,
        limits: Limits | None = None,
        root: Responder | None = None,
        token_prefix: str = "",
    ) -> None:
        clock = clock or MonotonicClock()
        self._root = root or endpoint
        self._limits = limits or Limits()
        self.endpoint = endpoint
        self.plays = Plays(clock, token_prefix=token_prefix)
        self._staged = RootStage()
        self._suite = suite
        self._settings = Settings(seed=seed, speed=speed, retention=RETENTION)
        self._app: App | None = None
        self._door: Door | None = None
        self._doors: set[Door] = set()
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
        await self.start_behind(Door.listen(host, port))

    async def start_behind(self, door: Door) -> None:
        """Answer whoever comes in by a door; ``close`` closes it."""
        self._door = door
        self._base_url = door.base_url
        scenarios = Scenarios(self._suite, self.plays, settings=self._settings)
        admin = Admin(
            self.plays,
            scenarios,
            base_url=self._base_url,
            settings=self._settings,
            simulated=self.endpoint,
        )
        self._app = App(
            self.plays,
            scenarios,
            admin,
            base_url=self._base_url,
            staged=self._staged,
            # Each request has a play of its own, so that the bounds on plays bound
            # what is remembered; the endpoint judges the key itself.
            new_play=None
            if self._root is None
            else partial(
                self.plays.create_passing, self._root, settings=self._settings
            ),
            limits=self._limits,
        )
        await door.open(self._app.handle, self._limits)

    async def open_door(self, door: Door) -> None:
        """Let clients in by one more door; ``close_door`` must be called.

        Raises:
            HarnessError: The server is not running.
        """
        if self._app is None:
            raise HarnessError("the server is not running; start it first")
        self._doors.add(door)
        await door.open(self._app.handle, self._limits)

    async def close_door(self, door: Door) -> None:
        """Close a play's own port and every connection that came in by it."""
        self._doors.discard(door)
        await door.close()

    async def close(self) -> None:
        """End every play and close every connection; closing twice is harmless."""
        if self._door is None:
            return
        doors = [self._door, *self._doors]
        self._door = None
        self._doors.clear()
        for door in doors:
            await door.stop_accepting()
        self.plays.end_all()
        # One turn of the loop lets every answer end with a FIN of its own.
        await asyncio.sleep(0)
        for door in doors:
            await door.close()

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
        exchanges: Source,
        *,
        seed: int = 0,
        speed: float = 1.0,
        key: str | None = None,
        at_root: bool = False,
        token: str | None = None,
        journal: Journal | None = None,
    ) -> Play:
        """Make a play; call it from this server's loop only.

        Args:
            exchanges: What it answers, in order; or whatever else decides that, or
                what makes it on the server's loop.
            seed: Decides everything a script leaves open.
            speed: Divides every scripted pause.
            key: The API key clients should present; made up unless given.
            at_root: Let it answer at the root as well, until another one does. Any
                key is accepted then, for a gateway may put its own in the place of
                the client's.
            token: Its name in addresses; made up unless given.
            journal: Where it is recorded; one of its own unless given.
        """
        settings = Settings(seed=seed, speed=speed)
        play = self.plays.create(
            responder_of(exchanges),
            settings=settings,
            key=None if at_root else key,
            any_key=at_root,
            token=token,
            journal=journal,
        )
        if at_root:
            self._staged.put(play, key or "")
        return play
