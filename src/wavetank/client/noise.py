"""What a client printed that was no answer: kept for the report, within bounds."""

from __future__ import annotations

import threading
from typing import Final

LINES_KEPT: Final = 200
CHARACTERS_KEPT: Final = 500


class NoiseLog:
    """Lines in the order they were printed; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lines: list[str] = []
        self._dropped = 0

    def add(self, line: str) -> None:
        """Keep a line, or count it where there are too many."""
        if len(line) > CHARACTERS_KEPT:
            line = f"{line[:CHARACTERS_KEPT]}… ({len(line)} characters)"
        with self._lock:
            if len(self._lines) < LINES_KEPT:
                self._lines.append(line)
            else:
                self._dropped += 1

    @property
    def lines(self) -> tuple[str, ...]:
        """What was kept; the last line says how many were not."""
        with self._lock:
            more = (f"… and {self._dropped} more lines",) if self._dropped else ()
            return (*self._lines, *more)
