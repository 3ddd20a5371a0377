"""Bytes from a pipe, cut into lines; sans-IO, linear in the number of bytes.

An adapter may print anything, so a line has a limit: of one that exceeds it only the
beginning is kept, the rest is counted and dropped, and reading goes on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LINE_LIMIT_BYTES: Final = 16 * 1024 * 1024
KEPT_BYTES: Final = 200


@dataclass(frozen=True, slots=True)
class LongLine:
    """A line beyond the limit.

    Attributes:
        start: Its first bytes.
        size_bytes: How long it was.
    """

    start: bytes
    size_bytes: int


class LineSplitter:
    """Turns pieces of a byte stream into lines, line ends removed.

    Args:
        limit_bytes: The longest line that is handed out whole.
    """

    def __init__(self, limit_bytes: int = LINE_LIMIT_BYTES) -> None:
        self._limit_bytes = limit_bytes
        self._unfinished = bytearray()
        self._dropped = 0

    def receive_data(self, data: bytes) -> list[bytes | LongLine]:
        """Take the next bytes and give the lines that are whole now."""
        first, *others = data.split(b"\n")
        self._append(first)
        lines: list[bytes | LongLine] = []
        for piece in others:
            lines.append(self._take())
            self._append(piece)
        return lines

    def receive_eof(self) -> list[bytes | LongLine]:
        """Give the last line, where it had no line end."""
        return [self._take()] if self._unfinished else []

    def _append(self, piece: bytes) -> None:
        self._unfinished += piece
        if len(self._unfinished) > self._limit_bytes:
            self._dropped += len(self._unfinished) - KEPT_BYTES
            del self._unfinished[KEPT_BYTES:]

    def _take(self) -> bytes | LongLine:
        line, dropped = bytes(self._unfinished), self._dropped
        self._unfinished.clear()
        self._dropped = 0
        if dropped:
            return LongLine(line[:KEPT_BYTES], len(line) + dropped)
        return line.removesuffix(b"\r")
