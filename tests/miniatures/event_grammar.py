"""Bytes of an event stream to the data of its events, one small hook at a time."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MARK = "\ufeff"


@dataclass
class StreamState:
    """What is kept between two reads.

    Attributes:
        rest: The line that has not ended yet.
        data: The data lines of the event that has not ended yet.
        after_blank: Whether the line before was blank.
        after_cr: Whether the read before ended in a CR: an LF belongs to it.
        has_begun: Whether a character has come.
    """

    decoder: codecs.IncrementalDecoder = field(
        default_factory=lambda: codecs.getincrementaldecoder("utf-8")("replace")
    )
    rest: str = ""
    data: list[str] = field(default_factory=list)
    after_blank: bool = False
    after_cr: bool = False
    has_begun: bool = False


class EventGrammar:
    """WHATWG HTML 9.2.6, as far as a chat stream needs it."""

    def events_of_read(self, state: StreamState, data: bytes) -> list[str]:
        """Give the data of every event that this read completes."""
        text = self.without_half(state, self.without_mark(state, data))
        lines, state.rest = self.split_lines(state.rest + text)
        events: list[str] = []
        for line in lines:
            events += self.line(state, line)
            state.after_blank = line == ""
        return events

    def without_mark(self, state: StreamState, data: bytes) -> str:
        text = self.decode(state, data)
        if text and not state.has_begun:
            state.has_begun = True
            return text.removeprefix(MARK)
        return text

    def without_half(self, state: StreamState, text: str) -> str:
        """Drop the LF of a CR LF whose CR came with the read before."""
        halved = state.after_cr and text.startswith("\n")
        if text:
            state.after_cr = text.endswith("\r")
        return text[1:] if halved else text

    def decode(self, state: StreamState, data: bytes) -> str:
        return state.decoder.decode(data)

    def split_lines(self, text: str) -> tuple[list[str], str]:
        *lines, rest = re.split("\r\n|\n|\r", text)
        return lines, rest

    def line(self, state: StreamState, line: str) -> Iterator[str]:
        if not line:
            yield from self.blank(state)
        elif line.startswith(":"):
            self.comment(state, line)
        else:
            self.field(state, *self.name_and_value(line))

    def blank(self, state: StreamState) -> Iterator[str]:
        if state.data:
            yield self.joined(state.data)
        state.data = []

    def joined(self, lines: list[str]) -> str:
        return "\n".join(lines)

    def unfinished(self, state: StreamState) -> Iterator[str]:  # noqa: ARG002 - a hook for clients that take it
        """Give nothing of an event that the stream's end left without a blank line."""
        yield from ()

    def comment(self, state: StreamState, line: str) -> None:
        """Comments say nothing."""

    def name_and_value(self, line: str) -> tuple[str, str]:
        name, _, value = line.partition(":")
        return name, value.removeprefix(" ")

    def field(self, state: StreamState, name: str, value: str) -> None:
        if name == "data":
            state.data.append(value)
