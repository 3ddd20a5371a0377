"""What a client built on an HTTP library has of its own: everything but HTTP.

The messages, the event grammar, the assembly and the rules for trying again are the
miniature's; here they are plain calls that a blocking and an asynchronous client can
make alike, with no socket action between them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from miniatures.answer import ProblemError, RefusalError
from miniatures.good import MiniatureClient
from miniatures.job import Job
from wavetank.client import Turn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from miniatures.answer import Answer, Json
    from miniatures.event_grammar import StreamState
    from wavetank.client import Call, ClientInfo, Failure
    from wavetank.client.call import Outcome

NO_TIME_S: Final = 0.000_001  # what ``left_of`` gives when all time is gone


class LibraryChat(MiniatureClient):
    """The parts of a chat that no HTTP library does."""

    def info(self, name: str, version: str) -> ClientInfo:
        return replace(self.CLIENT, name=name, version=version)

    def jobs(
        self, call: Call, progress: Callable[[int], None], turns: list[Turn]
    ) -> Iterator[Job]:
        """Give each turn's job, as long as the caller adds complete turns."""
        asked: Json = dict(call.request)
        messages = list(asked["messages"])
        for number in range(1 + len(call.then)):
            request = {**asked, "messages": self.history(messages, number)}
            job = Job(call, request, progress)
            yield job
            if turns[-1].outcome != "complete" or number == len(call.then):
                return
            self.append(messages, job.answer, dict(call.then[number]), asked["model"])

    def told(self, job: Job, outcome: Outcome, failure: Failure | None = None) -> Turn:
        """Show the caller what has come of a turn."""
        return Turn(
            outcome=outcome,
            content=self.shown_content(job.answer, job.request),
            reasoning_content=self.shown_reasoning(job.answer),
            tool_calls=self.shown_calls(job.answer),
            finish_reason=job.answer.finish_reason,
            usage=self.shown_usage(job.answer),
            error=failure,
        )

    def headers(self, job: Job) -> dict[str, str]:
        return {"Authorization": self.authorization(job.call.api_key)}

    def check_time(self, job: Job) -> None:
        """Stop a call whose total time is over while bytes still come.

        Raises:
            ProblemError: It is.
        """
        left = self.time_left(job)
        if left is not None and left <= NO_TIME_S:
            raise ProblemError("timeout", "waited long enough")

    def is_stream(self, job: Job, headers: Mapping[str, str]) -> bool:
        """Whether events are to be read, not a body."""
        return job.request.get("stream") is True and self.is_event_stream(headers)

    def take(self, job: Job, state: StreamState, data: bytes) -> bool:
        """Take what one read gave and say whether the stream is over.

        Raises:
            CancelledByCallerError: The caller has seen enough.
            ProblemError: The answer is no good.
        """
        for event in self.events_of_read(state, data):
            if self.is_done(event):
                self.end_at_marker(job.answer)
                return True
            self.event(job, event)
        return False

    def end_at_marker(self, answer: Answer) -> None:
        if not answer.received:
            self.done_alone()
        elif answer.finish_reason is None:
            self.done_early()

    def take_body(self, job: Job, body: bytes) -> None:
        """Take a whole body that is no event stream."""
        if job.request.get("stream") is True:
            self.no_stream(job, body)
        elif not body.strip():
            self.blank_completion()
        else:
            self.completion(job.answer, self.parse_completion(body.decode()))

    def refusal(
        self, status: int, headers: Mapping[str, str], body: bytes
    ) -> RefusalError:
        return RefusalError(
            self.refusal_text(body, headers.get("content-type", "")),
            status=status,
            retry_after=headers.get("retry-after", ""),
        )
