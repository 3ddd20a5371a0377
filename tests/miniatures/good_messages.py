"""A small client of the Anthropic surface that keeps every requirement of it.

HTTP, the event stream and the ends of an answer are the chat client's; events, blocks
and what goes back are here, and every decision that a client can get wrong is a method
of its own.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from miniatures.answer import HeldCall
from miniatures.good import CAPABILITIES, MiniatureClient

if TYPE_CHECKING:
    from collections.abc import Iterable

    from miniatures.answer import Answer, Json

KNOWN: Final = frozenset({"text", "thinking", "tool_use"})


class MessagesClient(MiniatureClient):
    """Answers a call of the Anthropic surface."""

    CLIENT: ClassVar = replace(
        MiniatureClient.CLIENT,
        name="miniature of messages",
        capabilities=frozenset({*CAPABILITIES, "anthropic"}) - {"json_mode"},
    )

    SELECTORS: ClassVar = ("anthropic/*",)

    def path(self, base: str) -> str:
        return f"{base.rstrip('/')}/v1/messages"

    # Events of a stream

    def is_done(self, event: str) -> bool:
        return event == '{"type":"message_stop"}'

    def chunk(self, answer: Answer, chunk: Json, request: Json) -> None:  # noqa: ARG002 - the hook's own signature
        answer.received = True
        match chunk["type"]:
            case "message_start":
                self.count_start(answer, chunk["message"]["usage"])
            case "content_block_start":
                self.open(answer, chunk["index"], chunk["content_block"])
            case "content_block_delta":
                self.extend(answer, chunk["index"], chunk["delta"])
            case "content_block_stop":
                """The next event says as much."""
            case "message_delta":
                self.end(answer, chunk["delta"], chunk["usage"])
            case "ping":
                self.ping()
            case "error":
                self.error_in_stream(chunk["error"])
            case _:
                self.unknown_event(chunk)

    def ping(self) -> None:
        """A ping says nothing."""

    def unknown_event(self, event: Json) -> None:
        """What is new to the client is of no use to it."""

    def open(self, answer: Answer, index: int, block: Json) -> None:
        answer.blocks[index] = dict(block)
        if block["type"] == "tool_use":
            answer.calls[index] = HeldCall(block["id"], block["name"])

    def extend(self, answer: Answer, index: int, delta: Json) -> None:
        block = answer.blocks[index]
        if block["type"] not in KNOWN:
            self.unknown_block(answer, delta)
            return
        match delta["type"]:
            case "text_delta":
                block["text"] += delta["text"]
                self.text(answer, delta["text"])
            case "thinking_delta":
                block["thinking"] += delta["thinking"]
                self.thinking(answer, delta["thinking"])
            case "signature_delta":
                block["signature"] += delta["signature"]
            case "input_json_delta":
                self.add_arguments(answer.calls[index], delta["partial_json"])
            case _:
                self.unknown_delta(answer, delta)

    def text(self, answer: Answer, text: str) -> None:
        self.add_text(answer, "content", text)

    def thinking(self, answer: Answer, text: str) -> None:
        self.add_text(answer, "reasoning", text)

    def unknown_block(self, answer: Answer, delta: Json) -> None:
        """What is new to the client is of no use to it."""

    def unknown_delta(self, answer: Answer, delta: Json) -> None:
        """Nor is this."""

    def end(self, answer: Answer, delta: Json, usage: Json) -> None:
        answer.finish_reason = self.reason(delta["stop_reason"])
        self.count_end(answer, usage)

    def count_start(self, answer: Answer, usage: Json) -> None:
        answer.usage = usage

    def count_end(self, answer: Answer, usage: Json) -> None:
        answer.usage = {**(answer.usage or {}), **usage}

    # A message that is not streamed

    def completion(self, answer: Answer, completion: Json) -> None:
        for index, block in enumerate(self.whole_blocks(completion)):
            self.open(answer, index, block)
            match block["type"]:
                case "text":
                    self.add_text(answer, "content", block["text"])
                case "thinking":
                    self.add_text(answer, "reasoning", block["thinking"])
                case "tool_use":
                    arguments = json.dumps(block["input"])
                    self.add_arguments(answer.calls[index], arguments)
        answer.finish_reason = completion["stop_reason"]
        answer.usage = self.whole_usage(completion)

    def whole_blocks(self, completion: Json) -> Iterable[Json]:
        blocks: list[Json] = completion["content"]
        return blocks

    # What goes back

    def append(
        self, messages: list[Json], answer: Answer, then: Json, model: str
    ) -> None:
        del model
        blocks = [
            self.block_in_history(answer, index, block)
            for index, block in self.blocks_in_history(answer).items()
        ]
        messages.append({"role": "assistant", "content": blocks})
        said = then.get("user") or [
            {
                "type": "tool_result",
                "tool_use_id": self.id_in_history(call),
                "content": result["content"],
            }
            for call, result in zip(
                answer.calls.values(), then["tool_results"], strict=False
            )
        ]
        messages.append({"role": "user", "content": said})

    def blocks_in_history(self, answer: Answer) -> dict[int, Json]:
        return {i: b for i, b in answer.blocks.items() if b["type"] in KNOWN}

    def block_in_history(self, answer: Answer, index: int, block: Json) -> Json:
        if block["type"] != "tool_use":
            return block
        return {**block, "input": json.loads(answer.calls[index].arguments or "{}")}

    # What the caller sees

    def shown_arguments(self, call: HeldCall) -> str:
        return call.arguments or "{}"
