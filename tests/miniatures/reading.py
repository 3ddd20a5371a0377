"""A response read to its end, and what each way to end means.

Every way has a hook of its own: a stream that ends well, with or without its marker,
one that is cut, a body that is blank, a head that never comes.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Final

from miniatures.actions import Close, Receive
from miniatures.answer import (
    BrokenConnectionError,
    CancelledByCallerError,
    MalformedAnswerError,
    MovedError,
    ProblemError,
    RefusalError,
)
from miniatures.assembly import Assembly
from miniatures.event_grammar import EventGrammar, StreamState
from miniatures.http_reader import (
    BrokenMessageError,
    MalformedMessageError,
    ResponseReader,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from miniatures.actions import Steps
    from miniatures.answer import Answer, Json
    from miniatures.job import Job

OK: Final = 200
CODINGS: Final = frozenset({"", "gzip"})
# Redirects that keep method and body; to the others nobody needs to POST again.
MOVED: Final = frozenset({307, 308})


class Reading(EventGrammar, Assembly):
    """Reads what answers one request into the job's answer."""

    def receive(self, job: Job, response: ResponseReader) -> Steps[bytes]:
        """Read once and give what came of the body."""
        try:
            data = yield Receive(self.patience(job))
            return response.feed(data)
        except TimeoutError as error:
            raise ProblemError("timeout", "waited long enough") from error
        except (OSError, BrokenMessageError) as error:
            raise BrokenConnectionError(str(error)) from error
        except MalformedMessageError as error:
            raise MalformedAnswerError(str(error)) from error

    def patience(self, job: Job) -> float | None:
        limits = [self.longest_silence(job), self.time_left(job)]
        return min((each for each in limits if each is not None), default=None)

    def longest_silence(self, job: Job) -> float | None:
        return job.call.settings.read_timeout_s

    def time_left(self, job: Job) -> float | None:
        return self.left_of(job, job.call.settings.total_timeout_s)

    def left_of(self, job: Job, total: float | None) -> float | None:
        # Zero would make a socket non-blocking instead of impatient.
        return total and max(job.started + total - time.monotonic(), 0.000_001)

    def rest(self, job: Job, response: ResponseReader, body: bytes) -> Steps[bytes]:
        """Read the body to its end."""
        while not response.is_whole:
            body += yield from self.receive(job, response)
        return body

    def head(self, job: Job, response: ResponseReader) -> Steps[bytes]:
        """Read until the head is there; give what came of the body with it."""
        body = b""
        while not response.has_head:
            body = yield from self.receive(job, response)
        status, headers = response.status, response.headers
        if status == OK:
            return body
        if status in MOVED and "location" in headers:
            raise MovedError(status, headers["location"])
        is_cut = False
        try:
            body = yield from self.rest(job, response, body)
        except BrokenConnectionError as problem:
            is_cut = True
            self.refusal_cut(problem)
        raise RefusalError(
            self.refusal_text(body, headers.get("content-type", "")),
            status=status,
            retry_after=headers.get("retry-after", ""),
            is_cut=is_cut,
        )

    def refusal_cut(self, problem: BrokenConnectionError) -> None:
        """The status has said enough."""

    def refusal_text(self, body: bytes, content_type: str) -> str:  # noqa: ARG002 - a hook for clients that look at it
        text = self.decoded_refusal(body)
        try:
            return self.message_of(json.loads(text)["error"])
        except (ValueError, KeyError, TypeError):
            return text

    def decoded_refusal(self, body: bytes) -> str:
        return body.decode(errors="replace")

    def message_of(self, error: Json | str) -> str:
        message: str = error if isinstance(error, str) else error["message"]
        return message

    def read_completion(self, job: Job, response: ResponseReader) -> Steps[None]:
        try:
            body = yield from self.head(job, response)
            body = yield from self.rest(job, response, body)
        except BrokenConnectionError as problem:
            return self.cut_completion(problem)
        text = self.completion_text(body.decode())
        if not text.strip():
            return self.blank_completion()
        return self.completion(job.answer, self.parse_completion(text))

    def cut_completion(self, problem: BrokenConnectionError) -> None:
        raise problem

    def completion_text(self, body: str) -> str:
        return body

    def blank_completion(self) -> None:
        raise ProblemError("protocol", "the answer is blank")

    def read_stream(self, job: Job, response: ResponseReader) -> Steps[None]:
        try:
            data = yield from self.head(job, response)
            self.check_coding(response.headers.get("content-encoding", ""))
            if not self.is_event_stream(response.headers):
                body = yield from self.rest(job, response, data)
                return self.no_stream(job, body)
            return (yield from self.read_events(job, response, data))
        except BrokenConnectionError as problem:
            return self.disconnected(job, problem)
        except MalformedAnswerError as problem:
            return self.malformed(problem)
        except RefusalError as problem:
            return self.refused(problem)

    def check_coding(self, coding: str) -> None:
        if coding not in CODINGS:
            raise ProblemError("protocol", f"no client reads {coding}")

    def is_event_stream(self, headers: Mapping[str, str]) -> bool:
        return "text/event-stream" in headers.get("content-type", "").lower()

    def no_stream(self, job: Job, body: bytes) -> None:
        try:
            value = json.loads(body)
        except ValueError:
            return self.no_json(body)
        if "error" in value:
            return self.json_error(value)
        return self.json_completion(job, value)

    def no_json(self, body: bytes) -> None:
        raise ProblemError("protocol", f"no event stream: {body[:80]!r}")

    def json_error(self, value: Json) -> None:
        raise ProblemError("api", self.message_of(value["error"]), status=OK)

    def json_completion(self, job: Job, value: Json) -> None:
        self.completion(job.answer, value)

    def malformed(self, problem: MalformedAnswerError) -> None:
        raise problem

    def refused(self, problem: RefusalError) -> None:
        raise problem

    def disconnected(self, job: Job, problem: BrokenConnectionError) -> None:  # noqa: ARG002 - a hook for clients that look at it
        raise problem

    def read_events(
        self, job: Job, response: ResponseReader, data: bytes
    ) -> Steps[None]:
        state = StreamState()
        while True:
            events = iter(self.events_of_read(state, data))
            for event in events:
                if self.is_done(event):
                    return (yield from self.done(job, response, list(events)))
                self.event(job, event)
                if self.is_over(job.answer):
                    return None
            if response.is_whole:
                for event in self.unfinished(state):
                    self.event(job, event)
                return self.ended(job.answer)
            data = yield from self.receive(job, response)

    def event(self, job: Job, event: str) -> None:
        before = len(job.answer.pieces)
        self.chunk(job.answer, self.as_object(self.parse(event)), job.request)
        deltas = len(job.answer.pieces)
        if deltas != before:
            self.report(job.progress, deltas)
        if job.call.cancel_after_deltas and deltas >= job.call.cancel_after_deltas:
            raise CancelledByCallerError

    def report(self, progress: Callable[[int], None], deltas: int) -> None:
        progress(deltas)

    # How a stream ends

    def is_done(self, event: str) -> bool:
        return event == "[DONE]"

    def is_over(self, answer: Answer) -> bool:  # noqa: ARG002 - a hook for clients that stop early
        return False

    def done(self, job: Job, response: ResponseReader, later: list[str]) -> Steps[None]:
        """End at the marker; a generator, since some clients go on reading."""
        del response, later
        yield Close()
        if not job.answer.received:
            self.done_alone()
        elif job.answer.finish_reason is None:
            self.done_early()

    def ended(self, answer: Answer) -> None:
        if answer.finish_reason is not None:
            self.finished_without_done(answer)
        elif answer.received:
            self.truncated()
        else:
            self.nothing_came()

    def finished_without_done(self, answer: Answer) -> None:
        """The finish_reason has said that the answer is whole."""

    def truncated(self) -> None:
        raise ProblemError("truncated", "the stream ended before a finish_reason")

    def nothing_came(self) -> None:
        raise ProblemError("truncated", "the stream ended before any chunk")

    def done_early(self) -> None:
        raise ProblemError("truncated", "[DONE] came before a finish_reason")

    def done_alone(self) -> None:
        raise ProblemError("truncated", "the stream had no chunk")
