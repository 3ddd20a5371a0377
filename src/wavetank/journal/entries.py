"""What can happen on the wire, one frozen class each, with an offset.

Offsets are milliseconds since the first request of the play, monotonic. Request
numbers count from zero within a play. Keys are redacted before an entry exists.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Headers: TypeAlias = tuple[tuple[str, str], ...]
How: TypeAlias = Literal["finished", "cut", "reset", "left", "ended"]


@dataclass(frozen=True, slots=True)
class RequestReceived:
    """A whole request was read.

    Attributes:
        key_matched: Whether the bearer token (or ``x-api-key``) equals the play's
            key; ``None`` when no key was sent. The key itself is never recorded.
        connection: Number of the TCP connection within the server's life.
        base: The path of the play's address, which comes before ``path``.
        http_version: ``1.1`` or ``1.0``.
    """

    offset_ms: float
    request: int
    connection: int
    method: str
    path: str
    headers: Headers
    body: bytes
    key_matched: bool | None = None
    base: str = ""
    http_version: str = "1.1"


@dataclass(frozen=True, slots=True)
class Matched:
    """The request was matched to an exchange and its script begins."""

    offset_ms: float
    request: int
    exchange: int
    digest: str


@dataclass(frozen=True, slots=True)
class Unmatched:
    """No exchange fits the request; one line per difference."""

    offset_ms: float
    request: int
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """Bytes were given to the socket in one call."""

    offset_ms: float
    request: int
    data: bytes
    label: str


@dataclass(frozen=True, slots=True)
class DeltaAwaited:
    """The server stopped waiting for the client's delta report.

    Attributes:
        satisfied: Whether the report came; otherwise the wait expired.
    """

    offset_ms: float
    request: int
    count: int
    satisfied: bool


@dataclass(frozen=True, slots=True)
class ClientLeft:
    """The client closed the connection while its answer was not over."""

    offset_ms: float
    request: int


@dataclass(frozen=True, slots=True)
class AnswerOver:
    """The server is done with this request.

    Attributes:
        how: ``finished`` (message whole), ``cut`` (FIN), ``reset`` (RST), ``left``
            (the client left first) or ``ended`` (the play was ended).
        connection_kept: Whether the connection stays open for another request.
    """

    offset_ms: float
    request: int
    how: How
    connection_kept: bool


@dataclass(frozen=True, slots=True)
class HarnessFault:
    """wavetank itself failed; the verdict becomes ``error``, never ``fail``."""

    offset_ms: float
    request: int | None
    message: str


Entry: TypeAlias = (
    RequestReceived | Matched | Unmatched | Written | DeltaAwaited | ClientLeft
    | AnswerOver | HarnessFault
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Transcript:
    """A frozen journal: everything that happened in one play, in order."""

    entries: tuple[Entry, ...] = ()

    @property
    def requests(self) -> tuple[RequestReceived, ...]:
        """The requests received, in order."""
        return tuple(e for e in self.entries if isinstance(e, RequestReceived))

    def written(self, request: int) -> bytes:
        """All bytes given to the socket for one request."""
        return b"".join(
            entry.data
            for entry in self.entries
            if isinstance(entry, Written) and entry.request == request
        )
