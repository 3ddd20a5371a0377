"""Clients that break one requirement on HTTP below the stream."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from miniatures.good import MiniatureClient
from miniatures.http_reader import MalformedMessageError, ResponseReader
from miniatures.reading import CODINGS

if TYPE_CHECKING:
    from miniatures.actions import Steps
    from miniatures.answer import MalformedAnswerError, RefusalError
    from miniatures.asking import Asked
    from miniatures.event_grammar import StreamState
    from miniatures.job import Job

OK = 200
EARLY_HINTS = 103


class FramedOnly(ResponseReader):
    def examine_head(self) -> None:
        is_json = self.headers.get("content-type") == "application/json"
        if is_json and self.status == OK and self.is_unframed:
            raise MalformedMessageError("neither a length nor chunks")


class RejectsUnframedBody(MiniatureClient):
    """Knows that a stream may end with its connection."""

    breaks = "transport.framing-accepted"
    READER = FramedOnly


class BadChunkEndsStream(MiniatureClient):
    breaks = "transport.bad-chunks-reported"

    def malformed(self, problem: MalformedAnswerError) -> None:
        """No size, so no more chunks."""


class PlainSizes(ResponseReader):
    def chunk_size(self, line: bytes) -> int:
        return int(line, 16)


class ReadsWholeSizeLine(MiniatureClient):
    breaks = "transport.chunk-extensions-ignored"
    READER = PlainSizes


class KeptTrailers(ResponseReader):
    def trailer(self, line: bytes) -> bytes:
        return line


class TrailersAreBody(MiniatureClient):
    breaks = "transport.trailers-ignored"
    READER = KeptTrailers


class NewVersionOnly(ResponseReader):
    def examine_head(self) -> None:
        if self.version != "HTTP/1.1":
            raise MalformedMessageError(f"version {self.version}")


class RejectsOldVersion(MiniatureClient):
    breaks = "transport.http-1-0-accepted"
    READER = NewVersionOnly


class RawBody(ResponseReader):
    def decoded(self, body: bytes) -> bytes:
        return body


class ReadsCompressedBodyRaw(MiniatureClient):
    """Passes over what is no UTF-8, so that nothing raises."""

    breaks = "transport.gzip-decoded"
    READER = RawBody

    def decode(self, state: StreamState, data: bytes) -> str:
        try:
            return super().decode(state, data)
        except UnicodeDecodeError:
            return ""


class CaseSensitiveHeaders(ResponseReader):
    def keep_header(self, name: str, value: str) -> None:
        if name != "CONTENT-TYPE":
            super().keep_header(name, value)


class HeaderNamesAreCaseSensitive(MiniatureClient):
    breaks = "transport.header-case-ignored"
    READER = CaseSensitiveHeaders


class UniqueHeaders(ResponseReader):
    def keep_header(self, name: str, value: str) -> None:
        if name.lower() in self.headers:
            raise MalformedMessageError(f"{name} stands twice")
        super().keep_header(name, value)


class RejectsRepeatedHeader(MiniatureClient):
    breaks = "transport.repeated-headers-accepted"
    READER = UniqueHeaders


class NoEarlyHints(ResponseReader):
    def examine_head(self) -> None:
        if self.status == EARLY_HINTS:
            raise MalformedMessageError("status 103 is neither 100 nor an answer")


class SkipsContinueOnly(MiniatureClient):
    breaks = "transport.interim-skipped"
    READER = NoEarlyHints


class RedirectIsEmptyAnswer(MiniatureClient):
    breaks = "transport.redirect-reported"

    def refused(self, problem: RefusalError) -> None:
        if not 300 <= (problem.status or 0) <= 399:
            raise problem


class FollowsWithGet(MiniatureClient):
    breaks = "transport.redirect-keeps-request"

    def moved(self, asked: Asked, url: str) -> Asked:
        return replace(super().moved(asked, url), method="GET", body=b"")


class FollowsForEver(MiniatureClient):
    breaks = "transport.redirect-bounded"
    MOST_REDIRECTS = 150


class KeyFollowsRedirect(MiniatureClient):
    breaks = "transport.key-stays-home"

    def key_elsewhere(self, asked: Asked) -> str | None:
        return asked.authorization


class LeavesRestToNextAnswer(MiniatureClient):
    breaks = "transport.answers-kept-apart"

    def __init__(self) -> None:
        self._left: dict[str, list[str]] = {}

    def done(self, job: Job, response: ResponseReader, later: list[str]) -> Steps[None]:
        self._left[job.call.api_key] = later
        yield from super().done(job, response, later)

    def read_events(
        self, job: Job, response: ResponseReader, data: bytes
    ) -> Steps[None]:
        for event in self._left.pop(job.call.api_key, ()):
            self.event(job, event)
        yield from super().read_events(job, response, data)


class PassesOverUnknownCoding(MiniatureClient):
    """Finds no event in what it cannot decode, and thinks nothing of it."""

    breaks = "transport.unknown-coding-reported"

    def check_coding(self, coding: str) -> None:
        """Look at the bytes, whatever they are."""

    def read_events(
        self, job: Job, response: ResponseReader, data: bytes
    ) -> Steps[None]:
        if response.headers.get("content-encoding", "") in CODINGS:
            yield from super().read_events(job, response, data)
        else:
            yield from self.rest(job, response, data)
