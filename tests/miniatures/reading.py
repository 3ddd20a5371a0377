"""A response read to its end, and what each way to end means.

Every way has a hook of its own: a stream that ends well, with or without its marker,
one that is cut, a body that is blank, a head that never comes.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

from miniatures.actions import Close, Receive
from miniatures.answer import (
    BrokenConnectionError,
    CancelledByCallerError,
    ProblemError,
)
from miniatures.assembly import Assembly
from miniatures.event_grammar import EventGrammar, StreamState
from miniatures.http_reader import BrokenMessageError, ResponseReader

if TYPE_CHECKING:
    from collections.abc import Callable

    from miniatures.actions import Steps
    from miniatures.answer import Answer
    from miniatures.job import Job


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

    def patience(self, job: Job) -> float | None:
        limits = [self.longest_silence(job), self.time_left(job)]
        return min((each for each in limits if each is not None), default=None)

    def longest_silence(self, job: Job) -> float | None:
        return job.call.settings.read_timeout_s

    def time_left(self, job: Job) -> float | None:
        total = job.call.settings.total_timeout_s
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
        if response.status != 200:
            body = yield from self.rest(job, response, body)
            raise self.refusal(response.status, body)
        return body

    def refusal(self, status: int, body: bytes) -> ProblemError:
        try:
            message = json.loads(body)["error"]["message"]
        except (ValueError, KeyError, TypeError):
            message = body.decode(errors="replace")
        return ProblemError("http", message, status=status)

    def read_completion(self, job: Job, response: ResponseReader) -> Steps[None]:
        try:
            body = yield from self.head(job, response)
            body = yield from self.rest(job, response, body)
        except BrokenConnectionError as problem:
            return self.cut_completion(problem)
        text = self.completion_text(body.decode())
        if not text.strip():
            return self.blank_completion()
        return self.completion(job.answer, self.parse(text))

    def cut_completion(self, problem: BrokenConnectionError) -> None:
        raise problem

    def completion_text(self, body: str) -> str:
        return body

    def blank_completion(self) -> None:
        raise ProblemError("protocol", "the answer is blank")

    def read_stream(self, job: Job, response: ResponseReader) -> Steps[None]:
        try:
            data = yield from self.head(job, response)
            if "text/event-stream" not in response.headers.get("content-type", ""):
                body = yield from self.rest(job, response, data)
                return self.no_stream(body)
            return (yield from self.read_events(job, response, data))
        except BrokenConnectionError as problem:
            return self.disconnected(job, problem)

    def no_stream(self, body: bytes) -> None:
        raise self.refusal(200, body)

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
                return self.ended(job.answer)
            data = yield from self.receive(job, response)

    def event(self, job: Job, event: str) -> None:
        before = len(job.answer.pieces)
        self.chunk(job.answer, self.parse(event), job.request)
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
            self.truncated()

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

    def done_alone(self) -> None:
        raise ProblemError("truncated", "the stream had no chunk")
