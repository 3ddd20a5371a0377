"""Load that is held: many clients of every kind for a while, and nothing is left over.

Clients are drawn from a seed: those that read to the end, leave, reset, stop in their
request, meet faults, administer. Each stream is checked byte by byte against what was
scripted and recorded. ``WAVETANK_SOAK_SECONDS`` and ``WAVETANK_SOAK_SEED`` make it
longer, or the same again.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import os
import resource
import socket
import struct
import threading
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from server.tapping import exchange, get, post
from wavetank.endpoint import DEFAULT_PROFILE, Endpoint, load_profile
from wavetank.journal import AnswerOver, HarnessFault, Written
from wavetank.scenario.steps import AwaitClose, KeepAlive
from wavetank.script import Context, compile_reply
from wavetank.server import SimulatedEndpoint, ThreadedServer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from wavetank.server import PlayHandle

SECONDS = float(os.environ.get("WAVETANK_SOAK_SECONDS", "10"))
SEED = int(os.environ.get("WAVETANK_SOAK_SEED", "7"))
CLIENTS = 48
PATIENCE = 30.0
ENDLESS = (AwaitClose(), KeepAlive(count=None, every=0.001))
GROWTH_BYTES = 64 * 1024 * 1024
PASSING = frozenset(
    {"Play", "Performance", "Journal", "Connection", "Sitting", "Visit", "Written"}
)
OURS = PASSING | {
    *("Task", "_SelectorSocketTransport", "socket", "StreamReader", "Thread")
}


def steps(dice: Random) -> list[Any]:
    """Draw an answer: text of some length, perhaps with pauses, and an end."""
    words = [dice.choice(["One", ", ", "deux", " 三", "\n"]) for _ in range(40)]
    drawn: list[Any] = [{"content": words[: dice.randint(1, 40)]}]
    if dice.random() < 0.3:
        drawn.append({"pause": f"{dice.randint(1, 20)}ms"})
        drawn.append({"content": words})
    if dice.random() < 0.1:
        drawn.append({"fill": {"bytes": dice.randint(1, 500_000), "as": "content"}})
    if dice.random() < 0.1:
        return [*drawn, {"keep_alive": {"count": "forever", "every": "1ms"}}]
    ends: list[Any] = ["done", "done", "done", "cut", "reset", "await_close"]
    return [*drawn, dice.choice(ends)]


class Soak:
    """One server, and everything that clients do to it."""

    def __init__(self, server: ThreadedServer, seed: int) -> None:
        self.server = server
        self.dice = Random(seed)  # noqa: S311 - drawn to be drawn again
        self.done: Counter[str] = Counter()
        self.whole = 0
        host, _, port = server.base_url.removeprefix("http://").partition(":")
        self.place = (host, int(port))

    async def run(self, until: float) -> None:
        """Keep every client busy until a time has come."""

        async def busy(seed: int) -> None:
            dice = Random(seed)  # noqa: S311 - drawn to be drawn again
            while time.monotonic() < until:
                deed: Callable[[Random], Awaitable[None]] = dice.choice(self.deeds)
                await deed(dice)
                self.done[deed.__name__] += 1

        seeds = [self.dice.getrandbits(32) for _ in range(CLIENTS)]
        await asyncio.gather(*map(busy, seeds))

    @property
    def deeds(self) -> list[Callable[[Random], Awaitable[None]]]:
        return [
            *([self.stream] * 8),
            *(self.ask_the_endpoint, self.meet_a_fault, self.administer),
            *(self.stop_early, self.say_nothing, self.keep_alive),
        ]

    async def stream(self, dice: Random) -> None:
        """Play something, and read to the end, leave or reset in the middle."""
        each = exchange(*steps(dice))
        play = await asyncio.to_thread(self.server.create_play, [each], seed=1)
        endless = each.reply.steps[-1] in ENDLESS
        leaves = endless or dice.random() < 0.4
        enough = dice.randint(0, 3000) if leaves else None
        how = dice.choice(["close", "reset"])
        # Whoever waits for an end that does not come leaves after a moment.
        patience = 0.1 if endless else PATIENCE
        request = post(play.base_url, headers=("Connection: close",))
        seen, ended = await self._exchange(request, enough, how, patience)
        if not await asyncio.to_thread(play.wait_idle, PATIENCE):
            raise AssertionError(f"the play did not end: {play.transcript()}")
        context = Context("deepseek-v4-flash", stream=True, seed=1)
        script = compile_reply(each.reply, context).written
        self._check(play, seen, script, ended=ended)
        await self._forget(play.token)

    def _check(
        self, play: PlayHandle, seen: bytes, script: bytes, *, ended: bool
    ) -> None:
        """Compare the client's bytes, the transcript's and the script's."""
        entries = play.transcript().entries
        assert not [each for each in entries if isinstance(each, HarnessFault)]
        sent = b"".join(each.data for each in entries if isinstance(each, Written))
        overs = [each for each in entries if isinstance(each, AnswerOver)]
        # Whoever leaves before the first byte may not have been heard at all.
        assert len(overs) == 1 or not (overs or seen)
        assert sent.startswith(seen)
        # A script without end repeats its last event; only its beginning is compared.
        assert script.startswith(sent[: len(script)])
        if ended and overs[0].how in {"finished", "cut"}:
            assert seen == sent == script
            self.whole += 1

    async def ask_the_endpoint(self, dice: Random) -> None:
        """Ask at the root, for a stream or not, with a key that is right or not."""
        message = {"role": "user", "content": "Hello " * dice.randint(1, 50)}
        body = {
            "model": "deepseek-v4-flash",
            "messages": [message],
            "stream": dice.random() < 0.5,
        }
        key = dice.choice(["Authorization: Bearer sk-soak", "X: y"])
        head = (key, "Connection: close")
        request = post(self.server.base_url, body, headers=head)
        seen, _ = await self._exchange(request, None, "close")
        assert seen.startswith(b"HTTP/1.1 ")

    async def meet_a_fault(self, dice: Random) -> None:
        """Let something go wrong once; whoever asks next meets it."""
        fault = dice.choice(["rate-limit", "overloaded", "cut", "reset"])
        self.server.faults.add(f"{fault}*1")
        await self.ask_the_endpoint(dice)

    async def administer(self, dice: Random) -> None:
        """Make a play by HTTP, look at it, and take it away."""
        place = f"/_wavetank/plays/soak-{dice.randint(0, 9)}"
        url = self.server.base_url
        body = json.dumps({"reply": ["done"]}).encode()
        made = post(url, body, path=place, headers=("Connection: close",))
        for request in (
            made.replace(b"POST", b"PUT", 1),
            get(url, place, headers=("Connection: close",)),
            get(url, "/_wavetank/requests", headers=("Connection: close",)),
            get(url, place, headers=("Connection: close",)).replace(
                b"GET", b"DELETE", 1
            ),
        ):
            seen, _ = await self._exchange(request, None, "close")
            assert seen.startswith((b"HTTP/1.1 2", b"HTTP/1.1 404"))

    async def stop_early(self, dice: Random) -> None:
        """Stop in the middle of a request."""
        request = post(self.server.base_url)
        part = request[: dice.randint(1, len(request) - 1)]
        await self._exchange(part, 0, dice.choice(["close", "reset"]))

    async def say_nothing(self, dice: Random) -> None:
        """Connect and leave."""
        await self._exchange(b"", 0, dice.choice(["close", "reset"]))

    async def keep_alive(self, dice: Random) -> None:
        """Ask several things on one connection, some before the answer is there."""
        count = dice.randint(2, 6)
        url = self.server.base_url
        requests = [get(url, "/_wavetank/health")] * (count - 1)
        last = get(url, "/_wavetank/health", headers=("Connection: close",))
        seen, _ = await self._exchange(b"".join([*requests, last]), None, "close")
        assert seen.count(b'{"status":"ok"}') == count

    async def _exchange(
        self, request: bytes, enough: int | None, how: str, patience: float = PATIENCE
    ) -> tuple[bytes, bool]:
        """Send a request and read; say whether the end was read too."""
        reader, writer = await asyncio.open_connection(*self.place)
        seen, ended = bytearray(), False
        try:
            writer.write(request)
            while enough is None or len(seen) < enough:
                data = await asyncio.wait_for(reader.read(4096), patience)
                if not data:
                    ended = True
                    break
                seen += data
        except (ConnectionError, TimeoutError):
            pass
        if how == "reset":
            wire: socket.socket = writer.get_extra_info("socket")
            linger = struct.pack("ii", 1, 0)
            with contextlib.suppress(OSError):
                wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()
        return bytes(seen), ended

    async def _forget(self, token: str) -> None:
        """Let the server forget a play: what it remembers is bounded, and not a leak."""
        request = get(
            self.server.base_url,
            f"/_wavetank/plays/{token}",
            headers=("Connection: close",),
        )
        await self._exchange(request.replace(b"GET", b"DELETE", 1), None, "close")


def objects(names: frozenset[str]) -> Counter[str]:
    """Count what is alive of some kinds."""
    gc.collect()
    kinds = Counter(type(each).__name__ for each in gc.get_objects())
    return Counter({name: kinds[name] for name in names})


def holdings(server: ThreadedServer) -> Counter[str]:
    """Count what the process holds: descriptors, threads, tasks, objects."""
    held = objects(OURS)
    held["descriptors"] = len(list(Path("/proc/self/fd").iterdir()))
    held["threads"] = threading.active_count()
    held["tasks"] = len(asyncio.all_tasks(server._loop))
    return held


def passing(held: Counter[str]) -> Counter[str]:
    """Give what no server at rest holds, whatever other tests of the process left."""
    return Counter({name: held[name] for name in PASSING})


def soaked(
    server: ThreadedServer, seconds: float, seed: int, rest: Counter[str]
) -> tuple[Soak, Counter[str]]:
    """Soak for a time; give what was done and, when all is quiet, what is left."""
    soak = Soak(server, seed)
    asyncio.run(soak.run(time.monotonic() + seconds))
    return soak, quiet(server, rest)


def quiet(server: ThreadedServer, rest: Counter[str]) -> Counter[str]:
    """Forget and look again, until nothing passing is left and nothing changes.

    A client that left is noticed by the loop a moment later, and on a busy machine its
    request may be answered then.
    """
    server.faults.clear()
    left = holdings(server)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        server.endpoint.ledger.settled(PATIENCE)
        server.endpoint.ledger.clear()
        for token in [play.token for play in tuple(server._server.plays)]:
            handle_forget(server, token)
        time.sleep(0.05)
        before, left = left, holdings(server)
        if left == before and not passing(left) - rest:
            break
    return left


def handle_forget(server: ThreadedServer, token: str) -> None:
    """Forget a play on the server's own loop."""
    assert server._loop is not None
    server._loop.call_soon_threadsafe(server._server.plays.forget, token)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts with /proc")
def test_load_leaves_nothing_behind() -> None:
    """After the storm descriptors, threads, tasks and objects are what they were."""
    simulated = SimulatedEndpoint(Endpoint(load_profile(DEFAULT_PROFILE)))
    rest = objects(PASSING)
    with ThreadedServer(endpoint=simulated) as server:
        _, before = soaked(server, 1.0, SEED, rest)  # what is made once is made now
        size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        soak, after = soaked(server, SECONDS, SEED + 1, rest)

    # More, not other: what other tests of this process left may go at any time.
    assert not passing(after) - rest
    assert not after - before
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - size
    assert grown * 1024 < GROWTH_BYTES
    assert len(soak.done) == len({each.__name__ for each in soak.deeds})
    assert soak.whole > 0
