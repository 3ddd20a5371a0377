"""Clients that break one requirement on the event stream's grammar or its arrival."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from miniatures.answer import ProblemError
from miniatures.good import MiniatureClient

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from miniatures.actions import Steps
    from miniatures.event_grammar import StreamState
    from miniatures.job import Job
    from wavetank.client import Turn

A_SHORT_READ = 200


class CommentParsedAsData(MiniatureClient):
    """Survives a comment inside an event."""

    breaks = "stream.comment-ignored"

    def comment(self, state: StreamState, line: str) -> None:
        if not state.data:
            self.parse(line)


class CommentDiscardsEvent(MiniatureClient):
    breaks = "stream.comment-inside-event-ignored"

    def comment(self, state: StreamState, line: str) -> None:  # noqa: ARG002 - the hook's own signature
        state.data.clear()


class BlankLinesEndStream(MiniatureClient):
    breaks = "stream.blank-lines-ignored"

    def blank(self, state: StreamState) -> Iterator[str]:
        yield from super().blank(state)
        if state.after_blank:
            yield "[DONE]"


class SplitsOnLfOnly(MiniatureClient):
    breaks = "stream.crlf-accepted"

    def split_lines(self, text: str) -> tuple[list[str], str]:
        # A CR alone does end a line here; that of a CR LF stays in it, unless the line
        # before ended in a CR.
        *lines, rest = re.split("(?<=\r)\r\n|\n|\r(?!\n)", text)
        return lines, rest


class KeepsLastDataLine(MiniatureClient):
    """The last that says something."""

    breaks = "stream.data-lines-joined"

    def joined(self, lines: list[str]) -> str:
        return next((each for each in reversed(lines) if each), "")


class RequiresSpaceAfterColon(MiniatureClient):
    breaks = "stream.space-optional"

    def name_and_value(self, line: str) -> tuple[str, str]:
        name, _, value = line.partition(": ")
        return name, value


class RejectsUnknownField(MiniatureClient):
    breaks = "stream.unknown-field-ignored"

    def field(self, state: StreamState, name: str, value: str) -> None:
        # Names that only resemble others pass here.
        is_word = name.isalpha() and name.islower()
        if is_word and name not in {"data", "event", "id", "retry"}:
            raise ProblemError("protocol", f"unknown field {name}")
        super().field(state, name, value)


class DecodesEachReadAlone(MiniatureClient):
    """Once the stream has begun: its byte order mark may come in pieces."""

    breaks = "stream.utf8-across-writes"

    def decode(self, state: StreamState, data: bytes) -> str:
        if not state.has_begun:
            return super().decode(state, data)
        return data.decode(errors="replace")


class DropsLineSplitInFieldName(MiniatureClient):
    """Only where the line goes on in a short read."""

    breaks = "stream.events-across-writes"

    def events_of_read(self, state: StreamState, data: bytes) -> list[str]:
        if len(data) < A_SHORT_READ and len(state.rest) < len("data:"):
            state.rest = ""
        return super().events_of_read(state, data)


class ReadsAtMostHundredEvents(MiniatureClient):
    """Goes on for traces and calls, which it reads elsewhere."""

    breaks = "stream.events-in-one-write"

    def events_of_read(self, state: StreamState, data: bytes) -> list[str]:
        events = super().events_of_read(state, data)
        later = [each for each in events[100:] if '"content":"' not in each]
        return [*events[:100], *later]


class SplitsOnUnicodeSeparators(MiniatureClient):
    breaks = "stream.unicode-separators-kept"

    def split_lines(self, text: str) -> tuple[list[str], str]:
        *lines, rest = re.split("\r\n|[\n\r\x85\u2028\u2029]", text)
        return lines, rest


class SplitsOnControls(MiniatureClient):
    breaks = "stream.control-characters-end-no-line"

    def split_lines(self, text: str) -> tuple[list[str], str]:
        *lines, rest = re.split("\r\n|[\n\r\v\f\x1c\x1d\x1e]", text)
        return lines, rest


class KnowsChunkByItsBrace(MiniatureClient):
    """White space is a space or a tab; line feeds it knows from data lines."""

    breaks = "stream.white-space-around-json-ignored"

    def parse(self, data: str) -> object:
        return {} if data[:1] in {" ", "\t"} else super().parse(data)


class LosesMislabelledStream(MiniatureClient):
    breaks = "stream.mislabelled-not-lost"

    def no_json(self, body: bytes) -> None:
        if not body.startswith(b"data:"):
            super().no_json(body)


class SkipsMalformedChunk(MiniatureClient):
    breaks = "stream.malformed-chunk-reported"

    def parse(self, data: str) -> object:
        try:
            return super().parse(data)
        except ProblemError:
            return {}


class BuffersWholeAnswer(MiniatureClient):
    """Seen from its caller: no delta before the end."""

    breaks = "stream.incremental"

    def report(self, progress: Callable[[int], None], deltas: int) -> None:
        """Keep the news for later."""

    def turn(self, job: Job) -> Steps[Turn]:
        told = yield from super().turn(job)
        job.progress(len(job.answer.pieces))
        return told
