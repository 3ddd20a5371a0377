"""One HTTP/1.1 response, read piece by piece (RFC 9112).

Sans-IO, in the manner of h11: bytes go in, a head and pieces of body come out, and
nobody opens a socket. It is strict where a lenient reader hides a cut: a body that
ends before its framing says so raises ``TruncatedResponseError``, and framing that
makes no sense raises ``MalformedResponseError``. A reader reads one response; what
follows it on the connection is not looked at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeAlias

# Real heads stay below 8 KiB; the limits are what common servers accept.
HEAD_LIMIT_BYTES: Final = 64 * 1024
CHUNK_LINE_LIMIT_BYTES: Final = 4 * 1024
INTERIM_LIMIT: Final = 20
STATUS_LINE: Final = re.compile(rb"HTTP/1\.([01]) ([1-5]\d\d)(?: ([^\r\n]*))?")
TOKEN: Final = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
# A quarter of 2**62 is beyond any body, and the digits stay cheap to convert.
CHUNK_SIZE: Final = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;.*)?")


class ResponseError(Exception):
    """The response cannot be read to its end."""


class TruncatedResponseError(ResponseError):
    """The connection ended before the response did."""


class MalformedResponseError(ResponseError):
    """The bytes are no HTTP/1.1 response."""


@dataclass(frozen=True, slots=True)
class Head:
    """The status line and the header fields.

    Attributes:
        headers: Names in lower case; repeated fields joined by a comma and a space.
    """

    status: int
    reason: str
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Body:
    """A piece of the body, transfer coding removed, content coding not."""

    data: bytes


class Signal(Enum):
    """What ``next_event`` says when it has no piece to hand out."""

    NEED_DATA = "need data"
    END_OF_RESPONSE = "end of response"


NEED_DATA: Final = Signal.NEED_DATA
END_OF_RESPONSE: Final = Signal.END_OF_RESPONSE
ResponseEvent: TypeAlias = Head | Body | Signal


class _State(Enum):
    HEAD = "the head"
    LENGTH = "a body of known length"
    CLOSE = "a body that ends with the connection"
    CHUNK_SIZE = "a chunk size"
    CHUNK_DATA = "a chunk"
    CHUNK_END = "the end of a chunk"
    TRAILERS = "the trailers"
    OVER = "nothing more"


class ResponseReader:
    """Turns the bytes of one response to a POST or GET into its parts.

    After each ``receive_data`` call ``next_event`` until it returns ``NEED_DATA``.
    Call ``receive_eof`` when the peer has closed.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._received = 0
        self._at_eof = False
        self._state = _State.HEAD
        self._remaining = 0
        self._interim = 0

    def receive_data(self, data: bytes) -> None:
        """Take the next bytes of the connection, cut anywhere."""
        self._received += len(data)
        self._buffer += data

    def receive_eof(self) -> None:
        """Note that no more bytes will come."""
        self._at_eof = True

    def next_event(self) -> ResponseEvent:
        """Hand out the next part, or say why there is none.

        Raises:
            TruncatedResponseError: The peer closed inside the response.
            MalformedResponseError: The bytes are no HTTP/1.1 response.
        """
        while True:
            before = (self._state, len(self._buffer))
            event = self._step()
            if event is not None:
                return event
            if before == (self._state, len(self._buffer)):
                return self._starved()

    def _step(self) -> ResponseEvent | None:
        match self._state:
            case _State.HEAD:
                return self._head()
            case _State.LENGTH | _State.CHUNK_DATA:
                return self._counted()
            case _State.CLOSE:
                return self._take(len(self._buffer))
            case _State.CHUNK_SIZE:
                self._chunk_size()
            case _State.CHUNK_END:
                self._chunk_end()
            case _State.TRAILERS:
                self._trailers()
            case _:
                return END_OF_RESPONSE
        return None

    def _starved(self) -> Signal:
        if not self._at_eof:
            return NEED_DATA
        if self._state is _State.CLOSE:
            return END_OF_RESPONSE
        if not self._received:
            raise TruncatedResponseError("connection closed before any response")
        more = f", {self._remaining} bytes short" if self._remaining else ""
        raise TruncatedResponseError(
            f"connection closed inside {self._state.value}{more}"
        )

    def _head(self) -> Head | None:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0 and len(self._buffer) <= HEAD_LIMIT_BYTES:
            return None
        if not 0 <= end <= HEAD_LIMIT_BYTES:
            raise MalformedResponseError(
                f"head of more than {HEAD_LIMIT_BYTES} bytes; expected an empty line"
            )
        head, minor = _parse_head(bytes(self._buffer[:end]))
        del self._buffer[: end + 4]
        if head.status >= 200:  # noqa: PLR2004  RFC 9110 15.2: 1xx is interim
            self._frame(head, minor)
            return head
        self._interim += 1
        if head.status == 101 or self._interim > INTERIM_LIMIT:  # noqa: PLR2004
            raise MalformedResponseError(
                f"interim answer {head.status}; expected the final one"
            )
        return None

    def _frame(self, head: Head, minor: int) -> None:
        # RFC 9112 6.3, in its order; a request that gets here was no HEAD.
        codings = head.headers.get("transfer-encoding")
        length = head.headers.get("content-length")
        if head.status in {204, 304}:
            self._state = _State.OVER
        elif codings is not None:
            if minor == 0 or codings.strip().lower() != "chunked":
                raise MalformedResponseError(
                    f"transfer-encoding {codings!r}; expected 'chunked' in HTTP/1.1"
                )
            self._state = _State.CHUNK_SIZE
        elif length is None:
            self._state = _State.CLOSE
        else:
            values = {value.strip() for value in length.split(",")}
            value = values.pop()
            if values or not re.fullmatch("[0-9]{1,18}", value):
                raise MalformedResponseError(
                    f"content-length {length!r}; expected one number of bytes"
                )
            self._remaining = int(value)
            self._state = _State.LENGTH if self._remaining else _State.OVER

    def _counted(self) -> Body | None:
        body = self._take(min(self._remaining, len(self._buffer)))
        if body is not None:
            self._remaining -= len(body.data)
        if not self._remaining:
            is_chunk = self._state is _State.CHUNK_DATA
            self._state = _State.CHUNK_END if is_chunk else _State.OVER
        return body

    def _take(self, size: int) -> Body | None:
        if not size:
            return None
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        return Body(data)

    def _line(self) -> bytes | None:
        end = self._buffer.find(b"\n", 0, CHUNK_LINE_LIMIT_BYTES)
        if end < 0:
            if len(self._buffer) >= CHUNK_LINE_LIMIT_BYTES:
                raise MalformedResponseError(
                    f"line of more than {CHUNK_LINE_LIMIT_BYTES} bytes"
                    f" in {self._state.value}"
                )
            return None
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        if not line.endswith(b"\r"):
            raise MalformedResponseError(
                f"bare LF in {self._state.value}; expected CR LF"
            )
        return line[:-1]

    def _chunk_size(self) -> None:
        line = self._line()
        if line is None:
            return
        match = CHUNK_SIZE.fullmatch(line)
        if match is None:
            raise MalformedResponseError(f"chunk size {line!r}; expected hex digits")
        self._remaining = int(match[1], 16)
        self._state = _State.CHUNK_DATA if self._remaining else _State.TRAILERS

    def _chunk_end(self) -> None:
        if len(self._buffer) < 2:  # noqa: PLR2004  CR LF
            return
        if self._buffer[:2] != b"\r\n":
            raise MalformedResponseError(
                f"{bytes(self._buffer[:2])!r} behind a chunk; expected CR LF"
            )
        del self._buffer[:2]
        self._state = _State.CHUNK_SIZE

    def _trailers(self) -> None:
        if self._line() == b"":
            self._state = _State.OVER


def _parse_head(data: bytes) -> tuple[Head, int]:
    first, *lines = data.split(b"\r\n")
    match = STATUS_LINE.fullmatch(first)
    if match is None:
        raise MalformedResponseError(
            f"status line {first[:80]!r}; expected HTTP/1.1 and a status"
        )
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(b":")
        if not colon or TOKEN.fullmatch(name) is None:
            raise MalformedResponseError(
                f"header line {line[:80]!r}; expected a name and a colon"
            )
        key = name.decode("ascii").lower()
        text = value.strip(b" \t").decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    reason = (match[3] or b"").decode("latin-1")
    return Head(int(match[2]), reason, headers), int(match[1])
