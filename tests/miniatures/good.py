"""A small client of the DeepSeek API that keeps every requirement.

It shares nothing with wavetank but the client protocol's types: not the event stream
decoder, not the HTTP reader, not an encoder. Whatever the suite finds wrong with it is
therefore a fault of the suite. Every decision a client can get wrong is a method of
its own, so that a broken client overrides one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from miniatures.actions import Close
from miniatures.answer import CancelledByCallerError, ProblemError
from miniatures.asking import Asking
from miniatures.history import History
from miniatures.job import Job
from wavetank.client import ClientInfo, Failure, Observation, Turn

if TYPE_CHECKING:
    from collections.abc import Callable

    from miniatures.actions import Steps
    from miniatures.answer import Answer, Json
    from wavetank.client import Call
    from wavetank.client.call import Outcome

CAPABILITIES: Final = (
    "stream", "complete", "tools", "reasoning", "usage", "json_mode", "cancel",
    "retries", "read_timeout", "total_timeout", "progress",
)  # fmt: skip


class MiniatureClient(Asking, History):
    """Answers a call; ``converse`` is a generator of socket actions."""

    CLIENT: ClassVar = ClientInfo(
        name="miniature",
        version="1",
        language="python",
        capabilities=frozenset(CAPABILITIES),
        concurrency=8,
    )
    SELECTORS: ClassVar[tuple[str, ...]] = ()  # the cases it is judged by; all of them
    breaks: ClassVar[str] = ""  # the requirement that a broken client breaks

    def converse(
        self, call: Call, progress: Callable[[int], None]
    ) -> Steps[Observation]:
        """Take every turn of a call, as far as the turns succeed."""
        asked: Json = dict(call.request)
        messages = list(asked["messages"])
        turns: list[Turn] = []
        for number in range(1 + len(call.then)):
            request = {**asked, "messages": self.history(messages, number)}
            job = Job(call, request, progress)
            turns.append((yield from self.turn(job)))
            if turns[-1].outcome != "complete" or number == len(call.then):
                break
            self.append(messages, job.answer, dict(call.then[number]), asked["model"])
        return Observation(tuple(turns))

    def turn(self, job: Job) -> Steps[Turn]:
        outcome: Outcome = "complete"
        failure = None
        try:
            yield from self.ask(job)
        except CancelledByCallerError:
            outcome = self.cancelled()
            yield from self.let_go()
        except ProblemError as problem:
            outcome, failure = "error", self.failed(job.answer, problem)
        return Turn(
            outcome=outcome,
            content=self.shown_content(job.answer, job.request),
            reasoning_content=self.shown_reasoning(job.answer),
            tool_calls=self.shown_calls(job.answer),
            finish_reason=job.answer.finish_reason,
            usage=self.shown_usage(job.answer),
            error=failure,
        )

    def cancelled(self) -> Outcome:
        return "cancelled"

    def let_go(self) -> Steps[None]:
        yield Close()

    def failed(self, answer: Answer, problem: ProblemError) -> Failure:  # noqa: ARG002 - a hook for clients that lose it
        return Failure(problem.kind, problem.status, message=problem.message)
