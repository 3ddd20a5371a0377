"""The load: plain asyncio protocols in a process of their own.

No HTTP library stands between socket and figure, so the generator is the same for
every peer and costs little: it searches what arrives for blank lines and for the end
of the body. Run as a program it makes one measurement and prints it as JSON:

    python bench/load.py streams URL BODY COUNT
    python bench/load.py short URL BODY COUNT

``streams`` opens COUNT connections, then asks on all of them at once. ``short`` asks
COUNT times over one connection, each time after the answer before.
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass
from time import perf_counter
from typing import Final
from urllib.parse import urlsplit

PATIENCE_SECONDS: Final = 120.0
LAST_CHUNK: Final = b"0\r\n\r\n"
WARMING_REQUESTS: Final = 20


@dataclass(slots=True)
class Stream:
    """What one connection saw; times are seconds on this process's clock."""

    first: float = 0.0
    last: float = 0.0
    events: int = 0


class Asker(asyncio.Protocol):
    """One connection that asks once and reads to the end of a chunked body."""

    def __init__(self, request: bytes) -> None:
        self.seen = Stream()
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._request = request
        self._tail = b""
        self._wire: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport for the question."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - TCP has no other
        self._wire = transport

    def ask(self) -> None:
        """Send the request."""
        if self._wire is not None:
            self._wire.write(self._request)

    def data_received(self, data: bytes) -> None:
        """Count the events; the last chunk ends the answer."""
        now = perf_counter()
        joined = self._tail + data
        # An event ends with LF LF; the tail is one byte too short to hold one.
        found = joined.count(b"\n\n")
        if found and not self.seen.first:
            self.seen.first = now
        self.seen.events += found
        self._tail = joined[-1:]
        if data.endswith(LAST_CHUNK) and not self.over.done():
            self.seen.last = now
            self.over.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:
        """Fail a stream that was lost before its end."""
        if not self.over.done():
            self.over.set_exception(exc or ConnectionError("closed before the end"))

    def close(self) -> None:
        """Close the connection."""
        if self._wire is not None:
            self._wire.close()


async def streams(url: str, body: str, count: int) -> dict[str, float]:
    """Read ``count`` streams at once.

    Returns:
        Seconds: ``wall``; ``first_p99`` and ``first_max`` from the question to a
        stream's first event; ``span_max`` and ``span_min`` from first event to last.
        And ``events``, in all.
    """
    host, port = place(url)
    request = request_bytes(url, body)
    loop = asyncio.get_running_loop()
    askers = []
    for _ in range(count):
        _, asker = await loop.create_connection(lambda: Asker(request), host, port)
        askers.append(asker)
    begin = perf_counter()
    for asker in askers:
        asker.ask()
    async with asyncio.timeout(PATIENCE_SECONDS):
        await asyncio.gather(*(asker.over for asker in askers))
    end = perf_counter()
    for asker in askers:
        asker.close()
    firsts = sorted(asker.seen.first - begin for asker in askers)
    spans = [asker.seen.last - asker.seen.first for asker in askers]
    return {
        "wall": end - begin,
        "events": sum(asker.seen.events for asker in askers),
        "first_p99": firsts[(len(firsts) * 99 - 1) // 100],
        "first_max": firsts[-1],
        "span_min": min(spans),
        "span_max": max(spans),
    }


async def short(url: str, body: str, count: int) -> dict[str, float]:
    """Ask again and again over one connection.

    Returns:
        ``median``, seconds from a question to its whole answer.
    """
    reader, writer = await asyncio.open_connection(*place(url))
    request = request_bytes(url, body)
    times = []
    for _ in range(count + WARMING_REQUESTS):
        begin = perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        _, found, after = head.lower().partition(b"content-length:")
        if found:
            await reader.readexactly(int(after.split(b"\r\n", 1)[0]))
        else:
            await reader.readuntil(LAST_CHUNK)
        times.append(perf_counter() - begin)
    writer.close()
    times = sorted(times[WARMING_REQUESTS:])
    return {"median": times[len(times) // 2]}


def place(url: str) -> tuple[str, int]:
    """Give host and port."""
    address = urlsplit(url)
    return address.hostname or "", address.port or 80


def request_bytes(url: str, body: str) -> bytes:
    """Write the request as a client of the API would."""
    address = urlsplit(url)
    return (
        f"POST {address.path}/chat/completions HTTP/1.1\r\n"
        f"Host: {address.netloc}\r\n"
        "Authorization: Bearer sk-bench\r\n"
        "Content-Type: application/json\r\n"
        f"Content-Length: {len(body.encode())}\r\n\r\n{body}"
    ).encode()


def main() -> None:
    """Make one measurement and print it."""
    kind, url, body, count = sys.argv[1:]
    measure = {"streams": streams, "short": short}[kind]
    print(json.dumps(asyncio.run(measure(url, body, int(count)))))


if __name__ == "__main__":
    main()
