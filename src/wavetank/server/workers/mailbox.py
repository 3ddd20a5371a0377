"""Open connections on their way from one process to another.

A datagram socket of the file system carries the descriptor (``SCM_RIGHTS``) and a
temporary file with the bytes that were read already. What is on its way when a process
dies is closed by the system, and the client sees its connection end.
"""

from __future__ import annotations

import array
import asyncio
import os
import socket
import tempfile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAUSE_SECONDS: Final = 0.001
"""How long to wait for a process whose box is full: the system allows a handful."""
ATTEMPTS: Final = 5000
FILES: Final = 2
"""How many go together: the connection, and what was read."""


class Mailbox:
    """Where one process receives connections, and sends them to others.

    Args:
        folder: Where the boxes of all processes are.
        number: Of this process.
        take: Called on the loop with each connection that comes, and what was read
            from it before.
    """

    def __init__(
        self, folder: Path, number: int, take: Callable[[socket.socket, bytes], None]
    ) -> None:
        self._folder = folder
        self._take = take
        path = self._path(number)
        path.unlink(missing_ok=True)  # of a process of this number that died
        self._wire = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._wire.setblocking(False)  # noqa: FBT003 - it has no other form
        self._wire.bind(str(path))
        asyncio.get_running_loop().add_reader(self._wire, self._receive)

    async def send(self, number: int, descriptor: int, data: bytes) -> bool:
        """Send a connection to a process, and say whether there was one.

        Args:
            number: Of the process.
            descriptor: Of the connection; closed in any case.
            data: What was read from it.
        """
        try:
            with tempfile.TemporaryFile() as file:
                file.write(data)
                file.flush()
                return await self._deliver(number, descriptor, file.fileno())
        finally:
            os.close(descriptor)

    def close(self) -> None:
        """Receive nothing more."""
        asyncio.get_running_loop().remove_reader(self._wire)
        self._wire.close()

    async def _deliver(self, number: int, *descriptors: int) -> bool:
        rights = array.array("i", descriptors)
        ancillary = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, rights)]
        for _ in range(ATTEMPTS):
            try:
                self._wire.sendmsg([b"."], ancillary, 0, str(self._path(number)))
            except BlockingIOError:
                await asyncio.sleep(PAUSE_SECONDS)
            except OSError:
                return False
            else:
                return True
        return False

    def _receive(self) -> None:
        try:
            _, descriptors, _, _ = socket.recv_fds(self._wire, 1, FILES)
        except BlockingIOError:
            return
        if len(descriptors) != FILES:  # no more can be opened here
            for each in descriptors:
                os.close(each)
            return
        connection, read = descriptors
        with os.fdopen(read, "rb") as file:
            file.seek(0)
            data = file.read()
        self._take(socket.socket(fileno=connection), data)

    def _path(self, number: int) -> Path:
        return self._folder / f"{number}.sock"
