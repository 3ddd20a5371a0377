"""A small client of the DeepSeek API that keeps every requirement.

It shares nothing with wavetank but the client protocol's types: not the event stream
decoder, not the HTTP reader, not an encoder. Whatever the suite finds wrong with it is
therefore a fault of the suite. Every decision a client can get wrong is a method of
its own, so that a broken client overrides one.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, ClassVar, Final
from urllib.parse import urlsplit

from miniatures.actions import Close, Open, Send, Wait
from miniatures.answer import Answer, CancelledByCallerError, ProblemError
from miniatures.history import History
from miniatures.http_reader import ResponseReader
from miniatures.job import Job
from miniatures.reading import Reading
from wavetank.client import ClientInfo, Failure, Observation, Turn

if TYPE_CHECKING:
    from collections.abc import Callable

    from miniatures.actions import Steps
    from miniatures.answer import Json
    from wavetank.client import Call
    from wavetank.client.call import Outcome

CAPABILITIES: Final = (
    "stream", "complete", "tools", "reasoning", "usage", "json_mode", "cancel",
    "retries", "read_timeout", "total_timeout", "progress",
)  # fmt: skip
RETRIED: Final = frozenset({429, 500, 502, 503, 504})


class MiniatureClient(Reading, History):
    """Answers a call; ``converse`` is a generator of socket actions."""

    CLIENT: ClassVar = ClientInfo(
        name="miniature",
        version="1",
        language="python",
        capabilities=frozenset(CAPABILITIES),
        concurrency=8,
    )
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

    # Asking, and asking again

    def ask(self, job: Job) -> Steps[None]:
        attempt = 0
        while True:
            try:
                return (yield from self.attempt(job, attempt))
            except ProblemError as problem:
                if not self.tries_again(job, problem, attempt):
                    raise
            attempt += 1
            job.answer = Answer()
            yield Wait(0.001)

    def tries_again(self, job: Job, problem: ProblemError, attempt: int) -> bool:
        allowed = job.call.settings.max_retries or 0
        return problem.status in RETRIED and attempt < allowed

    def attempt(self, job: Job, attempt: int) -> Steps[None]:
        place = urlsplit(job.call.base_url)
        head = (
            f"POST {self.path(place.path)} HTTP/1.1\r\n"
            f"Host: {place.netloc}\r\n"
            f"Authorization: {self.authorization(job.call.api_key)}\r\n"
            "Content-Type: application/json\r\n"
        )
        body = self.encode(self.body(job.request), attempt)
        yield Open(place.hostname or "", place.port or 80)
        length = f"Content-Length: {len(body)}\r\n\r\n"
        yield Send((head + length).encode() + body)
        response = ResponseReader()
        if job.request.get("stream") is True:
            yield from self.read_stream(job, response)
        else:
            yield from self.read_completion(job, response)

    def path(self, base: str) -> str:
        return f"{base}/chat/completions"

    def authorization(self, key: str) -> str:
        return f"Bearer {key}"

    def body(self, request: Json) -> Json:
        return request

    def encode(self, body: Json, attempt: int) -> bytes:  # noqa: ARG002 - a hook for clients that change it
        return json.dumps(body, ensure_ascii=False).encode()
