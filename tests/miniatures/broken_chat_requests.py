"""Clients that break one requirement on the request, its history or its key."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from miniatures.answer import ProblemError
from miniatures.good import MiniatureClient

if TYPE_CHECKING:
    from miniatures.actions import Steps
    from miniatures.answer import Answer, Json
    from miniatures.asking import Asked
    from miniatures.job import Job

USAGE = {"include_usage": True}


class PutsRequest(MiniatureClient):
    breaks = "request.post-method"

    def exchange(self, job: Job, asked: Asked) -> Steps[None]:
        yield from super().exchange(job, replace(asked, method="PUT"))


class SendsPlainText(MiniatureClient):
    breaks = "request.content-type-json"

    def exchange(self, job: Job, asked: Asked) -> Steps[None]:
        yield from super().exchange(job, replace(asked, content_type="text/plain"))


class SendsKeyTwice(MiniatureClient):
    breaks = "request.key-sent-once"

    def authorization(self, key: str) -> str:
        once = super().authorization(key)
        return f"{once}\r\nAuthorization: {once}"


class DoublesSlash(MiniatureClient):
    breaks = "request.base-slash-harmless"

    def path(self, base: str) -> str:
        return f"{base}/chat/completions"


class AlwaysAsksForUsage(MiniatureClient):
    breaks = "request.usage-not-asked-for"

    def body(self, request: Json) -> Json:
        asks = "stream" in request and "stream_options" not in request
        return {**request, "stream_options": USAGE} if asks else request


class StreamOptionsWithoutStream(MiniatureClient):
    breaks = "request.stream-options-with-stream-only"

    def body(self, request: Json) -> Json:
        streams = "stream" in request
        return request if streams else {**request, "stream_options": USAGE}


class StripsReasoningOfCaller(MiniatureClient):
    breaks = "request.reasoning-in-history-sent"

    def history(self, messages: list[Json], turn: int) -> list[Json]:
        messages = super().history(messages, turn)
        thinks = turn == 0 and any("tool_calls" in each for each in messages)
        return [without_reasoning(each) for each in messages] if thinks else messages


class EmptyReasoningIsNone(MiniatureClient):
    breaks = "round-trip.empty-reasoning-returned"

    def returned_reasoning(self, answer: Answer, model: str) -> str | None:
        return super().returned_reasoning(answer, model) or None


class NullContentBecomesText(MiniatureClient):
    breaks = "round-trip.null-content-stays-empty"

    def assistant_message(self, answer: Answer, model: str) -> Json:
        message = super().assistant_message(answer, model)
        return {**message, "content": message["content"] or "None"}


class ReturnsReasoningOfCallsOnly(MiniatureClient):
    breaks = "round-trip.all-reasoning-returned"

    def returned_reasoning(self, answer: Answer, model: str) -> str | None:
        return super().returned_reasoning(answer, model) if answer.calls else None


class RefusesTraceWithoutThinking(MiniatureClient):
    breaks = "round-trip.mode-may-change"

    def examine(self, chunk: Json, request: Json) -> None:
        is_off = request.get("thinking") == {"type": "disabled"}
        if is_off and any("reasoning_content" in each for each in request["messages"]):
            raise ProblemError("other", "ValueError: a trace, and thinking is off")
        super().examine(chunk, request)


class ShowsKeyInErrors(MiniatureClient):
    breaks = "error.key-not-shown"

    def ask(self, job: Job) -> Steps[None]:
        try:
            yield from super().ask(job)
        except ProblemError as problem:
            problem.message = f"{problem.message} (key {job.call.api_key})"
            raise


def without_reasoning(message: Json) -> Json:
    return {name: message[name] for name in message if name != "reasoning_content"}


class AcceptsJsonOnly(MiniatureClient):
    breaks = "request.event-stream-acceptable"

    def exchange(self, job: Job, asked: Asked) -> Steps[None]:
        yield from super().exchange(job, replace(asked, accept="application/json"))
