"""A door that several processes share: who is let in may have to go elsewhere."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, cast

from wavetank.server.answers import last_refusal
from wavetank.server.door import Door
from wavetank.server.listening import BACKLOG
from wavetank.server.received import presented_key, target_of
from wavetank.server.transport import Delivered
from wavetank.server.workers.connections import SharedListener
from wavetank.server.workers.mailbox import Mailbox
from wavetank.server.workers.routing import SUPERVISOR, owner_of

if TYPE_CHECKING:
    import socket
    from collections.abc import Awaitable, Callable

    from aiohttp import web

    from wavetank.server.limits import Limits
    from wavetank.server.workers.connections import SharedConnection
    from wavetank.server.workers.station import Station


class SharedDoor(Door):
    """The door of one process of several.

    The supervisor's is not accepted from; it only takes what workers pass on.

    Args:
        station: Which process this is.
        wire: The listening socket, which is every process's.
    """

    listener_type = SharedListener

    def __init__(self, station: Station, wire: socket.socket) -> None:
        super().__init__(station.host, wire)
        self._station = station
        self._mailbox = Mailbox(station.folder, station.number, self._take)
        self._taken: set[asyncio.Task[None]] = set()

    async def open(
        self,
        handle: Callable[[web.BaseRequest], Awaitable[web.StreamResponse]],
        limits: Limits,
    ) -> None:
        """Let clients in, and pass on those that are somebody else's."""

        async def routed(request: web.BaseRequest) -> web.StreamResponse:
            owner = self._owner(request)
            connection = cast("SharedConnection", request.protocol)
            read = connection.decide(request)
            if owner in {None, self._station.number}:
                return await handle(request)
            return await self._pass_on(connection, read, owner or SUPERVISOR)

        self.make_listener(routed, limits)
        if self._station.number != SUPERVISOR:
            await self._accept()

    async def _accept(self) -> None:
        """Accept one connection at a time: the others are for the other workers."""
        loop = asyncio.get_running_loop()
        listener = cast("SharedListener", self._listener)
        self._server = await loop.create_server(listener, sock=self._wire, backlog=1)
        self._wire.listen(BACKLOG)  # for all of them, as it was

    async def close(self) -> None:
        """Close everything that is this process's own."""
        if self._listener is not None:
            self._mailbox.close()
        await super().close()

    def _owner(self, request: web.BaseRequest) -> int | None:
        def seat() -> str:
            pairs = ((k.decode("latin-1"), v.decode("latin-1")) for k, v in headers)
            return f"{request.remote} {presented_key(tuple(pairs))}"

        headers = request.raw_headers
        path = target_of(request.raw_path).path
        return owner_of(path, workers=self._station.workers, seat=seat)

    async def _pass_on(
        self, connection: SharedConnection, read: bytes | None, owner: int
    ) -> web.StreamResponse:
        if read is None:
            message = (
                "this request came before the last one was answered, and another "
                "process has what it asks for; send it on a connection of its own"
            )
            return last_refusal(503, "pipelined-elsewhere", message)
        with contextlib.suppress(OSError):  # no more files can be opened here
            descriptor = connection.duplicate()
            if descriptor is None:
                return Delivered(keep=False)  # the client has left
            if await self._mailbox.send(owner, descriptor, read):
                connection.drop()
                return Delivered(keep=False)
        message = (
            "the process that has what this request asks for is gone, or too busy; "
            "ask again, and make plays that were there again"
        )
        return last_refusal(503, "worker-gone", message)

    def _take(self, wire: socket.socket, read: bytes) -> None:
        """Go on with a connection that another process has accepted."""
        task = asyncio.get_running_loop().create_task(self._go_on(wire, read))
        self._taken.add(task)
        task.add_done_callback(self._taken.discard)

    async def _go_on(self, wire: socket.socket, read: bytes) -> None:
        listener = cast("SharedListener", self._listener)
        loop = asyncio.get_running_loop()
        with contextlib.suppress(OSError):  # the client has left
            await loop.connect_accepted_socket(lambda: listener(read), wire)
