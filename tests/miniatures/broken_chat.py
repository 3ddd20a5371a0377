"""Clients that break one requirement on chunks: absent, empty, or of another kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from miniatures.answer import ProblemError
from miniatures.good import MiniatureClient

if TYPE_CHECKING:
    from miniatures.answer import Answer, Json


class NeedsTextKeyInDelta(MiniatureClient):
    """Knows that calls come without text, but not that nothing may come."""

    breaks = "content.absent-is-no-text"

    def delta_of(self, choice: Json) -> Json:
        if choice.get("delta") == {}:
            raise ProblemError("other", "KeyError: 'content'")
        return super().delta_of(choice)


class EmptyTextEndsText(MiniatureClient):
    breaks = "content.empty-text-harmless"

    def choice(self, answer: Answer, choice: Json) -> None:
        is_empty = self.delta_of(choice).get("content") == ""
        if is_empty and answer.content and not choice.get("finish_reason"):
            answer.pieces.append(("end", ""))
        super().choice(answer, choice)

    def add_text(self, answer: Answer, kind: str, text: str | None) -> None:
        if ("end", "") not in answer.pieces:
            super().add_text(answer, kind, text)


class ApologizesForEmptyAnswer(MiniatureClient):
    breaks = "content.empty-answer-stays-empty"

    def shown_content(self, answer: Answer, request: Json) -> str:
        is_silent = answer.received and answer.finish_reason == "stop"
        if is_silent and not answer.pieces and not answer.calls:
            return "" if "response_format" in request else "(no answer)"
        return super().shown_content(answer, request)


class NeedsChoices(MiniatureClient):
    breaks = "content.absent-choices-ignored"

    def first_choice(self, chunk: Json) -> Json | None:
        if "id" in chunk and "choices" not in chunk:
            raise ProblemError("other", "KeyError: 'choices'")
        return super().first_choice(chunk)


class TakesAnyChoice(MiniatureClient):
    breaks = "content.other-choice-kept-apart"

    def first_choice(self, chunk: Json) -> Json | None:
        return next(iter(chunk.get("choices") or ()), None)


class NeedsTimeOfChunk(MiniatureClient):
    breaks = "content.optional-members-may-miss"

    def examine(self, chunk: Json, request: Json) -> None:
        if "id" in chunk and "created" not in chunk:
            raise ProblemError("protocol", "created is missing")
        super().examine(chunk, request)


class NewIdStartsNewMessage(MiniatureClient):
    """Only where the id looks as if it came from elsewhere."""

    breaks = "content.id-change-harmless"

    def chunk(self, answer: Answer, chunk: Json, request: Json) -> None:
        new = chunk.get("id", "")
        if new.startswith("chatcmpl-") and new != answer.id:
            answer.pieces.clear()
        super().chunk(answer, chunk, request)


class MixesLogprobsIntoText(MiniatureClient):
    breaks = "content.logprobs-kept-apart"

    def choice(self, answer: Answer, choice: Json) -> None:
        super().choice(answer, choice)
        for entry in (choice.get("logprobs") or {}).get("content") or ():
            self.add_text(answer, "content", entry["token"])


class NumbersAreSkipped(MiniatureClient):
    breaks = "stream.non-object-chunk-reported"

    def no_object(self, value: object) -> Json:  # noqa: ARG002 - the hook's own signature
        return {}


class LastReasonCounts(MiniatureClient):
    breaks = "finish.reason-not-forgotten"

    def choice(self, answer: Answer, choice: Json) -> None:
        super().choice(answer, choice)
        if choice.get("finish_reason") is None:
            answer.finish_reason = None


class MakesUpTrace(MiniatureClient):
    breaks = "reasoning.absent-is-none"

    def shown_reasoning(self, answer: Answer) -> str:
        return super().shown_reasoning(answer) or "None"


class RejectsUnaskedUsageChunk(MiniatureClient):
    breaks = "usage.unasked-chunk-harmless"

    def examine(self, chunk: Json, request: Json) -> None:
        is_usage = chunk.get("choices") == [] and chunk.get("usage")
        if is_usage and "stream_options" not in request:
            raise ProblemError("other", "IndexError: list index out of range")
        super().examine(chunk, request)


class DropsReasoningTokens(MiniatureClient):
    breaks = "usage.reasoning-tokens-passed-on"

    def shown_usage(self, answer: Answer) -> Json | None:
        usage = super().shown_usage(answer) or {}
        kept = {name: usage[name] for name in usage if not name.endswith("details")}
        return kept or None


class StripsFence(MiniatureClient):
    breaks = "json.fence-kept"

    def shown_content(self, answer: Answer, request: Json) -> str:
        text = super().shown_content(answer, request)
        return text.removeprefix("```json\n").removesuffix("\n```")


class EncodesDeltasAlone(MiniatureClient):
    """Writes each delta where only whole characters can be written."""

    breaks = "content.escaped-halves-kept"

    def add_text(self, answer: Answer, kind: str, text: str | None) -> None:
        super().add_text(answer, kind, text and text.encode(errors="replace").decode())
