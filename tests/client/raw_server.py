"""A server of raw bytes on the loopback, for clients that are tested here.

One reply per connection, in order; a reply is a list of bytes to send and of the
words ``rst`` (reset instead of a close) and ``hold`` (wait for the client to leave).
"""

from __future__ import annotations

import json
import socket
import struct
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Sequence

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
CLOSED = HEAD + b"\r\n"


@dataclass
class Received:
    """A request, taken apart."""

    line: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class RawServer:
    """Answers each connection with the next reply; a context manager."""

    replies: Sequence[Sequence[bytes | str]]
    requests: list[Received] = field(default_factory=list)
    left: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.base_url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)

    def _serve(self) -> None:
        for reply in self.replies:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(5)
                try:
                    self._answer(connection, reply)
                except OSError:
                    self.left.set()

    def _answer(self, connection: socket.socket, reply: Sequence[bytes | str]) -> None:
        self.requests.append(read_request(connection))
        for part in reply:
            if isinstance(part, bytes):
                connection.sendall(part)
            elif part == "rst":
                linger = struct.pack("ii", 1, 0)
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            else:
                connection.recv(1)
                self.left.set()


def read_request(connection: socket.socket) -> Received:
    data = b""
    while b"\r\n\r\n" not in data:
        data += received(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    line, *lines = head.decode().split("\r\n")
    pairs = (each.split(": ", 1) for each in lines)
    headers = {name.lower(): value for name, value in pairs}
    while len(body) < int(headers.get("content-length", 0)):
        body += received(connection)
    return Received(line, headers, body)


def received(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise ConnectionError("the client left inside its request")
    return data


def event(data: object) -> bytes:
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    return f"data: {text}\n\n".encode()


def chunk(
    delta: object = None, finish: str | None = None, **more: object
) -> dict[str, object]:
    choice = {"index": 0, "delta": delta or {}, "finish_reason": finish}
    return {
        "id": "1", "object": "chat.completion.chunk", "created": 1,
        "model": "deepseek-v4-flash", "choices": [choice], **more,
    }  # fmt: skip


def stream(*chunks: object, done: bool = True) -> bytes:
    return b"".join(map(event, (*chunks, "[DONE]") if done else chunks))


def text(*pieces: str) -> list[object]:
    return [chunk({"content": piece}) for piece in pieces]


def framed(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


def whole(body: bytes, status: str = "200 OK", kind: str = "application/json") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}"
    return head.encode() + b"\r\n\r\n" + body


def chunked(data: bytes, size: int = 0) -> bytes:
    """Frame a stream, in chunks of ``size`` bytes or in one."""
    step = size or len(data)
    pieces = (data[start : start + step] for start in range(0, len(data), step))
    return CHUNKED + b"".join(map(framed, pieces)) + b"0\r\n\r\n"
