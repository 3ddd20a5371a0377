"""Clients that break one requirement on error answers, retries or late ends."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from miniatures.actions import Receive
from miniatures.answer import BrokenConnectionError
from miniatures.good import MiniatureClient
from miniatures.http_reader import BrokenMessageError

if TYPE_CHECKING:
    from miniatures.actions import Steps
    from miniatures.answer import Answer, Json, ProblemError, RefusalError
    from miniatures.http_reader import ResponseReader
    from miniatures.job import Job
    from wavetank.client.call import Failure

NO_CONTENT = 204
DRAINING_SECONDS = 0.05


class ReadsErrorObjectsOnly(MiniatureClient):
    breaks = "error.string-message-surfaced"

    def message_of(self, error: Json | str) -> str:
        return "" if isinstance(error, str) else super().message_of(error)


class ErrorsAreLatin(MiniatureClient):
    breaks = "error.unicode-message-intact"

    def decoded_refusal(self, body: bytes) -> str:
        return body.decode("latin-1")


class CutBodyHidesStatus(MiniatureClient):
    breaks = "error.cut-body-keeps-status"

    def refusal_cut(self, problem: BrokenConnectionError) -> None:
        raise problem


class IgnoresRetryAfter(MiniatureClient):
    breaks = "error.retry-after-respected"

    def wait_s(self, problem: ProblemError) -> float:  # noqa: ARG002 - the hook's own signature
        return 0.001


class WebPageIsEmptyStream(MiniatureClient):
    """No line of it begins with data, so the stream is empty."""

    breaks = "error.html-in-200-reported"

    def no_json(self, body: bytes) -> None:
        if not body.startswith(b"<"):
            super().no_json(body)


class NoContentIsEmptyAnswer(MiniatureClient):
    breaks = "error.no-content-reported"

    def refused(self, problem: RefusalError) -> None:
        if problem.status != NO_CONTENT:
            raise problem


class LosesUnstreamedCompletion(MiniatureClient):
    breaks = "error.json-completion-not-lost"

    def json_completion(self, job: Job, value: Json) -> None:
        """No line begins with data, so the stream is empty."""


class DrainsAfterDone(MiniatureClient):
    """Waits a moment for the body's end, so that the connection could be used again."""

    breaks = "done.break-after-marker-harmless"

    def done(self, job: Job, response: ResponseReader, later: list[str]) -> Steps[None]:
        try:
            if not response.is_whole:
                response.feed((yield Receive(DRAINING_SECONDS)))
        except TimeoutError:
            pass
        except (OSError, BrokenMessageError) as error:
            raise BrokenConnectionError(str(error)) from error
        yield from super().done(job, response, later)


class DoneIsAlwaysSuccess(MiniatureClient):
    breaks = "end.done-before-finish-reported"

    def done_early(self) -> None:
        """The marker came, so all is well."""


class CallsCutAnApiError(MiniatureClient):
    breaks = "end.kind-tells-cut"

    def failed(self, answer: Answer, problem: ProblemError) -> Failure:
        failure = super().failed(answer, problem)
        is_broken = isinstance(problem, BrokenConnectionError)
        return replace(failure, kind="api") if is_broken else failure


class AppendsRetriedAnswer(MiniatureClient):
    """Asks again after a cut only where it was set to retry."""

    breaks = "end.retry-repeats-no-text"

    def tries_again(self, job: Job, problem: ProblemError, attempt: int) -> bool:
        allowed = job.call.settings.max_retries or 0
        is_broken = isinstance(problem, BrokenConnectionError)
        return (is_broken and attempt < allowed) or super().tries_again(
            job, problem, attempt
        )

    def answer_of_retry(self, answer: Answer) -> Answer:
        return answer


class ReadTimeoutIsTotal(MiniatureClient):
    breaks = "end.slow-answer-kept"

    def time_left(self, job: Job) -> float | None:
        settings = job.call.settings
        limits = [settings.read_timeout_s, settings.total_timeout_s]
        return self.left_of(job, min((each for each in limits if each), default=None))
