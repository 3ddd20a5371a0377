"""Small gateways on the loopback: one that changes nothing, and one flaw at a time.

Each reads a request, asks the upstream with the same bytes, and writes the answer anew
in chunks of its own, piece by piece as it comes. What a piece becomes, and how an
answer ends, is where the flaws are.
"""

from __future__ import annotations

import contextlib
import re
import socket
import struct
import threading
from typing import TYPE_CHECKING, Self

from wavetank.client.http_reader import (
    END_OF_RESPONSE,
    NEED_DATA,
    Head,
    ResponseError,
    ResponseReader,
)

if TYPE_CHECKING:
    from types import TracebackType

    from wavetank.client.http_reader import ResponseEvent

FRAMING = {"transfer-encoding", "content-length", "connection"}


class Gateway:
    """Passes everything on; subclasses have one flaw each."""

    def __init__(self, upstream: tuple[str, int]) -> None:
        self._upstream = upstream
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._accept, daemon=True)

    @property
    def url(self) -> str:
        """Where a client finds it."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # A close alone does not wake a thread that accepts.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def asked(self, body: bytes) -> bytes:
        """Say what becomes of a request's body."""
        return body

    def status(self, status: int) -> int:
        """Say what becomes of a status."""
        return status

    def piece(self, data: bytes) -> bytes:
        """Say what of a piece of the body goes on now."""
        return data

    def rest(self) -> bytes:
        """Say what is still to go on when the body is over."""
        return b""

    def end(self, client: socket.socket, how: str) -> None:
        """End an answer as it ended upstream: ``whole``, ``cut`` or ``reset``."""
        if how == "whole":
            client.sendall(b"0\r\n\r\n")
        if how == "reset":
            linger = struct.pack("ii", 1, 0)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)

    def client_left(self, server: socket.socket) -> None:
        """Leave the upstream as the client has left us."""
        server.shutdown(socket.SHUT_RDWR)

    def ask(self, request: bytes) -> socket.socket:
        """Send a request upstream."""
        server = socket.create_connection(self._upstream)
        server.sendall(request)
        return server

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            with client, contextlib.suppress(OSError):
                self._serve(client)

    def _serve(self, client: socket.socket) -> None:
        """Pass on one exchange; the client of a run asks one after the other."""
        with self.ask(self._request(client)) as server:
            watch = threading.Thread(target=self._watch, args=(client, server))
            watch.start()
            try:
                self._answer(client, server)
            finally:
                with contextlib.suppress(OSError):
                    client.shutdown(socket.SHUT_RD)
                watch.join()

    def _request(self, client: socket.socket) -> bytes:
        data = b""
        while b"\r\n\r\n" not in data:
            data += _received(client)
        head, _, body = data.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        while length and len(body) < int(length[1]):
            body += _received(client)
        body = self.asked(body)
        counted = b"Content-Length: %d" % len(body)
        head = re.sub(rb"(?i)content-length: \d+", counted, head)
        return head + b"\r\n\r\n" + body

    def _watch(self, client: socket.socket, server: socket.socket) -> None:
        """See the client leave while its answer is under way."""
        # A reset is how a client leaves that has not read everything.
        with contextlib.suppress(OSError):
            client.recv(1)
        with contextlib.suppress(OSError):
            self.client_left(server)

    def _answer(self, client: socket.socket, server: socket.socket) -> None:
        reader = ResponseReader()
        how = "cut"
        with contextlib.suppress(ResponseError):
            while True:
                event = _next(reader, server)
                if event is END_OF_RESPONSE:
                    how = "whole"
                    break
                if event is None:
                    how = "reset"
                    break
                self._pass_on(client, event)
        with contextlib.suppress(OSError):
            self._write(client, self.rest())
            self.end(client, how)

    def _pass_on(self, client: socket.socket, event: ResponseEvent) -> None:
        if isinstance(event, Head):
            lines = [f"HTTP/1.1 {self.status(event.status)} {event.reason}"]
            lines += [
                f"{name}: {value}"
                for name, value in event.headers.items()
                if name not in FRAMING
            ]
            if event.status != 204:
                lines.append("transfer-encoding: chunked")
            client.sendall("\r\n".join([*lines, "", ""]).encode("latin-1"))
        else:
            assert not isinstance(event, int)
            self._write(client, self.piece(getattr(event, "data", b"")))

    def _write(self, client: socket.socket, data: bytes) -> None:
        if data:
            client.sendall(b"%x\r\n%b\r\n" % (len(data), data))


def _received(client: socket.socket) -> bytes:
    """Give what a client sent; one that only looks whether somebody listens leaves."""
    data = client.recv(65536)
    if not data:
        raise ConnectionError("the client left inside its request")
    return data


def _next(reader: ResponseReader, server: socket.socket) -> ResponseEvent | None:
    """Give the next part of an answer; ``None`` where the connection was reset."""
    while (event := reader.next_event()) is NEED_DATA:
        try:
            data = server.recv(65536)
        except ConnectionResetError:
            return None
        if data:
            reader.receive_data(data)
        else:
            reader.receive_eof()
    return event


class Buffering(Gateway):
    """Holds an answer back to its end."""

    held = b""

    def piece(self, data: bytes) -> bytes:
        self.held += data
        return b""

    def rest(self) -> bytes:
        held, self.held = self.held, b""
        return held


class Replacing(Gateway):
    """Replaces what matches in each piece of a body."""

    pattern = rb"(?!)"
    replacement = b""

    def piece(self, data: bytes) -> bytes:
        return re.sub(self.pattern, self.replacement, data)


class DroppingComments(Replacing):
    """Takes comments for noise."""

    pattern = rb"(?m)^:.*\n\n?"


class LosingReasoning(Replacing):
    """Knows no thinking trace."""

    pattern = rb'"reasoning_content":"[^"]*"'
    replacement = b'"reasoning_content":null'


class AddingFields(Replacing):
    """Signs every chunk."""

    pattern = rb'"object":'
    replacement = b'"provider":"us","object":'


class StrippingUsage(Replacing):
    """Keeps what it bills by to itself."""

    pattern = rb'"usage":\{.*\}\}'
    replacement = b'"usage":null}'


class DroppingDone(Replacing):
    """Believes in the end of the body alone."""

    pattern = rb"data: \[DONE\]\n\n"


class RewritingErrors(Replacing):
    """Speaks in its own words."""

    pattern = rb'"message":"[^"]*"'
    replacement = b'"message":"Something went wrong"'


class RewritingStatus(Gateway):
    """Calls every failure its own."""

    def status(self, status: int) -> int:
        return status if status < 400 else 500


class MaskingCuts(Gateway):
    """Ends every answer properly, whatever happened to it."""

    def end(self, client: socket.socket, how: str) -> None:
        del how
        super().end(client, "whole")


class CuttingWhole(Gateway):
    """Ends no answer properly."""

    def end(self, client: socket.socket, how: str) -> None:
        del how
        super().end(client, "cut")


class ReadingOn(Gateway):
    """Pays for answers that nobody waits for."""

    def client_left(self, server: socket.socket) -> None:
        pass


class ChangingRequests(Gateway):
    """Adds who asked."""

    def asked(self, body: bytes) -> bytes:
        return body.replace(b'{"model"', b'{"user":"me","model"', 1)


class AskingTwice(Gateway):
    """Asks again, to be sure."""

    def ask(self, request: bytes) -> socket.socket:
        with super().ask(request) as first:
            while first.recv(65536):
                pass
        return super().ask(request)


class AnsweringItself(Gateway):
    """Has the answer already."""

    def ask(self, request: bytes) -> socket.socket:
        del request
        ours, theirs = socket.socketpair()
        body = b'{"error":{"message":"not today"}}'
        head = b"HTTP/1.1 503 No\r\ncontent-length: %d\r\n\r\n" % len(body)
        with theirs:
            theirs.sendall(head + body)
        return ours
