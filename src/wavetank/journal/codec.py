"""Transcripts as JSON lines, and back, without losing a byte.

The first line names the format's version; each further line is one entry. Bytes are
``{"text": ..}`` when they are UTF-8 and ``{"base64": ..}`` otherwise. The lines are
ASCII without control characters but DEL: nothing of a wire can act on a terminal
through a saved transcript, and no reader that splits lines at U+2028 can break one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from wavetank.errors import InvalidFileError
from wavetank.journal.entries import Transcript
from wavetank.journal.entry_json import EntryError, entry_from_json, entry_to_json
from wavetank.problems import Mark, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wavetank.wire.payload import JsonValue

VERSION: Final = 1
HEADER_KEY: Final = "wavetank_transcript"


def transcript_to_lines(transcript: Transcript) -> Iterator[str]:
    """Write a transcript as lines, without line ends."""
    yield _line({HEADER_KEY: VERSION})
    for entry in transcript.entries:
        yield _line(entry_to_json(entry))


def transcript_from_lines(
    lines: Iterable[str], *, source: str = "<transcript>"
) -> Transcript:
    """Read a transcript back; blank lines are passed over.

    Args:
        lines: With or without line ends, such as an open file.
        source: What problems call the input.

    Raises:
        InvalidFileError: Some lines cannot be read; all of them are named.
    """
    problems: list[Problem] = []
    values: list[tuple[Mark, JsonValue]] = []
    for number, line in enumerate(lines, 1):
        mark = Mark(source, number, 1)
        try:
            if line.strip():
                values.append((mark, json.loads(line)))
        except (ValueError, RecursionError) as error:
            found = f"the line is no JSON: {error}"
            problems.append(Problem(mark, "not-json", found, "one object per line"))
    if not problems:
        problems += _header_problems(values, source)
    if problems:
        raise InvalidFileError(problems)
    return _read_entries(values[1:])


def _read_entries(values: Iterable[tuple[Mark, JsonValue]]) -> Transcript:
    problems = []
    entries = []
    for mark, value in values:
        try:
            entries.append(entry_from_json(value))
        except EntryError as error:
            problems.append(Problem(mark, "invalid-entry", error.found, error.expected))
    if problems:
        raise InvalidFileError(problems)
    return Transcript(tuple(entries))


def _header_problems(
    values: list[tuple[Mark, JsonValue]], source: str
) -> Iterator[Problem]:
    expected = f"{_line({HEADER_KEY: VERSION})} as the first line"
    if not values:
        yield Problem(Mark(source, 1, 1), "not-a-transcript", "nothing here", expected)
        return
    mark, header = values[0]
    if not isinstance(header, Mapping) or HEADER_KEY not in header:
        found = "the first line names no version"
        yield Problem(mark, "not-a-transcript", found, expected)
    elif header[HEADER_KEY] != VERSION:
        found = f"the transcript has version {json.dumps(header[HEADER_KEY])}"
        hint = "read it with the wavetank that wrote it"
        yield Problem(mark, "unknown-version", found, expected, hint)


def _line(value: JsonValue) -> str:
    return json.dumps(value, separators=(",", ":"))
