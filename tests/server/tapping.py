"""A client without a library: a socket, so that tests see what the client sees."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from wavetank.scenario import build_reply
from wavetank.scenario.model import Exchange

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType
    from typing import Any

# Only a broken server ever makes a test wait this long.
PATIENCE = 10.0

HEAD_END = b"\r\n\r\n"
LAST_CHUNK = b"0\r\n\r\n"


def exchange(*steps: Any, times: int | None = 1) -> Exchange:
    """Make an exchange from plain steps."""
    return Exchange(build_reply(list(steps)), times=times)


def post(
    url: str,
    body: Any = None,
    *,
    path: str = "/chat/completions",
    headers: Sequence[str] = (),
) -> bytes:
    """Write a request below an address as bytes."""
    parts = urlsplit(url)
    data = {"model": "deepseek-v4-flash", "stream": True} if body is None else body
    payload = data if isinstance(data, bytes) else json.dumps(data).encode()
    lines = [
        f"POST {parts.path}{path} HTTP/1.1",
        f"Host: {parts.netloc}",
        "Content-Type: application/json",
        f"Content-Length: {len(payload)}",
        *headers,
    ]
    return "\r\n".join(lines).encode() + HEAD_END + payload


def get(url: str, path: str = "", *, headers: Sequence[str] = ()) -> bytes:
    """Write a request without a body."""
    parts = urlsplit(url)
    lines = [f"GET {parts.path}{path} HTTP/1.1", f"Host: {parts.netloc}", *headers]
    return "\r\n".join(lines).encode() + HEAD_END


def ask(url: str, request: bytes) -> tuple[int, Any]:
    """Send one request on a connection of its own; return status and JSON or text."""
    with Tap(url) as client:
        client.send(request.replace(HEAD_END, b"\r\nConnection: close" + HEAD_END, 1))
        with http.client.HTTPResponse(client.wire) as answer:
            answer.begin()
            body = answer.read().decode()
    kind, _, _ = answer.getheader("Content-Type", "").partition(";")
    if kind == "application/json":
        return answer.status, json.loads(body)
    return answer.status, body


class Tap:
    """One connection to a server.

    Attributes:
        wire: The socket itself.
        seen: What was received and not read yet.
    """

    def __init__(self, url: str, *, receive_buffer: int | None = None) -> None:
        parts = urlsplit(url)
        self.wire = socket.socket()
        self.wire.settimeout(PATIENCE)
        if receive_buffer is not None:
            self.wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        try:
            self.wire.connect((parts.hostname or "", parts.port or 0))
        except OSError:
            self.wire.close()
            raise
        self.seen = bytearray()

    def send(self, data: bytes) -> Self:
        """Send bytes."""
        self.wire.sendall(data)
        return self

    def read_until(self, mark: bytes) -> bytes:
        """Read up to and including a mark; fails when the stream ends before."""
        searched = 0
        while (place := self.seen.find(mark, searched)) < 0:
            searched = max(0, len(self.seen) - len(mark))
            data = self.wire.recv(1 << 20)
            assert data, f"the stream ended before {mark!r}: {bytes(self.seen)!r}"
            self.seen += data
        end = place + len(mark)
        found = bytes(self.seen[:end])
        del self.seen[:end]
        return found

    def read_to_end(self) -> bytes:
        """Read until FIN; an RST raises ``ConnectionResetError``."""
        while data := self.wire.recv(1 << 20):
            self.seen += data
        found = bytes(self.seen)
        self.seen.clear()
        return found

    def close(self) -> None:
        """Close the connection."""
        self.wire.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class LeapingClock:
    """A clock that stands still until something sleeps on it."""

    def __init__(self) -> None:
        self._now = 1000.0

    def now(self) -> float:
        """Return the time."""
        return self._now

    async def sleep_until(self, deadline: float) -> None:
        """Leap to the deadline; one turn of the loop passes."""
        await asyncio.sleep(0)
        self._now = max(self._now, deadline)

    def alarm(self, deadline: float, ring: Callable[[], object]) -> Callable[[], None]:
        """Leap to the deadline in the loop's next turn, and ring."""

        def leap() -> None:
            self._now = max(self._now, deadline)
            ring()

        return asyncio.get_running_loop().call_soon(leap).cancel
