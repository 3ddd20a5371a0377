"""One request and its response, on a connection of their own.

The only place of the reference client that touches a socket. A connection serves
one exchange and is closed with it, so that no answer can be spoiled by the rest of
another. Every wait is bounded by what the caller set: the longest silence, and the
moment by which the whole answer must be there.
"""

from __future__ import annotations

import socket
import ssl
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import SplitResult, urlsplit

from wavetank.client.answer_error import AnswerError
from wavetank.client.call import Failure
from wavetank.client.content_coding import ContentDecoder
from wavetank.client.http_reader import (
    NEED_DATA,
    Body,
    Head,
    ResponseError,
    ResponseReader,
    TruncatedResponseError,
)
from wavetank.client.recording import Recording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType
    from typing import Self

    from wavetank.client.call import ErrorKind
    from wavetank.client.http_reader import ResponseEvent

READ_BYTES: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the caller is ready to wait.

    Attributes:
        silence_s: The longest wait for the next byte.
        deadline_s: When the whole answer must be there, on ``clock``, or ``None``.
        clock: Monotonic seconds.
    """

    silence_s: float
    deadline_s: float | None
    clock: Callable[[], float]

    def next_wait_s(self) -> float:
        """Say how long the next wait may take.

        Raises:
            TimeoutError: The deadline has passed.
        """
        if self.deadline_s is None:
            return self.silence_s
        left = self.deadline_s - self.clock()
        if left <= 0:
            raise TimeoutError("the whole answer took too long")
        return min(self.silence_s, left)


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A request, every byte of it decided; the URL has a path and no query."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    def encode(self) -> bytes:
        """Write the request as HTTP/1.1."""
        parts = urlsplit(self.url)
        lines = [f"{self.method} {parts.path} HTTP/1.1", f"Host: {parts.netloc}"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        if self.method == "POST":
            lines.append(f"Content-Length: {len(self.body)}")
        head = "\r\n".join((*lines, "Connection: close", "", ""))
        return head.encode("latin-1") + self.body


class Exchange:
    """One request being answered; a context manager that closes the connection.

    Entering sends the request and reads the response's head. Read ``body`` to its
    end, or leave to hang up.

    Args:
        request: What is asked.
        patience: How long to wait for the answer.
        recording: Takes every byte of the answer, for whoever wants them.

    Attributes:
        head: The response's head.
    """

    head: Head
    _socket: socket.socket

    def __init__(
        self,
        request: HttpRequest,
        patience: Patience,
        recording: Recording | None = None,
    ) -> None:
        self._request = request
        self._recording = recording or Recording(request.body)
        self._patience = patience
        self._reader = ResponseReader()
        self._open_things = ExitStack()

    def __enter__(self) -> Self:
        try:
            self.head = self._open()
        except (OSError, ResponseError) as error:
            self.close()
            raise self._told(error, may_retry=True) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Hang up; the server sees the connection close at once."""
        self._recording.end("left")
        self._open_things.close()

    def body(self) -> Iterator[bytes]:
        """Give the body piece by piece as it arrives, codings removed.

        Raises:
            AnswerError: The connection failed, fell silent or ended too early.
        """
        try:
            decoder = ContentDecoder(self.head.headers.get("content-encoding", ""))
            while isinstance(event := self._next_event(), Body):
                yield from decoder.receive_data(event.data)
            decoder.receive_eof()
        except (OSError, ResponseError) as error:
            raise self._told(error, may_retry=False) from error

    def _open(self) -> Head:
        parts = urlsplit(self._request.url)
        self._socket = self._open_things.enter_context(
            _connect(parts, self._patience.next_wait_s())
        )
        self._socket.sendall(self._request.encode())
        return cast("Head", self._next_event())  # the reader hands it out first

    def _next_event(self) -> ResponseEvent:
        while (event := self._reader.next_event()) is NEED_DATA:
            self._socket.settimeout(self._patience.next_wait_s())
            if data := self._receive():
                self._reader.receive_data(data)
            else:
                self._reader.receive_eof()
        return event

    def _receive(self) -> bytes:
        try:
            data = self._socket.recv(READ_BYTES)
        except ConnectionError:
            self._recording.end("reset")
            raise
        self._recording.receive(data)
        if not data:
            self._recording.end("closed")
        return data

    def _told(self, error: OSError | ResponseError, *, may_retry: bool) -> AnswerError:
        kind: ErrorKind = "connection"
        if isinstance(error, TimeoutError):
            kind = "timeout"
        elif isinstance(error, TruncatedResponseError):
            kind = "truncated"
        elif isinstance(error, ResponseError):
            kind = "protocol"
        failure = Failure(kind, type=type(error).__name__, message=str(error))
        return AnswerError(
            failure, may_retry=may_retry and kind in {"connection", "truncated"}
        )


def _connect(parts: SplitResult, timeout_s: float) -> socket.socket:
    is_tls = parts.scheme == "https"
    address = (parts.hostname or "", parts.port or (443 if is_tls else 80))
    connection = socket.create_connection(address, timeout_s)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if not is_tls:
        return connection
    context = ssl.create_default_context()
    try:
        return context.wrap_socket(connection, server_hostname=parts.hostname)
    except OSError:
        connection.close()
        raise
