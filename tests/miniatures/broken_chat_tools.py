"""Clients that break one requirement on calls, whole answers or cancelling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from miniatures.actions import Abandon
from miniatures.answer import CancelledByCallerError, HeldCall, ProblemError
from miniatures.good import MiniatureClient

if TYPE_CHECKING:
    from collections.abc import Iterable

    from miniatures.actions import Steps
    from miniatures.answer import Answer, Json
    from miniatures.job import Job
    from wavetank.client import ToolCall

EMPTY_COMPLETION: Json = {"choices": [{"message": {}, "finish_reason": None}]}


class DropsCallWithEmptyObject(MiniatureClient):
    breaks = "tools.empty-object-kept"

    def shown_calls(self, answer: Answer) -> tuple[ToolCall, ...]:
        calls = super().shown_calls(answer)
        return tuple(each for each in calls if each.arguments != "{}")


class DropsCallWithoutArguments(MiniatureClient):
    breaks = "tools.blank-arguments-kept"

    def shown_calls(self, answer: Answer) -> tuple[ToolCall, ...]:
        return tuple(each for each in super().shown_calls(answer) if each.arguments)


class ClosesCutArguments(MiniatureClient):
    """Closes what a parser for partial JSON would close: a text and its object."""

    breaks = "tools.cut-arguments-not-repaired"

    def shown_arguments(self, call: HeldCall) -> str:
        arguments = super().shown_arguments(call)
        is_cut = arguments.startswith("{") and not arguments.endswith("}")
        return f'{arguments}"}}' if is_cut else arguments


class IndexIsPosition(MiniatureClient):
    breaks = "tools.index-gap-harmless"

    def call_of(self, answer: Answer, entry: Json) -> HeldCall:
        for index in range(entry["index"]):
            answer.calls.setdefault(index, HeldCall())
        return super().call_of(answer, entry)


class RepeatedIdIsNewCall(MiniatureClient):
    breaks = "tools.repeated-id-is-one-call"

    def call_of(self, answer: Answer, entry: Json) -> HeldCall:
        if entry.get("id") and entry["index"] in answer.calls:
            return answer.calls.setdefault(-len(answer.calls), HeldCall())
        return super().call_of(answer, entry)


class NeedsType(MiniatureClient):
    breaks = "tools.type-may-miss"

    def entries(self, delta: Json) -> Iterable[Json]:
        return [
            entry
            for entry in super().entries(delta)
            if entry.get("type") == "function" or not entry.get("id")
        ]

    def shown_calls(self, answer: Answer) -> tuple[ToolCall, ...]:
        return tuple(each for each in super().shown_calls(answer) if each.name)


class LooksForCallsByReason(MiniatureClient):
    breaks = "tools.calls-kept-with-stop"

    def shown_calls(self, answer: Answer) -> tuple[ToolCall, ...]:
        return () if answer.finish_reason == "stop" else super().shown_calls(answer)


class TrimsWholeAnswer(MiniatureClient):
    breaks = "complete.content-exact"

    def whole_content(self, message: Json) -> str | None:
        content = super().whole_content(message)
        return content and content.strip()


class MalformedBodyIsEmptyAnswer(MiniatureClient):
    """Knows that a body may be a stream."""

    breaks = "complete.malformed-body-reported"

    def parse_completion(self, text: str) -> Json:
        try:
            return super().parse_completion(text)
        except ProblemError:
            if text.startswith("data:"):
                raise
            return EMPTY_COMPLETION


class UnaskedStreamIsEmptyAnswer(MiniatureClient):
    breaks = "complete.stream-not-lost"

    def parse_completion(self, text: str) -> Json:
        is_stream = text.startswith("data:")
        return EMPTY_COMPLETION if is_stream else super().parse_completion(text)


class DropsPartialOnCancel(MiniatureClient):
    breaks = "cancel.partial-kept"

    def event(self, job: Job, event: str) -> None:
        try:
            super().event(job, event)
        except CancelledByCallerError:
            job.answer.pieces.clear()
            raise


class TimeoutLeavesConnectionOpen(MiniatureClient):
    breaks = "end.timeout-closes-connection"

    def ask(self, job: Job) -> Steps[None]:
        try:
            yield from super().ask(job)
        except ProblemError as problem:
            if problem.kind == "timeout":
                yield Abandon()
            raise
