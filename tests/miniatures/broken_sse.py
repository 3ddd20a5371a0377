"""Clients that break one requirement on the event stream's rarer forms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from miniatures.answer import ProblemError
from miniatures.event_grammar import MARK
from miniatures.good import MiniatureClient
from miniatures.http_reader import ResponseReader

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from miniatures.answer import Answer
    from miniatures.event_grammar import StreamState
    from miniatures.job import Job

FOREIGN = "\0foreign"


class DecodesStrictly(MiniatureClient):
    breaks = "stream.invalid-utf8-replaced"

    def decode(self, state: StreamState, data: bytes) -> str:
        text = super().decode(state, data)
        if "\ufffd" in text:
            raise ProblemError("protocol", "invalid start byte")
        return text


class LatinReader(ResponseReader):
    """Takes the charset of the content type at its word."""

    def decoded(self, body: bytes) -> bytes:
        if "charset=windows-1252" not in self.headers.get("content-type", ""):
            return super().decoded(body)
        return body.decode("windows-1252", "replace").encode()


class BelievesCharset(MiniatureClient):
    breaks = "stream.charset-ignored"
    READER = LatinReader


class NeedsExactType(MiniatureClient):
    """Knows the charset that it is told elsewhere."""

    breaks = "stream.media-type-forms-accepted"

    def is_event_stream(self, headers: Mapping[str, str]) -> bool:
        form = headers.get("content-type", "")
        known = form.partition("; ")[0] == "text/event-stream"
        return known and super().is_event_stream(headers)


class SplitsWithoutCr(MiniatureClient):
    """Takes two CRs for a blank line once a read, and a CR for nothing else."""

    breaks = "sse.cr-accepted"

    def without_half(self, state: StreamState, text: str) -> str:  # noqa: ARG002 - the hook's own signature
        return text

    def split_lines(self, text: str) -> tuple[list[str], str]:
        *lines, rest = re.split("\r\n|\n", text.replace("\r\r", "\n\n", 1))
        return lines, rest


class KeepsMark(MiniatureClient):
    breaks = "sse.bom-ignored"

    def without_mark(self, state: StreamState, data: bytes) -> str:
        return self.decode(state, data)


class StripsEveryMark(MiniatureClient):
    breaks = "sse.bom-first-only"

    def name_and_value(self, line: str) -> tuple[str, str]:
        return super().name_and_value(line.removeprefix(MARK))


class FoldsFieldNames(MiniatureClient):
    breaks = "sse.field-name-exact"

    def field(self, state: StreamState, name: str, value: str) -> None:
        letters = re.sub("[^a-z]", "", name.lower()) if name.isascii() else name
        super().field(state, letters, value)


class DispatchesWithoutData(MiniatureClient):
    breaks = "sse.block-without-data-ignored"

    def blank(self, state: StreamState) -> Iterator[str]:
        lines = [each for each in state.data if each != FOREIGN]
        if state.data and not lines:
            yield ""
        state.data = lines
        yield from super().blank(state)

    def field(self, state: StreamState, name: str, value: str) -> None:
        if name in {"event", "id", "retry"}:
            state.data.append(FOREIGN)
        super().field(state, name, value)


class ConvertsRetry(MiniatureClient):
    breaks = "sse.bad-retry-ignored"

    def field(self, state: StreamState, name: str, value: str) -> None:
        if name == "retry" and not value.isdigit():
            raise ProblemError("protocol", f"invalid literal {value}")
        super().field(state, name, value)


class SkipsNamedEvents(MiniatureClient):
    breaks = "sse.named-message-accepted"

    def blank(self, state: StreamState) -> Iterator[str]:
        if FOREIGN in state.data:
            state.data = []
        yield from super().blank(state)

    def field(self, state: StreamState, name: str, value: str) -> None:
        if (name, value) == ("event", "message"):
            state.data.append(FOREIGN)
        super().field(state, name, value)


class HoldsLastCr(MiniatureClient):
    breaks = "sse.cr-dispatched-at-once"

    def split_lines(self, text: str) -> tuple[list[str], str]:
        *lines, rest = re.split(r"\r\n|\n|\r(?!\Z)", text)
        return lines, rest


class TakesWhatFollowsColon(MiniatureClient):
    """Of data, where every line is expected to have one."""

    breaks = "sse.empty-data-accepted"

    def name_and_value(self, line: str) -> tuple[str, str]:
        if line == "data":
            raise ProblemError("other", "IndexError: list index out of range")
        return super().name_and_value(line)


class EmptyDataEndsStream(MiniatureClient):
    breaks = "sse.empty-event-harmless"

    def event(self, job: Job, event: str) -> None:
        if event:
            super().event(job, event)
        else:
            job.answer.pieces.append(("end", ""))

    def is_over(self, answer: Answer) -> bool:
        return ("end", "") in answer.pieces


class KeepsEventName(MiniatureClient):
    """Until another comes, or a block without data."""

    breaks = "sse.event-name-not-kept"

    def blank(self, state: StreamState) -> Iterator[str]:
        lines = [each for each in state.data if each != FOREIGN]
        is_foreign = len(lines) != len(state.data)
        state.data = [] if is_foreign else lines
        yield from super().blank(state)
        if is_foreign and lines:
            state.data = [FOREIGN]

    def field(self, state: StreamState, name: str, value: str) -> None:
        if name == "event":
            lines = [each for each in state.data if each != FOREIGN]
            state.data = [*lines, FOREIGN] if value == "ping" else lines
        super().field(state, name, value)


class ConvertsId(MiniatureClient):
    breaks = "sse.any-id-accepted"

    def field(self, state: StreamState, name: str, value: str) -> None:
        if name == "id" and not value.isdigit():
            raise ProblemError("protocol", f"invalid literal {value}")
        super().field(state, name, value)


class TakesUnfinishedEvent(MiniatureClient):
    breaks = "sse.unfinished-event-discarded"

    def unfinished(self, state: StreamState) -> Iterator[str]:
        for line in (state.rest, ""):
            for event in self.line(state, line):
                if not self.is_done(event):
                    yield event
