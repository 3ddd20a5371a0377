"""Clients that break one requirement on requests, history or non-streaming answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from miniatures.good import MiniatureClient

if TYPE_CHECKING:
    from collections.abc import Iterable

    from miniatures.answer import Answer, BrokenConnectionError, HeldCall, Json


class AlwaysAddsV1(MiniatureClient):
    breaks = "request.path-below-base"

    def path(self, base: str) -> str:
        return super().path(f"{base.rstrip('/').removesuffix('/v1')}/v1")


class SendsKeyWithoutScheme(MiniatureClient):
    breaks = "request.bearer-key"

    def authorization(self, key: str) -> str:
        return key


class SendsStreamAsText(MiniatureClient):
    breaks = "request.stream-boolean"

    def body(self, request: Json) -> Json:
        return {**request, "stream": "true"} if request.get("stream") else request


class DropsUnknownRequestFields(MiniatureClient):
    breaks = "request.extra-fields-passed"

    def body(self, request: Json) -> Json:
        return {name: request[name] for name in request if name != "thinking"}


class ManglesUnicodeRequest(MiniatureClient):
    breaks = "request.unicode-intact"

    def encode(self, body: Json, attempt: int) -> bytes:
        text = super().encode(body, attempt).decode()
        return text.encode("ascii", errors="replace")


class StripsReasoningFromHistory(MiniatureClient):
    breaks = "round-trip.reasoning-returned"

    def returned_reasoning(self, answer: Answer, model: str) -> str | None:  # noqa: ARG002 - the hook's own signature
        return None


class TrimsReasoning(MiniatureClient):
    breaks = "round-trip.reasoning-exact"

    def returned_reasoning(self, answer: Answer, model: str) -> str | None:
        reasoning = super().returned_reasoning(answer, model)
        return reasoning and reasoning.strip()


class ReturnsReasoningOnce(MiniatureClient):
    breaks = "round-trip.returned-in-later-turns"

    def history(self, messages: list[Json], turn: int) -> list[Json]:
        if turn < 2:
            return super().history(messages, turn)
        return [
            {name: message[name] for name in message if name != "reasoning_content"}
            for message in messages
        ]


class InventsCallIds(MiniatureClient):
    breaks = "round-trip.call-ids-kept"

    def id_in_history(self, call: HeldCall) -> str:
        return f"made-up-{call.id[-4:]}"


class AlwaysReturnsReasoning(MiniatureClient):
    breaks = "round-trip.legacy-not-returned"

    def returned_reasoning(self, answer: Answer, model: str) -> str | None:  # noqa: ARG002 - the hook's own signature
        return answer.reasoning


class RejectsLeadingBlankLines(MiniatureClient):
    breaks = "keep-alive.blank-lines-before-json"

    def completion_text(self, body: str) -> str:
        return body.partition("\n")[0]


class BlankBodyIsEmptyAnswer(MiniatureClient):
    breaks = "keep-alive.blank-body-reported"

    def blank_completion(self) -> None:
        """Nothing to parse, so the answer is empty."""


class WholeAnswerDropsReasoning(MiniatureClient):
    breaks = "complete.reasoning-kept"

    def whole_reasoning(self, message: Json) -> str | None:  # noqa: ARG002 - the hook's own signature
        return None


class WholeAnswerDropsCalls(MiniatureClient):
    breaks = "complete.tool-calls-kept"

    def whole_calls(self, message: Json) -> Iterable[Json]:  # noqa: ARG002 - the hook's own signature
        return ()


class WholeAnswerNullBecomesText(MiniatureClient):
    breaks = "complete.null-content-is-empty"

    def whole_content(self, message: Json) -> str | None:
        content = super().whole_content(message)
        return json.dumps(None) if content is None else content


class WholeAnswerDropsUsage(MiniatureClient):
    breaks = "complete.usage-kept"

    def whole_usage(self, completion: Json) -> Json | None:  # noqa: ARG002 - the hook's own signature
        return None


class AcceptsCutBody(MiniatureClient):
    breaks = "complete.cut-body-reported"

    def cut_completion(self, problem: BrokenConnectionError) -> None:
        """What arrived is the answer."""
