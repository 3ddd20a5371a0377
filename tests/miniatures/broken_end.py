"""Clients that break one requirement on bad ends, errors, retries or cancelling."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

from miniatures.actions import Abandon
from miniatures.answer import BrokenConnectionError, RefusalError
from miniatures.good import MiniatureClient

if TYPE_CHECKING:
    from miniatures.actions import Steps
    from miniatures.answer import Answer, Json, ProblemError
    from miniatures.job import Job
    from wavetank.client.call import Failure, Outcome

REFUSALS = {400, 401, 402, 422}
OVERLOADED = 503
TIMES_FOR_EVER = 50


class EndOfStreamIsSuccess(MiniatureClient):
    breaks = "end.truncation-reported"

    def truncated(self) -> None:
        """Whatever came is the answer."""


class SilentCloseIsEmptyAnswer(MiniatureClient):
    breaks = "end.no-answer-reported"

    def nothing_came(self) -> None:
        """Nothing came, so the answer is empty."""


class DoneAloneIsSuccess(MiniatureClient):
    breaks = "end.done-alone-reported"

    def done_alone(self) -> None:
        """The marker came, so all is well."""


class SwallowsDisconnect(MiniatureClient):
    breaks = "end.disconnect-reported"

    def disconnected(self, job: Job, problem: BrokenConnectionError) -> None:
        """A read error ends the loop as the end does."""


class DropsPartialOnError(MiniatureClient):
    breaks = "end.partial-kept"

    def failed(self, answer: Answer, problem: ProblemError) -> Failure:
        answer.pieces.clear()
        return super().failed(answer, problem)


class RetriesAfterOutput(MiniatureClient):
    breaks = "end.no-retry-after-output"

    def tries_again(self, job: Job, problem: ProblemError, attempt: int) -> bool:
        is_broken = isinstance(problem, BrokenConnectionError)
        return (is_broken and attempt < 1) or super().tries_again(job, problem, attempt)


class RoundsReadTimeoutUp(MiniatureClient):
    """Counts whole seconds, which is too long for what was asked for."""

    breaks = "end.read-timeout-ends-stall"

    def longest_silence(self, job: Job) -> float | None:
        silence_s = super().longest_silence(job)
        return silence_s and ceil(silence_s)


class RoundsTotalTimeoutUp(MiniatureClient):
    """Waits for seconds, which is too long for what was asked for."""

    breaks = "end.total-timeout-ends-drip"

    def time_left(self, job: Job) -> float | None:
        total_s = job.call.settings.total_timeout_s
        # Longer than an answer that drips takes even on a busy machine, and not so long
        # that the probe of the claim would find it out.
        return self.left_of(job, total_s and max(total_s, 2.5))


class LosesStatus(MiniatureClient):
    """Parses the body first, and thinks of the status where there is none to parse."""

    breaks = "error.status-surfaced"

    def failed(self, answer: Answer, problem: ProblemError) -> Failure:
        failure = super().failed(answer, problem)
        is_cut = isinstance(problem, RefusalError) and problem.is_cut
        return failure if is_cut else replace(failure, status=None)


class LosesMessage(MiniatureClient):
    """Reads what is labelled JSON, and DeepSeek labels most errors otherwise."""

    breaks = "error.message-surfaced"

    def refusal_text(self, body: bytes, content_type: str) -> str:
        if content_type != "application/json":
            return "the call failed"
        return super().refusal_text(body, content_type)


class RetriesClientErrors(MiniatureClient):
    breaks = "error.not-retried"

    def tries_again(self, job: Job, problem: ProblemError, attempt: int) -> bool:
        is_refusal = problem.status in REFUSALS
        return (is_refusal and attempt < 2) or super().tries_again(
            job, problem, attempt
        )


class RetriesForEver(MiniatureClient):
    breaks = "error.retry-bounded"

    def tries_again(self, job: Job, problem: ProblemError, attempt: int) -> bool:
        del job
        return (problem.status or 0) >= 429 and attempt < TIMES_FOR_EVER


class RetriesOverloadOnly(MiniatureClient):
    breaks = "error.retry-succeeds"

    def tries_again(self, job: Job, problem: ProblemError, attempt: int) -> bool:
        is_overload = problem.status == OVERLOADED
        return is_overload and super().tries_again(job, problem, attempt)


class RetryChangesBody(MiniatureClient):
    breaks = "error.retry-same-body"

    def encode(self, body: Json, attempt: int) -> bytes:
        return super().encode({**body, "attempt": attempt}, attempt)


class IgnoresInBandError(MiniatureClient):
    breaks = "error.in-band-reported"

    def error_in_stream(self, error: Json | str) -> None:
        """It has no choices, so it says nothing."""


class JsonBodyIsEmptyStream(MiniatureClient):
    breaks = "error.json-in-200-reported"

    def json_error(self, value: Json) -> None:
        """No line begins with data, so the stream is empty."""


class CancelLeavesConnectionOpen(MiniatureClient):
    breaks = "cancel.closes-connection"

    def let_go(self) -> Steps[None]:
        yield Abandon()


class CancelReportedComplete(MiniatureClient):
    breaks = "cancel.reported"

    def cancelled(self) -> Outcome:
        return "complete"
