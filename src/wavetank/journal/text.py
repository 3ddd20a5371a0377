"""A transcript for people: the client on the left, the server on the right.

Each entry starts with its offset in milliseconds. What is invisible or could act on
a terminal is shown as a sign instead: control characters as their Unicode pictures
(␊ for a line feed), other unprintable characters as ``<U+202E>``, and bytes that are
not UTF-8 as ``<0xFF>``. Lines of the wire stay lines; longer ones are folded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never
from unicodedata import combining, east_asian_width

from wavetank.journal.entries import (
    AnswerOver,
    ClientLeft,
    DeltaAwaited,
    HarnessFault,
    Matched,
    RequestReceived,
    Unmatched,
    Written,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wavetank.journal.entries import Entry, Transcript

OFFSET_WIDTH: Final = 9
GAP: Final = "  "
MIN_COLUMN_WIDTH: Final = 20
CONTROL_PICTURES: Final = 0x2400
DELETE: Final = 0x7F
DELETE_PICTURE: Final = "\u2421"
# Where Python's "surrogateescape" puts a byte that is not UTF-8.
ESCAPED_BYTES: Final = range(0xDC80, 0xDD00)
OVER: Final = {
    "finished": "the answer is whole",
    "cut": "closed (FIN) before the answer was whole",
    "reset": "reset (RST)",
    "left": "given up, the client had left",
    "ended": "given up, the play was ended",
}


def transcript_as_text(transcript: Transcript, width: int = 100) -> str:
    """Lay a transcript out in two columns.

    Args:
        transcript: What happened.
        width: Cells per line; below about fifty the lines get longer than asked.
    """
    column = max((width - OFFSET_WIDTH - 2 * len(GAP)) // 2, MIN_COLUMN_WIDTH)
    head = f"{'ms':>{OFFSET_WIDTH}}{GAP}{'client':<{column}}{GAP}server"
    rows = [head]
    for entry in transcript.entries:
        rows += _entry_rows(entry, column)
    return "\n".join(rows) + "\n"


def visible(text: str | bytes) -> str:
    """Replace what is invisible or acts on a terminal by signs.

    Args:
        text: Characters, or bytes that are meant to be UTF-8.
    """
    if isinstance(text, bytes):
        text = text.decode(errors="surrogateescape")
    return "".join(map(_visible_character, text))


def _visible_character(character: str) -> str:
    code = ord(character)
    if code < ord(" "):
        return chr(CONTROL_PICTURES + code)
    if code == DELETE:
        return DELETE_PICTURE
    if code in ESCAPED_BYTES:
        return f"<0x{code - 0xDC00:02X}>"
    return character if character.isprintable() else f"<U+{code:04X}>"


def _entry_rows(entry: Entry, column: int) -> Iterator[str]:
    offset = f"{entry.offset_ms:{OFFSET_WIDTH}.1f}"
    on_left = isinstance(entry, RequestReceived | ClientLeft)
    for line in _entry_lines(entry):
        for piece in _folded(line, column):
            indent = "" if on_left else " " * column + GAP
            yield f"{offset}{GAP}{indent}{piece}".rstrip()
            offset = " " * OFFSET_WIDTH


def _entry_lines(entry: Entry) -> Iterator[str]:
    match entry:
        case RequestReceived():
            yield f"({_request(entry.request)}, connection {entry.connection})"
            yield visible(f"{entry.method} {entry.path}")
            for name, value in entry.headers:
                yield visible(f"{name}: {value}")
            yield from _wire_lines(entry.body)
        case Written():
            yield from _wire_lines(entry.data)
        case ClientLeft():
            yield f"({_request(entry.request)}: closed the connection)"
        case _:
            yield f"({visible(_remark(entry))})"


def _remark(
    entry: Matched | Unmatched | DeltaAwaited | AnswerOver | HarnessFault,
) -> str:
    match entry:
        case Matched():
            text = f"exchange {entry.exchange + 1}, script {entry.digest}"
        case Unmatched():
            text = f"no exchange fits: {'; '.join(entry.differences)}"
        case DeltaAwaited():
            text = f"the client reported {entry.count} deltas"
            if not entry.satisfied:
                text = f"gave up waiting: {entry.count} deltas were not reported"
        case AnswerOver():
            kept = ", connection kept" if entry.connection_kept else ""
            text = f"{OVER[entry.how]}{kept}"
        case HarnessFault():
            text = f"wavetank failed: {entry.message}"
        case _:
            assert_never(entry)
    return text if entry.request is None else f"{_request(entry.request)}: {text}"


def _request(number: int) -> str:
    return f"request {number + 1}"


def _wire_lines(data: bytes) -> Iterator[str]:
    for line in data.split(b"\n")[:-1]:
        yield visible(line + b"\n")
    if rest := data.rpartition(b"\n")[2]:
        yield visible(rest)


def _folded(line: str, column: int) -> Iterator[str]:
    start = used = 0
    for place, character in enumerate(line):
        cells = _cells(character)
        if used + cells > column:
            yield line[start:place]
            start, used = place, 0
        used += cells
    yield line[start:]


def _cells(character: str) -> int:
    if combining(character):
        return 0
    return 2 if east_asian_width(character) in {"W", "F"} else 1
