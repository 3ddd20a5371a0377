"""A miniature client on asyncio's streams, all calls on one loop."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from miniatures.actions import Action, Close, Open, Receive, Send, Wait
from miniatures.blocking import READ_AT_MOST

if TYPE_CHECKING:
    from collections.abc import Callable

    from miniatures.good import MiniatureClient
    from wavetank.client import Call, Observation


class AsyncClient:
    """Runs a client on the loop it is awaited on; callable as an in-process client."""

    def __init__(self, client: MiniatureClient) -> None:
        self.CLIENT = client.CLIENT
        self._client = client

    async def __call__(
        self, call: Call, progress: Callable[[int], None]
    ) -> Observation:
        steps = self._client.converse(call, progress)
        streams = _Streams()
        try:
            action = next(steps)
            while True:
                try:
                    data = await streams.perform(action)
                except OSError as error:
                    action = steps.throw(error)
                else:
                    action = steps.send(data)
        except StopIteration as stop:
            observation: Observation = stop.value
            return observation
        finally:
            await streams.close()


class _Streams:
    def __init__(self) -> None:
        self._open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def close(self) -> None:
        if self._open is not None:
            _, writer = self._open
            self._open = None
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def perform(self, action: Action) -> bytes:
        match action, self._open:
            case Open(host, port), _:
                await self.close()
                self._open = await asyncio.open_connection(host, port)
            case Send(data), (_, writer):
                writer.write(data)
                await writer.drain()
            case Receive(timeout), (reader, _):
                async with asyncio.timeout(timeout):
                    return await reader.read(READ_AT_MOST)
            case Wait(seconds), _:
                await asyncio.sleep(seconds)
            case Close(), _:
                await self.close()
        return b""
