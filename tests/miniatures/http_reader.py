"""One HTTP/1.1 response, put together from reads of any size.

Written from RFC 9112 alone, so that wavetank's own reader has a second opinion. It
knows the three framings a body can have and nothing else: no coding, no trailers
kept, no connection kept.
"""

from __future__ import annotations


class BrokenMessageError(Exception):
    """The connection ended, or lied, before the message was whole."""


class ResponseReader:
    """Feed it what was read; it gives the head and the body's bytes.

    Attributes:
        status: The final status code; 0 before the head is whole.
        headers: By lower-case name.
        is_whole: Whether the message is over.
    """

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.is_whole = False
        self._buffer = bytearray()
        self._chunk_left = 0
        self._length_left: int | None = None

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
        """
        if not data:
            return self._end()
        self._buffer += data
        while not self.has_head and b"\r\n\r\n" in self._buffer:
            self._read_head()
        return self._read_body() if self.has_head else b""

    def _end(self) -> bytes:
        until_close = not self._is_chunked and self._length_left is None
        if not (self.is_whole or (self.has_head and until_close)):
            raise BrokenMessageError("the connection closed before the message's end")
        self.is_whole = True
        return b""

    def _read_head(self) -> None:
        head, _, rest = bytes(self._buffer).partition(b"\r\n\r\n")
        self._buffer = bytearray(rest)
        first, *lines = head.decode("latin-1").split("\r\n")
        self.status = int(first.split(" ")[1])
        pairs = (line.partition(":") for line in lines)
        self.headers = {name.lower(): value.strip() for name, _, value in pairs}
        if not self._is_chunked and "content-length" in self.headers:
            self._length_left = int(self.headers["content-length"])

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
        while not self.is_whole and self._next_chunk():
            piece = self._buffer[: self._chunk_left]
            body += piece
            del self._buffer[: len(piece)]
            self._chunk_left -= len(piece)
        return bytes(body)

    def _next_chunk(self) -> bool:
        """Make sure that data of a chunk is next; say whether there is any."""
        if self._chunk_left:
            return bool(self._buffer)
        if self._buffer.startswith(b"\r\n"):  # the end of the chunk before
            del self._buffer[:2]
        line, end, _ = self._buffer.partition(b"\r\n")
        if not end:
            return False
        try:
            size = int(line.split(b";")[0], 16)
        except ValueError:
            raise BrokenMessageError(f"{bytes(line)!r} is no chunk size") from None
        if size == 0:
            self.is_whole = True
            return False
        del self._buffer[: len(line) + 2]
        self._chunk_left = size
        return True
