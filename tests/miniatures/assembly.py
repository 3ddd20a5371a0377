"""Chunks, or one whole completion, to an answer, one small hook at a time.

The hooks are cut where real clients go wrong. None of them says that it is right:
the requirement that a broken client's ``breaks`` names does.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from miniatures.answer import HeldCall, ProblemError
from wavetank.client import ToolCall

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from miniatures.answer import Answer, Json


class Assembly:
    """Puts an answer together and shows it to the caller."""

    # Chunks of a stream

    def chunk(self, answer: Answer, chunk: Json, request: Json) -> None:
        """Add what one chunk carries."""
        answer.received = True
        answer.id = chunk.get("id", answer.id)
        if "error" in chunk:
            self.error_in_stream(chunk["error"])
        self.examine(chunk, request)
        self.read_usage(answer, chunk)
        choice = self.first_choice(chunk)
        if choice is not None:
            self.choice(answer, choice)

    def parse(self, data: str) -> object:
        try:
            return json.loads(data)
        except ValueError as error:
            raise ProblemError("protocol", f"a chunk is no JSON: {error}") from error

    def as_object(self, value: object) -> Json:
        return value if isinstance(value, dict) else self.no_object(value)

    def no_object(self, value: object) -> Json:
        raise ProblemError("protocol", f"{value!r} is no chunk")

    def error_in_stream(self, error: Json | str) -> None:
        message = error if isinstance(error, str) else error["message"]
        raise ProblemError("api", message)

    def examine(self, chunk: Json, request: Json) -> None:
        """Nothing in a chunk is forbidden."""

    def first_choice(self, chunk: Json) -> Json | None:
        choices = chunk.get("choices") or ()
        return next((each for each in choices if not each.get("index")), None)

    def choice(self, answer: Answer, choice: Json) -> None:
        reason = choice.get("finish_reason")
        delta = self.delta_of(choice)
        if delta.get("role"):
            self.role(answer)
        for kind, text in self.texts(delta):
            self.add_text(answer, kind, text)
        for entry in self.entries(delta):
            self.fragment(answer, entry)
        if reason is not None:
            answer.finish_reason = self.reason(reason)

    def delta_of(self, choice: Json) -> Json:
        return choice.get("delta") or {}

    def role(self, answer: Answer) -> None:
        """A role says nothing that is not known."""

    def texts(self, delta: Json) -> Iterator[tuple[str, str | None]]:
        yield "reasoning", delta.get("reasoning_content")
        yield "content", delta.get("content")

    def add_text(self, answer: Answer, kind: str, text: str | None) -> None:
        if text:
            answer.pieces.append((kind, text))

    def reason(self, reason: str) -> str:
        return reason

    # Tool calls

    def entries(self, delta: Json) -> Iterable[Json]:
        return delta.get("tool_calls") or ()

    def fragment(self, answer: Answer, entry: Json) -> None:
        call = self.call_of(answer, entry)
        function = entry.get("function") or {}
        self.identify(call, entry, function)
        self.add_arguments(call, function.get("arguments") or "")

    def call_of(self, answer: Answer, entry: Json) -> HeldCall:
        return answer.calls.setdefault(entry["index"], HeldCall())

    def identify(self, call: HeldCall, entry: Json, function: Json) -> None:
        call.id = call.id or entry.get("id") or ""
        call.name = call.name or function.get("name") or ""

    def add_arguments(self, call: HeldCall, arguments: str) -> None:
        call.arguments += arguments

    # Usage

    def read_usage(self, answer: Answer, chunk: Json) -> None:
        answer.usage = chunk.get("usage") or answer.usage

    # A whole completion

    def parse_completion(self, text: str) -> Json:
        return self.as_object(self.parse(text))

    def completion(self, answer: Answer, completion: Json) -> None:
        """Add what a non-streaming answer carries."""
        choice = completion["choices"][0]
        message = choice["message"]
        self.add_text(answer, "reasoning", self.whole_reasoning(message))
        self.add_text(answer, "content", self.whole_content(message))
        for index, entry in enumerate(self.whole_calls(message)):
            self.fragment(answer, {"index": index, **entry})
        answer.finish_reason = choice["finish_reason"]
        answer.usage = self.whole_usage(completion)

    def whole_reasoning(self, message: Json) -> str | None:
        return message.get("reasoning_content")

    def whole_content(self, message: Json) -> str | None:
        return message.get("content")

    def whole_calls(self, message: Json) -> Iterable[Json]:
        return message.get("tool_calls") or ()

    def whole_usage(self, completion: Json) -> Json | None:
        return completion.get("usage")

    # What the caller sees

    def shown_content(self, answer: Answer, request: Json) -> str:  # noqa: ARG002 - a hook for clients that look at it
        return answer.content

    def shown_reasoning(self, answer: Answer) -> str:
        return answer.reasoning

    def shown_calls(self, answer: Answer) -> tuple[ToolCall, ...]:
        return tuple(
            ToolCall(call.name, self.shown_arguments(call), call.id)
            for call in answer.calls.values()
        )

    def shown_arguments(self, call: HeldCall) -> str:
        return call.arguments

    def shown_usage(self, answer: Answer) -> Json | None:
        return answer.usage
