"""The supervisor: starts workers, replaces those that die, keeps what there is one of."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import shutil
import signal
import tempfile
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from wavetank.errors import HarnessError
from wavetank.server.listening import listen, url_of
from wavetank.server.mock_server import MockServer
from wavetank.server.workers.door import SharedDoor
from wavetank.server.workers.keeper import Keeper
from wavetank.server.workers.routing import SUPERVISOR
from wavetank.server.workers.station import Station
from wavetank.server.workers.worker import work

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from wavetank.server.simulated import SimulatedEndpoint
    from wavetank.server.workers.worker import Brief

START_SECONDS: Final = 60.0
END_SECONDS: Final = 5.0
RETRY_SECONDS: Final = 1.0
"""How long to wait before a worker is tried again that died before it was ready."""


class Crew:
    """A server of several processes; ``start`` it, and ``close`` it in any case.

    Args:
        brief: What is served.
        endpoint: Answers at the root.
        workers: How many processes.
        say: Told in a sentence what a person should know, from another thread.

    Attributes:
        base_url: The server's address; known once it was started.
    """

    def __init__(
        self,
        brief: Brief,
        endpoint: SimulatedEndpoint,
        *,
        workers: int,
        say: Callable[[str], object],
    ) -> None:
        self.base_url = ""
        self._brief = brief
        self._endpoint = endpoint
        self._count = workers
        self._say = say
        # Fresh interpreters: a fork would copy threads and locks as they happen to be.
        self._spawning = multiprocessing.get_context("spawn")
        self._processes: dict[int, Any] = {}
        self._waiting = set(range(1, workers + 1))
        self._ready = threading.Event()
        self._failure = ""
        self._folder = Path(tempfile.mkdtemp(prefix="wavetank-"))
        self._loop = asyncio.new_event_loop()
        self._stopping = asyncio.Event()
        self._thread: threading.Thread | None = None

    @property
    def processes(self) -> dict[int, int]:
        """The workers' process ids, by number."""
        return {number: each.pid for number, each in self._processes.items()}

    def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen, and return when every worker lets clients in.

        Raises:
            HarnessError: The address cannot be listened on, or a worker does not start.
        """
        wire = listen(host, port)
        self.base_url = url_of(wire)
        self._thread = threading.Thread(
            target=self._run, args=(host, wire), name="wavetank-crew", daemon=True
        )
        self._thread.start()
        if not self._ready.wait(START_SECONDS):
            self._failure = f"the workers did not start within {START_SECONDS:g} s"
        if self._failure:
            self.close()
            raise HarnessError(self._failure)

    def close(self) -> None:
        """End every worker and close the socket; twice is harmless."""
        if self._thread is not None:
            with contextlib.suppress(RuntimeError):  # the loop is closed already
                self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join()
            self._thread = None
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, host: str, wire: socket.socket) -> None:
        try:
            with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
                runner.run(self._supervise(host, wire))
        except OSError as error:  # a path too long for a socket, above all
            wire.close()
            self._failure = f"the workers cannot be reached in {self._folder}: {error}"
            self._ready.set()

    async def _supervise(self, host: str, wire: socket.socket) -> None:
        keeper = Keeper(self._endpoint, self._is_ready)
        path = self._folder / "keeper.sock"
        speaking = await asyncio.start_unix_server(keeper.serve, path)
        server = MockServer(
            self._brief.suite,
            seed=self._brief.seed,
            speed=self._brief.speed,
            endpoint=self._endpoint,
        )
        station = Station(SUPERVISOR, self._count, self._folder, host)
        await server.start_behind(SharedDoor(station, wire))
        for number in range(1, self._count + 1):
            self._begin(replace(station, number=number), wire)
        await self._stopping.wait()
        await self._end_workers()
        await server.close()
        speaking.close()
        wire.close()

    def _begin(self, station: Station, wire: socket.socket) -> None:
        if self._stopping.is_set():
            return
        process = self._spawning.Process(
            target=work,
            args=(self._brief, station, wire),
            name=f"wavetank-worker-{station.number}",
        )
        process.start()
        self._processes[station.number] = process

        def died() -> None:
            self._loop.remove_reader(process.sentinel)
            process.join()
            self._replace(station, process, wire)

        self._loop.add_reader(process.sentinel, died)

    def _replace(self, station: Station, process: Any, wire: socket.socket) -> None:
        number = station.number
        if self._stopping.is_set():
            return
        how = _ending(process.exitcode)
        if number not in self._waiting:
            self._say(
                f"worker {number} (process {process.pid}) {how}; its plays are lost, "
                "and another takes its place"
            )
            self._waiting.add(number)
            self._begin(station, wire)
        elif self._ready.is_set():
            self._say(
                f"worker {number} (process {process.pid}) {how} before it was ready; "
                f"it is tried again in {RETRY_SECONDS:g} s"
            )
            self._loop.call_later(RETRY_SECONDS, self._begin, station, wire)
        else:
            # It would only happen again, and again.
            self._failure = f"worker {number} {how} before it was ready"
            self._ready.set()

    def _is_ready(self, number: int) -> None:
        self._waiting.discard(number)
        if not self._waiting:
            self._ready.set()

    async def _end_workers(self) -> None:
        """Ask every worker to end, and see that it does."""
        for process in self._processes.values():
            self._loop.remove_reader(process.sentinel)
            process.terminate()
        for process in self._processes.values():
            await asyncio.to_thread(process.join, END_SECONDS)
            if process.exitcode is None:
                process.kill()
                await asyncio.to_thread(process.join)


def _ending(exitcode: int | None) -> str:
    if exitcode is None:  # somebody else in this process has buried it
        return "is gone"
    if exitcode >= 0:
        return f"exited with status {exitcode}"
    with contextlib.suppress(ValueError):  # not every signal has a name
        return f"was ended by {signal.Signals(-exitcode).name}"
    return f"was ended by signal {-exitcode}"
