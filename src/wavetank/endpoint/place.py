"""Where in a request something is wrong, and the two ways to say so.

A path is kept as keys and indices and written as serde_path_to_error writes it. An
error of serde's that knows no place yet gets one from the first sequence or structure
it passes on its way out, so a ``DataError`` may be unplaced for a while.
"""

from __future__ import annotations

from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]
Place: TypeAlias = tuple[int, int]


class PlacedError(Exception):
    """Something in a request body that cannot be read.

    Attributes:
        what: The message without path and place.
        path: The keys and indices that lead to it.
        place: One-based line, and column in bytes; ``None`` while unknown.
    """

    def __init__(self, what: str, path: Path, place: Place | None) -> None:
        super().__init__(what)
        self.what = what
        self.path = path
        self.place = place

    def __str__(self) -> str:
        path = path_text(self.path)
        before = f"{path}: " if path else ""
        if self.place is None:
            return f"{before}{self.what}"
        line, column = self.place
        return f"{before}{self.what} at line {line} column {column}"


class SyntaxFault(PlacedError):  # noqa: N818 -- SyntaxError is Python's own
    """The body is not JSON; serde_json's syntax and end-of-file categories."""


class DataError(PlacedError):
    """The body is JSON of the wrong shape; serde_json's data category."""


def path_text(path: Path) -> str:
    """Write a path as ``messages[0].role``; empty for the whole body."""
    text = "".join(
        f"[{part}]" if isinstance(part, int) else f".{part}" for part in path
    )
    return text.removeprefix(".")
