"""What a worker's process does, from its first line to its last."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import shutil
import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wavetank.server.collecting import collect_seldom
from wavetank.server.mock_server import MockServer
from wavetank.server.workers.asking import RemoteEndpoint
from wavetank.server.workers.door import SharedDoor
from wavetank.server.workers.routing import token_prefix

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from wavetank.scenario.model import Suite
    from wavetank.server.workers.station import Station


CLOSE_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class Brief:
    """What every process of a server must know; it travels to each.

    Attributes:
        suite: Loads the scenarios.
        seed: The seed of plays below ``/scenarios/``.
        speed: Divides every scripted pause.
    """

    suite: Callable[[], Suite]
    seed: int = 0
    speed: float = 1.0


def work(brief: Brief, station: Station, wire: socket.socket) -> None:
    """Serve until SIGTERM, or until the supervisor is gone.

    Args:
        brief: What is served.
        station: Which worker this is.
        wire: The listening socket.
    """
    # Ctrl-C at a terminal reaches everyone; it is the supervisor's to act on.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collect_seldom()
    asyncio.run(_serve(brief, station, wire))


async def _serve(brief: Brief, station: Station, wire: socket.socket) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    endpoint = await RemoteEndpoint.connect(station.folder / "keeper.sock")
    server = MockServer(
        brief.suite,
        seed=brief.seed,
        speed=brief.speed,
        root=endpoint,
        token_prefix=token_prefix(station.number),
    )
    await server.start_behind(SharedDoor(station, wire))
    endpoint.ready(station.number)
    waits = [asyncio.ensure_future(each.wait()) for each in (stop, endpoint.lost)]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for each in waits:
        each.cancel()
    # Nobody is left to see to it that this process ends.
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(CLOSE_SECONDS):
            await server.close()
    await endpoint.close()
    supervisor = multiprocessing.parent_process()
    if supervisor is not None and not supervisor.is_alive():
        shutil.rmtree(station.folder, ignore_errors=True)  # nobody else will
