"""Clients that break one requirement on the events of the Anthropic surface."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from miniatures.answer import BrokenConnectionError, ProblemError
from miniatures.good_messages import MessagesClient

if TYPE_CHECKING:
    from collections.abc import Iterable

    from miniatures.actions import Steps
    from miniatures.answer import Answer, Json
    from miniatures.http_reader import ResponseReader
    from miniatures.job import Job


class ReadsTextDeltasOnly(MessagesClient):
    breaks = "anthropic.thinking-kept"

    def thinking(self, answer: Answer, text: str) -> None:
        """Not the answer, and so not looked at."""


class PutsThinkingBeforeText(MessagesClient):
    """Once there is a text for it to stand before."""

    breaks = "anthropic.thinking-not-mixed-into-text"

    def text(self, answer: Answer, text: str) -> None:
        if not answer.content and answer.reasoning:
            super().text(answer, f"<think>{answer.reasoning}</think>")
        super().text(answer, text)


class SkipsThinkingOfWholeMessage(MessagesClient):
    breaks = "anthropic.whole-thinking-kept"

    def whole_blocks(self, completion: Json) -> Iterable[Json]:
        blocks = super().whole_blocks(completion)
        return [each for each in blocks if each["type"] != "thinking"]


class TripsOverPing(MessagesClient):
    breaks = "anthropic.ping-ignored"

    def ping(self) -> None:
        raise ProblemError("protocol", "a ping is no event of the message")


class RefusesUnknownEvent(MessagesClient):
    breaks = "anthropic.unknown-event-ignored"

    def unknown_event(self, event: Json) -> None:
        raise ProblemError("protocol", f"no event is called {event['type']}")


class TakesUnknownBlockForText(MessagesClient):
    breaks = "anthropic.unknown-block-ignored"

    def unknown_block(self, answer: Answer, delta: Json) -> None:
        self.text(answer, delta["text"])


class TakesUnknownDeltaForText(MessagesClient):
    breaks = "anthropic.unknown-delta-ignored"

    def unknown_delta(self, answer: Answer, delta: Json) -> None:
        self.text(answer, delta["text"])


class SaysEndTurnOfCutMessage(MessagesClient):
    breaks = "anthropic.stop-reason-passed-on"

    def reason(self, reason: str) -> str:
        return "end_turn" if reason == "max_tokens" else reason


class KnowsTwoStopReasons(MessagesClient):
    breaks = "anthropic.other-stop-reason-passed-on"

    def reason(self, reason: str) -> str:
        return reason if reason in {"end_turn", "max_tokens"} else "end_turn"


class KeepsFirstCounters(MessagesClient):
    breaks = "anthropic.usage-from-message-delta"

    def count_end(self, answer: Answer, usage: Json) -> None:
        """The message said it at its start."""


class SkipsCountersOfWholeMessage(MessagesClient):
    breaks = "anthropic.whole-usage-kept"

    def whole_usage(self, completion: Json) -> Json | None:
        del completion
        return None


class DropsCacheCounter(MessagesClient):
    breaks = "anthropic.cache-read-passed-on"

    def shown_usage(self, answer: Answer) -> Json | None:
        shown = super().shown_usage(answer)
        return shown and {n: v for n, v in shown.items() if not n.startswith("cache")}


class TakesAnyEndForTheEnd(MessagesClient):
    breaks = "anthropic.truncation-reported"

    def truncated(self) -> None:
        """The stream is over, and so is the message."""

    def nothing_came(self) -> None:
        """An empty message is a message."""


class LosesMessageWithoutStop(MessagesClient):
    breaks = "anthropic.missing-message-stop-keeps-answer"

    def finished_without_done(self, answer: Answer) -> None:
        answer.pieces.clear()


class ReadsToTheEndOfTheBody(MessagesClient):
    breaks = "anthropic.message-stop-ends-answer"

    def done(self, job: Job, response: ResponseReader, later: list[str]) -> Steps[None]:
        with suppress(BrokenConnectionError):
            yield from self.rest(job, response, b"")
        yield from super().done(job, response, later)


class PassesOverErrorEvent(MessagesClient):
    breaks = "anthropic.error-event-reported"

    def error_in_stream(self, error: Json | str) -> None:
        """No event of the message."""


class ForgetsThinking(MessagesClient):
    breaks = "anthropic.thinking-returned"

    def blocks_in_history(self, answer: Answer) -> dict[int, Json]:
        blocks = super().blocks_in_history(answer)
        return {i: b for i, b in blocks.items() if b["type"] != "thinking"}


class TrimsThinking(MessagesClient):
    breaks = "anthropic.thinking-exact"

    def block_in_history(self, answer: Answer, index: int, block: Json) -> Json:
        block = super().block_in_history(answer, index, block)
        if block["type"] != "thinking":
            return block
        return {**block, "thinking": block["thinking"].strip()}


class ForgetsSignature(MessagesClient):
    breaks = "anthropic.signature-returned"

    def block_in_history(self, answer: Answer, index: int, block: Json) -> Json:
        block = super().block_in_history(answer, index, block)
        return {name: value for name, value in block.items() if name != "signature"}


class ReplacesPathOfBase(MessagesClient):
    breaks = "anthropic.path-below-base"

    def path(self, base: str) -> str:
        return super().path(base.removesuffix("/anthropic"))


class SendsKeyBare(MessagesClient):
    breaks = "anthropic.key-sent"

    def authorization(self, key: str) -> str:
        return key
