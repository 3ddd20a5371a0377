"""One HTTP/1.1 response, put together from reads of any size.

Written from RFC 9112 alone, so that wavetank's own reader has a second opinion. It
knows the three framings a body can have, gzip, and nothing else: no trailers kept, no
connection kept. What a reader can get wrong is a hook of its own.
"""

from __future__ import annotations

import zlib

GZIP_WINDOW = 31
NO_CONTENT = 204


class BrokenMessageError(Exception):
    """The connection ended before the message was whole."""


class MalformedMessageError(Exception):
    """What came is no HTTP message."""


class ResponseReader:
    """Feed it what was read; it gives the head and the body's bytes.

    Attributes:
        status: The final status code; 0 before the head is whole.
        version: As the status line writes it.
        headers: By lower-case name.
        is_whole: Whether the message is over.
    """

    def __init__(self) -> None:
        self.status = 0
        self.version = ""
        self.headers: dict[str, str] = {}
        self.is_whole = False
        self._buffer = bytearray()
        self._chunk_left = 0
        self._length_left: int | None = None
        self._in_trailers = False
        self._gzip = zlib.decompressobj(GZIP_WINDOW)

    @property
    def has_head(self) -> bool:
        """Whether status and headers are known."""
        return self.status >= 200

    def feed(self, data: bytes) -> bytes:
        """Take bytes of the connection and give the bytes of the body in them.

        Args:
            data: What one read gave; empty at the connection's end.

        Raises:
            BrokenMessageError: The message cannot become whole any more.
            MalformedMessageError: It is no message.
        """
        if not data:
            return self._end()
        self._buffer += data
        while not self.has_head and b"\r\n\r\n" in self._buffer:
            self._read_head()
        return self.decoded(self._read_body()) if self.has_head else b""

    def decoded(self, body: bytes) -> bytes:
        if self.headers.get("content-encoding") != "gzip":
            return body
        return self._gzip.decompress(body)

    def _end(self) -> bytes:
        if not (self.is_whole or (self.has_head and self.is_unframed)):
            raise BrokenMessageError("the connection closed before the message's end")
        self.is_whole = True
        return b""

    @property
    def is_unframed(self) -> bool:
        """Whether the connection's end is the body's."""
        return not self._is_chunked and self._length_left is None

    def _read_head(self) -> None:
        head, _, rest = bytes(self._buffer).partition(b"\r\n\r\n")
        self._buffer = bytearray(rest)
        first, *lines = head.decode("latin-1").split("\r\n")
        self.version, status, *_ = first.split(" ")
        self.status = int(status)
        self.headers = {}
        for line in lines:
            name, _, value = line.partition(":")
            self.keep_header(name, value.strip())
        if not self._is_chunked and "content-length" in self.headers:
            self._length_left = int(self.headers["content-length"])
        self.is_whole = self.status == NO_CONTENT or self._length_left == 0
        self.examine_head()

    def keep_header(self, name: str, value: str) -> None:
        self.headers[name.lower()] = value

    def examine_head(self) -> None:
        """Nothing in a head is forbidden."""

    @property
    def _is_chunked(self) -> bool:
        return self.headers.get("transfer-encoding", "").lower() == "chunked"

    def _read_body(self) -> bytes:
        if self._is_chunked:
            return self._read_chunks()
        body = bytes(self._buffer[: self._length_left])
        del self._buffer[: len(body)]
        if self._length_left is not None:
            self._length_left -= len(body)
            self.is_whole = self._length_left == 0
        return body

    def _read_chunks(self) -> bytes:
        body = bytearray()
        while not self._in_trailers and self._next_chunk():
            piece = self._buffer[: self._chunk_left]
            body += piece
            del self._buffer[: len(piece)]
            self._chunk_left -= len(piece)
        while self._in_trailers and not self.is_whole:
            line = self._take_line()
            if line is None:
                break
            self.is_whole = line == b""
            body += self.trailer(line)
        return bytes(body)

    def _next_chunk(self) -> bool:
        """Make sure that data of a chunk is next; say whether there is any."""
        if self._chunk_left:
            return bool(self._buffer)
        if self._buffer.startswith(b"\r\n"):  # the end of the chunk before
            del self._buffer[:2]
        line = self._take_line()
        if line is None:
            return False
        try:
            self._chunk_left = self.chunk_size(line)
        except ValueError:
            raise MalformedMessageError(f"{line!r} is no chunk size") from None
        self._in_trailers = self._chunk_left == 0
        return not self._in_trailers

    def _take_line(self) -> bytes | None:
        line, end, _ = bytes(self._buffer).partition(b"\r\n")
        if not end:
            return None
        del self._buffer[: len(line) + 2]
        return line

    def chunk_size(self, line: bytes) -> int:
        return int(line.split(b";")[0], 16)

    def trailer(self, line: bytes) -> bytes:  # noqa: ARG002 - a hook for readers that keep it
        """Give what a trailer field adds to the body."""
        return b""
