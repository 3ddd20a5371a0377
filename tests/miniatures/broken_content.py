"""Clients that break one requirement on text, finish reasons or the end marker."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from miniatures.answer import BrokenConnectionError, ProblemError
from miniatures.good import MiniatureClient

if TYPE_CHECKING:
    from collections.abc import Iterator

    from miniatures.actions import Steps
    from miniatures.answer import Answer, Json
    from miniatures.http_reader import ResponseReader
    from miniatures.job import Job

KNOWN_MEMBERS = {
    "id", "object", "created", "model", "system_fingerprint", "choices", "usage",
    "error",
}  # fmt: skip
KNOWN_REASONS = {
    "stop", "length", "tool_calls", "content_filter", "insufficient_system_resource",
}  # fmt: skip


class DropsRepeatedDelta(MiniatureClient):
    breaks = "content.deltas-concatenated"

    def add_text(self, answer: Answer, kind: str, text: str | None) -> None:
        if answer.pieces[-1:] != [(kind, text)]:
            super().add_text(answer, kind, text)


class SkipsBlankDeltas(MiniatureClient):
    """Only in an answer that has other text: a blank one is kept as it is."""

    breaks = "content.whitespace-kept"

    def add_text(self, answer: Answer, kind: str, text: str | None) -> None:
        kept = kind != "content" or not answer.text(kind).strip()
        if kept or (text or "").strip():
            super().add_text(answer, kind, text)


class NullBecomesText(MiniatureClient):
    breaks = "content.null-is-no-text"

    def texts(self, delta: Json) -> Iterator[tuple[str, str | None]]:
        if "content" in delta:
            delta = {**delta, "content": str(delta["content"])}
        return super().texts(delta)


class StopsAtDoneSubstring(MiniatureClient):
    breaks = "content.protocol-text-kept"

    def is_done(self, event: str) -> bool:
        return "[DONE]" in event


class RoleStartsNewMessage(MiniatureClient):
    breaks = "content.role-repeat-harmless"

    def role(self, answer: Answer) -> None:
        answer.pieces.clear()


class RejectsUnknownFields(MiniatureClient):
    breaks = "content.unknown-fields-ignored"

    def examine(self, chunk: Json, request: Json) -> None:
        if unknown := chunk.keys() - KNOWN_MEMBERS:
            raise ProblemError("protocol", f"unknown members: {unknown}")
        super().examine(chunk, request)


class NeedsDeltaOnFinish(MiniatureClient):
    breaks = "content.finish-without-delta-accepted"

    def delta_of(self, choice: Json) -> Json:
        if "delta" not in choice:
            raise ProblemError("other", "KeyError: 'delta'")
        return super().delta_of(choice)


class DecodesEscapesTwice(MiniatureClient):
    breaks = "content.escapes-decoded-once"

    def add_text(self, answer: Answer, kind: str, text: str | None) -> None:
        super().add_text(answer, kind, re.sub(r"\\n", "\n", text or ""))


class IndexesFirstChoice(MiniatureClient):
    """Knows the documented usage chunk, but no other without choices."""

    breaks = "content.empty-choices-ignored"

    def first_choice(self, chunk: Json) -> Json | None:
        if chunk.get("choices") == [] and not chunk.get("usage"):
            raise ProblemError("other", "IndexError: list index out of range")
        return super().first_choice(chunk)


class RejectsOtherModel(MiniatureClient):
    breaks = "content.model-may-differ"

    def examine(self, chunk: Json, request: Json) -> None:
        if chunk.get("model", request["model"]) != request["model"]:
            raise ProblemError("protocol", f"{chunk['model']} answered")


class EveryFinishIsStop(MiniatureClient):
    breaks = "finish.reason-passed-on"

    def reason(self, reason: str) -> str:
        return "stop" if reason in KNOWN_REASONS else reason


class CrashesOnUnknownReason(MiniatureClient):
    breaks = "finish.unknown-reason-passed-on"

    def reason(self, reason: str) -> str:
        if reason not in KNOWN_REASONS:
            raise ProblemError("other", f"ValueError: {reason} is no finish reason")
        return reason


class DropsTextOfFinishChunk(MiniatureClient):
    breaks = "finish.text-on-finish-chunk-kept"

    def delta_of(self, choice: Json) -> Json:
        return {} if choice.get("finish_reason") else super().delta_of(choice)


class DoneParsedAsJson(MiniatureClient):
    """Does so where the message is over; what else may follow is left alone."""

    breaks = "done.not-json"

    def done(self, job: Job, response: ResponseReader, later: list[str]) -> Steps[None]:
        yield from super().done(job, response, later)
        if response.is_whole:
            self.parse("[DONE")


class ReadsPastDone(MiniatureClient):
    """Takes what came in the same read, and waits for no more."""

    breaks = "done.trailing-data-ignored"

    def done(self, job: Job, response: ResponseReader, later: list[str]) -> Steps[None]:
        for event in later:
            self.event(job, event)
        yield from super().done(job, response, [])


class WaitsForEndOfStream(MiniatureClient):
    breaks = "done.returns-at-once"

    def done(self, job: Job, response: ResponseReader, later: list[str]) -> Steps[None]:
        with suppress(BrokenConnectionError):
            yield from self.rest(job, response, b"")
        yield from super().done(job, response, later)


class LosesAnswerWithoutDone(MiniatureClient):
    breaks = "done.missing-keeps-answer"

    def finished_without_done(self, answer: Answer) -> None:
        answer.pieces.clear()
