"""A play as other threads see it.

The play itself lives on its server's loop. A handle is made in an instant, on any
thread: what it asks for is done on the loop in the order of asking, the making of the
play first, so nothing has to wait for it and no request can come before it.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from wavetank.journal import Journal, Transcript
    from wavetank.server.exchanges import Source
    from wavetank.server.play import Play

# Ending a play takes a few turns of the loop; this only bounds a broken one.
PATIENCE_SECONDS: Final = 10.0


class PlayHandle:
    """A play as other threads see it. Never use it on the server's own loop.

    Args:
        token: Names the play in addresses.
        journal: Where the play is recorded.
        make: Makes the play; called on the loop.
        loop: The server's.
        origin: What its address begins with.
        api_key: What a client's key is set to.
        apart: Keeps a door of the play's own open until the event is set; a play
            without one shares the server's.

    Attributes:
        token: Names the play in addresses.
        base_url: What a client's base URL is set to.
        api_key: What a client's key is set to.
    """

    _play: Play

    def __init__(
        self,
        token: str,
        journal: Journal,
        make: Callable[[], Play],
        *,
        loop: asyncio.AbstractEventLoop,
        origin: str,
        api_key: str,
        apart: Callable[[asyncio.Event], Coroutine[Any, Any, None]] | None = None,
    ) -> None:
        self.token = token
        self.base_url = f"{origin}/plays/{token}"
        self.api_key = api_key
        self._journal = journal
        self._loop = loop
        self._over = asyncio.Event()
        loop.call_soon_threadsafe(self._begin, make)
        self._apart = (
            None
            if apart is None
            else asyncio.run_coroutine_threadsafe(apart(self._over), loop)
        )

    def load(self, exchanges: Source) -> None:
        """Answer later requests with these exchanges; the transcript goes on."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._load, exchanges)

    def report_deltas(self, count: int) -> None:
        """Report how many deltas the client holds; returns without waiting."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._report_deltas, count)

    def transcript(self) -> Transcript:
        """Return everything that happened so far."""
        return self._journal.freeze()

    def wait_idle(self, timeout: float) -> bool:
        """Wait until no answer is under way.

        Args:
            timeout: Real seconds.

        Returns:
            Whether that was so in time.
        """
        return self._ask(self._wait_idle(), timeout)

    def end(self) -> None:
        """End every answer under way, refuse later requests, and wait for both.

        A play that stands apart then loses its port and its connections.
        """
        self._ask(self._end(), PATIENCE_SECONDS)

    def end_soon(self) -> None:
        """End the play without waiting for it; what was asked before comes first."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._close)

    def _begin(self, make: Callable[[], Play]) -> None:
        self._play = make()

    def _load(self, exchanges: Source) -> None:
        from wavetank.server.exchanges import responder_of

        self._play.load(responder_of(exchanges))

    def _report_deltas(self, count: int) -> None:
        self._play.report_deltas(count)

    async def _wait_idle(self) -> None:
        await self._play.wait_idle()

    def _close(self) -> None:
        self._play.end()
        self._over.set()

    async def _end(self) -> None:
        self._play.end()
        await self._play.wait_idle()
        self._over.set()
        if self._apart is not None:
            await asyncio.wrap_future(self._apart)

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
