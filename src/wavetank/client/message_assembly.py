"""A message of the Anthropic surface put together from its events, or read whole.

The counterpart of ``assembly``, and as independent of everything that writes such
messages. Strict about what the protocol fixes (an index on every block event, the
types of members) and indifferent to what it leaves open: events, blocks and deltas of
a type that is new, counters that are not repeated. Sources: DeepSeek docs, Anthropic
API; Anthropic docs, Streaming messages.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from wavetank.client.assembly import (
    member_of,
    misfit,
    objects_of,
    parse_object,
    text_of,
)
from wavetank.client.call import ToolCall, Turn

if TYPE_CHECKING:
    from wavetank.client.call import Failure, Outcome
    from wavetank.wire.payload import JsonObject, JsonValue

#: What a block's text is called, in the block and in the deltas that add to it.
TEXTS: Final = {
    "text": ("text_delta", "text"),
    "thinking": ("thinking_delta", "thinking"),
    "tool_use": ("input_json_delta", "partial_json"),
}


@dataclass(slots=True)
class _Block:
    kind: str
    opened: JsonObject
    text: list[str] = field(default_factory=list)
    signature: str = ""

    @property
    def arguments(self) -> str:
        return "".join(self.text) or json.dumps(self.opened.get("input", {}))

    @property
    def whole(self) -> JsonObject:
        """The block as it goes back to the server."""
        if self.kind == "tool_use":
            return {**self.opened, "input": _parsed(self.arguments)}
        if self.kind == "thinking":
            text = "".join(self.text)
            return {"type": "thinking", "thinking": text, "signature": self.signature}
        return {"type": "text", "text": "".join(self.text)}


class MessageAssembly:
    """One assistant message in the making.

    Attributes:
        deltas: How many events carried text so far, thinking included.
        finish_reason: Why the model stopped, or ``None`` while it has not.
        is_empty: Whether no event was received at all.
    """

    def __init__(self) -> None:
        self.deltas = 0
        self.finish_reason: str | None = None
        self.is_empty = True
        self._blocks: dict[int, _Block] = {}
        self._usage: dict[str, JsonValue] | None = None

    def is_end(self, data: str) -> bool:
        """Whether an event is the last one."""
        return parse_object(data).get("type") == "message_stop"

    def receive_chunk(self, data: str) -> None:
        """Take the data of one event that is not the last.

        Raises:
            AnswerError: It is an error, or no event.
        """
        event = parse_object(data)
        self.is_empty = False
        match event.get("type"):
            case "message_start":
                self._count(member_of(event, "message"))
            case "content_block_start":
                self._open(_index(event), member_of(event, "content_block"))
            case "content_block_delta":
                self._extend(_index(event), member_of(event, "delta"))
            case "message_delta":
                reason = text_of(member_of(event, "delta"), "stop_reason")
                self.finish_reason = reason or self.finish_reason
                self._count(event)

    def receive_completion(self, body: str) -> None:
        """Take the body of a message that was not streamed.

        Raises:
            AnswerError: It is an error object or no message.
        """
        message = parse_object(body)
        for index, block in enumerate(objects_of(message, "content")):
            self._open(index, block)
        self._count(message)
        self.finish_reason = text_of(message, "stop_reason")
        if self.finish_reason is None:
            raise misfit("stop_reason", None, "a string")

    def turn(self, outcome: Outcome, failure: Failure | None = None) -> Turn:
        """Show what the caller holds now."""
        traces = [each for each in self._in_order() if each.kind == "thinking"]
        return Turn(
            outcome=outcome,
            content=self._text("text"),
            reasoning_content=self._text("thinking") if traces else None,
            tool_calls=tuple(
                ToolCall(
                    text_of(each.opened, "name"),
                    each.arguments,
                    text_of(each.opened, "id"),
                )
                for each in self._in_order()
                if each.kind == "tool_use"
            ),
            finish_reason=self.finish_reason,
            usage=self._usage,
            error=failure,
        )

    @property
    def content(self) -> list[JsonObject]:
        """The blocks as they go back to the server; those of a new type do not."""
        return [each.whole for each in self._in_order() if each.kind in TEXTS]

    def _in_order(self) -> list[_Block]:
        return [self._blocks[index] for index in sorted(self._blocks)]

    def _text(self, kind: str) -> str:
        return "".join(
            text for each in self._in_order() if each.kind == kind for text in each.text
        )

    def _count(self, holder: JsonObject) -> None:
        # Each event counts the whole message, and need not repeat the prompt.
        self._usage = {**(self._usage or {}), **member_of(holder, "usage")}

    def _open(self, index: int, block: JsonObject) -> None:
        kind = text_of(block, "type") or ""
        opened = self._blocks[index] = _Block(kind, block)
        opened.signature = text_of(block, "signature") or ""
        if kind in {"text", "thinking"}:
            opened.text.append(text_of(block, kind) or "")

    def _extend(self, index: int, delta: JsonObject) -> None:
        if index not in self._blocks:
            raise misfit("index", index, "the index of a block that was opened")
        block = self._blocks[index]
        if delta.get("type") == "signature_delta":
            block.signature += text_of(delta, "signature") or ""
        kind, member = TEXTS.get(block.kind, ("", ""))
        if delta.get("type") == kind:
            text = text_of(delta, member) or ""
            block.text.append(text)
            self.deltas += bool(text) and block.kind != "tool_use"


def _parsed(arguments: str) -> JsonValue:
    """Read arguments; what is no JSON has no value that could go back."""
    try:
        value: JsonValue = json.loads(arguments)
    except (ValueError, RecursionError):
        return {}
    return value


def _index(event: JsonObject) -> int:
    index = event.get("index")
    if not isinstance(index, int) or isinstance(index, bool):
        raise misfit("index", index, "a number")
    return index
