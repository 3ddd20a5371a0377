"""The one simulated endpoint, as its workers ask for it.

Requests are counted, faults met and the ledger written in the order in which questions
come, as in one process. What a dead worker was still answering is over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wavetank.server.exchanges import Performed
from wavetank.server.workers.speaking import Asked, Decided, Over, Ready, hear, say

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from wavetank.server.simulated import SimulatedEndpoint


class Keeper:
    """Answers workers' questions; ``serve`` is called for each connection of one.

    Args:
        endpoint: What answers at the root.
        ready: Called when a worker lets clients in.
    """

    def __init__(
        self, endpoint: SimulatedEndpoint, ready: Callable[[int], None]
    ) -> None:
        self._endpoint = endpoint
        self._ready = ready

    async def serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Answer one worker until it is gone."""
        awaited: dict[int, Callable[[Performed], None]] = {}
        try:
            while True:
                match await hear(reader):
                    case Ready() as message:
                        self._ready(message.worker)
                    case Asked() as message:
                        say(writer, self._decide(message, awaited))
                    case Over() as message:
                        awaited.pop(message.number)(message.performed)
        except (EOFError, ConnectionError):
            for over in awaited.values():
                over(Performed("lost-with-its-worker", b"", None))
        finally:
            writer.close()

    def _decide(
        self, asked: Asked, awaited: dict[int, Callable[[Performed], None]]
    ) -> Decided:
        try:
            choice = self._endpoint.respond(asked.request)
        except Exception as error:  # noqa: BLE001 - one answer's fault, told in it
            return Decided(asked.number, fault=f"{type(error).__name__}: {error}")
        if choice.over is not None:
            awaited[asked.number] = choice.over
        return Decided(
            asked.number, choice.exchange, choice.reply, choice.over is not None
        )
