"""The simulated endpoint as a worker sees it: somewhere else, and asked each time."""

from __future__ import annotations

import asyncio
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from wavetank.errors import HarnessError
from wavetank.server.exchanges import Choice
from wavetank.server.workers.speaking import Asked, Decided, Over, Ready, hear, say

if TYPE_CHECKING:
    from pathlib import Path

    from wavetank.script import Request
    from wavetank.server.exchanges import Performed


class RemoteEndpoint:
    """A ``Responder`` that asks the supervisor's; its answers have to be awaited.

    Attributes:
        lost: Set when the supervisor is gone.
    """

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.lost = asyncio.Event()
        self._reader = reader
        self._writer = writer
        self._numbers = count()
        self._asked: dict[int, asyncio.Future[Decided]] = {}
        self._listening = asyncio.ensure_future(self._listen())

    @classmethod
    async def connect(cls, path: Path) -> RemoteEndpoint:
        """Connect to the supervisor."""
        return cls(*await asyncio.open_unix_connection(path))

    def ready(self, worker: int) -> None:
        """Say that this worker lets clients in."""
        say(self._writer, Ready(worker))

    async def respond(self, request: Request) -> Choice:
        """Ask what a request is answered with.

        Raises:
            HarnessError: The supervisor is gone, or failed.
        """
        number = next(self._numbers)
        future: asyncio.Future[Decided] = asyncio.get_running_loop().create_future()
        self._asked[number] = future
        try:
            say(self._writer, Asked(number, request))
            decided = await future
        finally:
            del self._asked[number]
        if decided.reply is None:
            raise HarnessError(decided.fault)
        over = partial(self._over, number) if decided.awaited else None
        return Choice(decided.exchange, decided.reply, over)

    async def close(self) -> None:
        """Ask nothing more."""
        self._listening.cancel()
        await asyncio.gather(self._listening, return_exceptions=True)
        self._writer.close()

    def _over(self, number: int, performed: Performed) -> None:
        say(self._writer, Over(number, performed))

    async def _listen(self) -> None:
        try:
            while True:
                decided: Decided = await hear(self._reader)
                future = self._asked.get(decided.number)
                if future is not None and not future.done():
                    future.set_result(decided)
        except (EOFError, ConnectionError):
            gone = Decided(0, fault="the process that holds the endpoint is gone")
            for future in self._asked.values():
                if not future.done():
                    future.set_result(gone)
            self.lost.set()
