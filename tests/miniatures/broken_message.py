"""Clients that break one requirement on reasoning, tool calls, usage or JSON mode."""

from __future__ import annotations

import json
from itertools import dropwhile, takewhile
from typing import TYPE_CHECKING

from miniatures.answer import HeldCall, ProblemError
from miniatures.good import MiniatureClient

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from miniatures.answer import Answer, Json

TOTALS = ("prompt_tokens", "completion_tokens", "total_tokens")


def is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def is_reasoning(piece: tuple[str, str]) -> bool:
    return piece[0] == "reasoning"


class DropsReasoning(MiniatureClient):
    """Shows no trace that streams in before the text, though it holds it."""

    breaks = "reasoning.kept"

    def shown_reasoning(self, answer: Answer) -> str:
        if not answer.received:  # the answer was no stream
            return super().shown_reasoning(answer)
        later = dropwhile(is_reasoning, answer.pieces)
        return "".join(text for kind, text in later if kind == "reasoning")


class MixesReasoningIntoContent(MiniatureClient):
    """Falls back to the trace where a delta has no content at all."""

    breaks = "reasoning.not-mixed-into-content"

    def texts(self, delta: Json) -> Iterator[tuple[str, str | None]]:
        if "reasoning_content" in delta and "content" not in delta:
            yield "content", delta["reasoning_content"]
        yield from super().texts(delta)


class ReasoningEndsAtContent(MiniatureClient):
    breaks = "reasoning.after-content-kept"

    def shown_reasoning(self, answer: Answer) -> str:
        return "".join(text for _, text in takewhile(is_reasoning, answer.pieces))


class ReadsOneTextKeyPerDelta(MiniatureClient):
    breaks = "reasoning.both-in-one-delta"

    def texts(self, delta: Json) -> Iterator[tuple[str, str | None]]:
        if delta.get("reasoning_content"):
            yield "reasoning", delta["reasoning_content"]
        else:
            yield "content", delta.get("content")


class ReasoningBecomesAnswer(MiniatureClient):
    breaks = "reasoning.never-the-answer"

    def shown_content(self, answer: Answer, request: Json) -> str:
        return super().shown_content(answer, request) or answer.reasoning


class ValidFragmentReplacesBuffer(MiniatureClient):
    breaks = "tools.arguments-joined"

    def add_arguments(self, call: HeldCall, arguments: str) -> None:
        if is_json(arguments):
            call.arguments = ""
        super().add_arguments(call, arguments)


class AppendsToLastCall(MiniatureClient):
    breaks = "tools.parallel-by-index"

    def call_of(self, answer: Answer, entry: Json) -> HeldCall:
        if entry["index"] in answer.calls:
            return list(answer.calls.values())[-1]
        return super().call_of(answer, entry)


class ContinuationOverwritesId(MiniatureClient):
    breaks = "tools.continuation-keeps-id"

    def identify(self, call: HeldCall, entry: Json, function: Json) -> None:
        call.id = entry.get("id", call.id)
        call.name = function.get("name", call.name)


class LastEntryPerIndexWins(MiniatureClient):
    breaks = "tools.same-index-twice-joined"

    def entries(self, delta: Json) -> Iterable[Json]:
        return {entry["index"]: entry for entry in super().entries(delta)}.values()


class DropsTextBesideCalls(MiniatureClient):
    breaks = "tools.text-beside-call-kept"

    def shown_content(self, answer: Answer, request: Json) -> str:
        return "" if answer.calls else super().shown_content(answer, request)


class InvalidArgumentsBecomeEmptyObject(MiniatureClient):
    """Knows that arguments may be cut."""

    breaks = "tools.invalid-arguments-shown"

    def shown_arguments(self, call: HeldCall) -> str:
        is_whole = call.arguments.endswith("}")
        return "{}" if is_whole and not is_json(call.arguments) else call.arguments


class StopsAtFinish(MiniatureClient):
    breaks = "usage.separate-chunk-read"

    def is_over(self, answer: Answer) -> bool:
        return answer.finish_reason is not None


class ReadsUsageOnlyWithoutChoices(MiniatureClient):
    breaks = "usage.finish-chunk-read"

    def read_usage(self, answer: Answer, chunk: Json) -> None:
        if not chunk.get("choices"):
            super().read_usage(answer, chunk)


class NullUsageRaises(MiniatureClient):
    breaks = "usage.null-ignored"

    def read_usage(self, answer: Answer, chunk: Json) -> None:
        if chunk.get("usage", {}) is None:
            raise ProblemError("other", "TypeError: usage is None")
        super().read_usage(answer, chunk)


class AbsentUsageIsZero(MiniatureClient):
    breaks = "usage.absent-is-unknown"

    def shown_usage(self, answer: Answer) -> Json | None:
        return super().shown_usage(answer) or dict.fromkeys(TOTALS, 0)


class DropsCacheCounters(MiniatureClient):
    breaks = "usage.cache-counters-passed-on"

    def shown_usage(self, answer: Answer) -> Json | None:
        usage = super().shown_usage(answer) or {}
        kept = {
            n: each for n, each in usage.items() if not n.startswith("prompt_cache")
        }
        return kept or None


class AddsUsageUp(MiniatureClient):
    """Adds the totals; the cache counters are the last chunk's."""

    breaks = "usage.not-added-up"

    def read_usage(self, answer: Answer, chunk: Json) -> None:
        before, usage = answer.usage, chunk.get("usage")
        super().read_usage(answer, chunk)
        if before and usage:
            answer.usage = usage | {name: before[name] + usage[name] for name in TOTALS}


class ReformatsJson(MiniatureClient):
    breaks = "json.text-unchanged"

    def shown_content(self, answer: Answer, request: Json) -> str:
        text = super().shown_content(answer, request)
        wanted = "response_format" in request and is_json(text)
        return json.dumps(json.loads(text)) if wanted else text


class EmptyJsonBecomesObject(MiniatureClient):
    breaks = "json.empty-stays-empty"

    def shown_content(self, answer: Answer, request: Json) -> str:
        text = super().shown_content(answer, request)
        return "{}" if "response_format" in request and not text.strip() else text


class RepairsCutJson(MiniatureClient):
    breaks = "json.cut-not-repaired"

    def shown_content(self, answer: Answer, request: Json) -> str:
        text = super().shown_content(answer, request)
        is_object = "response_format" in request and text.startswith("{")
        is_cut = is_object and not is_json(text)
        return f'{text}"]}}' if is_cut else text
