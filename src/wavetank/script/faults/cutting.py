"""The connection ends inside the body.

The client sees the last event up to a place where no event ends: inside its JSON,
before its line end, before its blank line or inside a character. With chunked framing
the whole piece's size was declared, with a length the whole body's, so that missing
bytes show; where the body ends with the connection, or a proxy ends the coding well,
only the content shows it. An event without its blank line is not an event (WHATWG
HTML 9.2.6), so none of its text is delivered.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from wavetank.script.ops import Write, written_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wavetank.scenario.steps import Inside
    from wavetank.script.ops import Op

# In UTF-8 a character of more than one byte begins with one of these.
_WIDE: Final = tuple(bytes([first]) for first in range(0xC0, 0x100))
_CONTINUATION: Final = range(0x80, 0xC0)


def place_of_cut(body: Sequence[Op], inside: Inside | None) -> int:
    """Say how many bytes of a body leave before the cut.

    Args:
        body: The whole body.
        inside: Where its last event is cut, or its last write if it has no event; a
            place outside the body cuts nothing of it.
    """
    data = written_bytes(body)
    if inside == "character":
        return max(data.rfind(first) for first in _WIDE) + 1 or len(data)
    if inside not in {"chunk", "line", "event"}:
        return len(data)
    start, last = _last_event(body)
    line = last.rstrip(b"\r\n")
    if inside == "line":
        return start + len(line)
    if inside == "event":
        return start + len(_without_line_end(last))
    return start + _middle(line)


def keep_bytes(body: Sequence[Op], kept: int) -> Iterator[Op]:
    """Give a body without the bytes after the cut; what waits still waits."""
    left = kept
    for op in body:
        if not isinstance(op, Write):
            yield op
        elif len(op.data) <= left:
            left -= len(op.data)
            yield op
        elif left:
            yield replace(op, data=op.data[:left], deltas=0)
            left = 0


def _last_event(body: Sequence[Op]) -> tuple[int, bytes]:
    """Find where the last event starts, and its bytes; or the last write's."""
    writes = [op for op in body if isinstance(op, Write) and op.data]
    events = [index for index, op in enumerate(writes) if op.label == "event"]
    if not writes:
        return 0, b""
    last = events[-1] if events else len(writes) - 1
    return sum(len(op.data) for op in writes[:last]), writes[last].data


def _without_line_end(data: bytes) -> bytes:
    for line_end in (b"\r\n", b"\n", b"\r"):
        if data.endswith(line_end):
            return data.removesuffix(line_end)
    return data


def _middle(line: bytes) -> int:
    """Find the middle of a line's value, not inside a character."""
    place = (line.find(b":") + 1 + len(line)) // 2
    while place < len(line) and line[place] in _CONTINUATION:
        place -= 1
    return place
