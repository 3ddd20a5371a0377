"""The record of one play while it is being made.

The journal is told what happened and adds two things: the offset, from the clock it
was given, and the request's number. It takes keys out before an entry exists, so
that nothing later has to remember to. One writer at a time appends; any thread may
freeze, because appending to a list and copying it are atomic in Python.

A play that answers for ever must not grow for ever, so what is kept can be bounded:
then the oldest requests are forgotten whole, once they are over. The numbers of those
that are left still count from the first one.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from typing import TYPE_CHECKING

from wavetank.journal.entries import (
    AnswerOver,
    ClientLeft,
    DeltaAwaited,
    HarnessFault,
    Matched,
    RequestReceived,
    Transcript,
    Unmatched,
    Written,
)
from wavetank.journal.redaction import redact_bytes, redact_headers, redact_text
from wavetank.journal.retention import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from wavetank.journal.entries import Entry, Headers, How
    from wavetank.journal.retention import Retention


class _Writes:
    """Writes of one request and label with nothing between them, not yet entries.

    A stream may have thousands, and a server thousands of streams; so none of them is
    an object of its own, and an entry is made of it when somebody looks.
    """

    __slots__ = ("data", "label", "request", "times")

    def __init__(self, request: int, label: str) -> None:
        self.request = request
        self.label = label
        self.times = array("d")
        self.data: list[bytes] = []


class Journal:
    """Append-only recorder of one play; ``freeze`` gives what it holds so far.

    Args:
        clock: Monotonic seconds; its zero does not matter.
        key: The play's key, taken out of everything a client sent.
        retention: How much is kept; everything unless given.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        *,
        key: str | None = None,
        retention: Retention = EVERYTHING,
    ) -> None:
        self._clock = clock
        self._key = key
        self._retention = retention
        # Bytes of each request that is kept, and those that are over, in that order.
        self._sizes: defaultdict[int, int] = defaultdict(int)
        self._over: dict[int, None] = {}
        self._size = 0
        self._origin: float | None = None
        self._requests = 0
        self._entries: list[Entry | _Writes] = []
        self._writes = _Writes(-1, "")

    def request_received(
        self,
        *,
        connection: int,
        method: str,
        path: str,
        headers: Headers,
        body: bytes,
        key_matched: bool | None = None,
        base: str = "",
        http_version: str = "1.1",
    ) -> int:
        """Record a whole request; the first one is where offsets count from.

        Args:
            connection: Number of the TCP connection.
            method: As received.
            path: The request target, query included.
            headers: Pairs in the order received.
            body: After transfer coding.
            key_matched: Whether the key is the play's; ``None`` for no key.
            base: The path of the play's address, not part of ``path``.
            http_version: ``1.1`` or ``1.0``.

        Returns:
            The request's number, which every later entry about it names.
        """
        if self._origin is None:
            self._origin = self._clock()
        request = self._requests
        self._requests += 1
        self._grow(request, len(body))
        self._entries.append(
            RequestReceived(
                offset_ms=self._offset_ms(),
                request=request,
                connection=connection,
                method=method,
                path=redact_text(path, self._key),
                headers=redact_headers(headers, self._key),
                body=redact_bytes(body, self._key),
                key_matched=key_matched,
                base=redact_text(base, self._key),
                http_version=http_version,
            )
        )
        return request

    def matched(self, request: int, exchange: int, digest: str) -> None:
        """Record which exchange answers a request, and the hash of its script."""
        self._entries.append(Matched(self._offset_ms(), request, exchange, digest))

    def unmatched(self, request: int, differences: Sequence[str]) -> None:
        """Record that no exchange fits a request, and why."""
        redacted = tuple(redact_text(line, self._key) for line in differences)
        self._entries.append(Unmatched(self._offset_ms(), request, redacted))

    def written(self, request: int, data: bytes, label: str) -> None:
        """Record bytes given to the socket in one call, exactly as they were."""
        writes = self._writes
        if (
            writes.request != request
            or writes.label != label
            or (writes is not self._entries[-1])
        ):
            writes = self._writes = _Writes(request, label)
            self._entries.append(writes)
        writes.times.append(self._clock())
        writes.data.append(data)
        self._grow(request, len(data))

    def delta_awaited(self, request: int, count: int, *, satisfied: bool) -> None:
        """Record that a wait for the client's delta report is over."""
        entry = DeltaAwaited(self._offset_ms(), request, count, satisfied)
        self._entries.append(entry)

    def client_left(self, request: int) -> None:
        """Record that the client closed before its answer was over."""
        self._entries.append(ClientLeft(self._offset_ms(), request))

    def answer_over(self, request: int, how: How, *, connection_kept: bool) -> None:
        """Record that the server is done with a request."""
        entry = AnswerOver(self._offset_ms(), request, how, connection_kept)
        self._entries.append(entry)
        self._over[request] = None
        if self._retention.exceeded_by(len(self._sizes), self._size):
            self._forget()

    def harness_fault(self, message: str, request: int | None = None) -> None:
        """Record a failure of wavetank itself."""
        redacted = redact_text(message, self._key)
        self._entries.append(HarnessFault(self._offset_ms(), request, redacted))

    @property
    def size(self) -> int:
        """How many bytes of bodies and answers it keeps."""
        return self._size

    def freeze(self) -> Transcript:
        """Copy what happened so far; recording goes on."""
        entries: list[Entry] = []
        for each in tuple(self._entries):
            if isinstance(each, _Writes):
                entries += self._written(each)
            else:
                entries.append(each)
        return Transcript(tuple(entries))

    def _grow(self, request: int, size: int) -> None:
        self._sizes[request] += size
        self._size += size

    def _forget(self) -> None:
        """Forget the oldest requests that are over, until half of it all is free.

        Half, so that a long play copies each entry a few times and not at each request.
        """
        half = self._retention.halved
        forgotten: set[int | None] = set()
        while self._over and half.exceeded_by(len(self._sizes), self._size):
            request = next(iter(self._over))
            del self._over[request]
            self._size -= self._sizes.pop(request)
            forgotten.add(request)
        self._entries = [e for e in self._entries if e.request not in forgotten]
        self._writes = _Writes(-1, "")

    def _written(self, writes: _Writes) -> Iterator[Written]:
        # What the writer has only begun to note is not there yet.
        for now, data in zip(writes.times, writes.data, strict=False):
            yield Written(self._offset_ms(now), writes.request, data, writes.label)

    def _offset_ms(self, now: float | None = None) -> float:
        # A fault may come before any request; there is nothing to count from then.
        if self._origin is None:
            return 0.0
        now = self._clock() if now is None else now
        return round((now - self._origin) * 1000, 3)
