"""Events of the Anthropic surface to the answer they add up to.

The counterpart of ``assembly``: text of text blocks in their order, the trace of
thinking blocks, calls of tool_use blocks, the last reason, the last of each counter.
Blocks and deltas of an unknown type, and members of an unexpected shape, add nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wavetank.script.assembly import Answer
from wavetank.wire import encode_json
from wavetank.wire.anthropic import text_block, thinking_block, tool_use_block

if TYPE_CHECKING:
    from wavetank.wire import JsonObject, JsonValue

#: The deltas that add to a block, by its type, and the member that holds the text.
_DELTAS: Final = {
    ("text", "text_delta"): "text",
    ("thinking", "thinking_delta"): "thinking",
    ("tool_use", "input_json_delta"): "partial_json",
}


@dataclass(slots=True)
class _Block:
    """One block: what it is made of, and its text, trace or arguments."""

    kind: str
    text: str = ""
    id: str = ""
    name: str = ""
    signature: str = ""

    @property
    def arguments(self) -> str:
        """A call that got no arguments was opened with an empty object."""
        return self.text or "{}"

    @property
    def whole(self) -> JsonObject:
        """The block of a message that is not streamed."""
        if self.kind == "tool_use":
            return tool_use_block(self.id, self.name, _parsed(self.arguments))
        if self.kind == "thinking":
            return thinking_block(self.text, self.signature)
        return text_block(self.text)


class MessageAssembler:
    """Adds up events: call ``add`` for each, then ask for the ``answer``."""

    def __init__(self) -> None:
        self._blocks: dict[int, _Block] = {}
        self._stop_reason: str | None = None
        self._usage: JsonObject | None = None

    def add(self, event: JsonObject) -> None:
        """Take one event."""
        index = event.get("index")
        match event.get("type"):
            case "message_start":
                self._count(_member(event, "message"))
            case "content_block_start" if isinstance(index, int):
                self._blocks[index] = _opened(_member(event, "content_block"))
            case "content_block_delta" if isinstance(index, int):
                self._extend(index, _member(event, "delta"))
            case "message_delta":
                reason = _text(_member(event, "delta"), "stop_reason")
                self._stop_reason = reason or self._stop_reason
                self._count(event)

    @property
    def answer(self) -> Answer:
        """What the events so far add up to."""
        return _answer(self._in_order(), self._stop_reason, self._usage)

    @property
    def content(self) -> tuple[JsonObject, ...]:
        """The blocks of the same message, had it not been streamed."""
        return tuple(block.whole for block in self._in_order())

    def _in_order(self) -> list[_Block]:
        return [self._blocks[index] for index in sorted(self._blocks)]

    def _count(self, holder: JsonObject) -> None:
        usage = holder.get("usage")
        if isinstance(usage, Mapping):
            # The last event need not repeat the counters of the prompt.
            self._usage = {**(self._usage or {}), **usage}

    def _extend(self, index: int, delta: JsonObject) -> None:
        block = self._blocks.get(index, _Block(""))
        block.signature += _text(delta, "signature")
        block.text += _text(delta, _DELTAS.get((block.kind, _text(delta, "type")), ""))


def whole_message(message: JsonObject) -> Answer:
    """Give the answer that a message holds."""
    usage = message.get("usage")
    return _answer(
        [_told(block) for block in _objects(message.get("content"))],
        _text(message, "stop_reason") or None,
        usage if isinstance(usage, Mapping) else None,
    )


def _answer(
    blocks: Iterable[_Block], stop_reason: str | None, usage: JsonObject | None
) -> Answer:
    blocks = list(blocks)
    thinking = (each.text for each in blocks if each.kind == "thinking")
    return Answer(
        content="".join(each.text for each in blocks if each.kind == "text"),
        reasoning_content="".join(thinking) or None,
        tool_calls=tuple(
            {"id": each.id, "name": each.name, "arguments": each.arguments}
            for each in blocks
            if each.kind == "tool_use"
        ),
        finish_reason=stop_reason,
        usage=usage,
    )


def _opened(block: JsonObject) -> _Block:
    """Give a block as its first event opens it; what it may hold by then counts."""
    kind = _text(block, "type")
    text = _text(block, kind) if kind in {"text", "thinking"} else ""
    signature = _text(block, "signature")
    return _Block(kind, text, _text(block, "id"), _text(block, "name"), signature)


def _told(block: JsonObject) -> _Block:
    """Give a block of a message that is not streamed."""
    told = _opened(block)
    if told.kind == "tool_use":
        told.text = encode_json(block.get("input")).decode()
    return told


def _member(holder: JsonObject, name: str) -> JsonObject:
    value = holder.get(name)
    return value if isinstance(value, Mapping) else {}


def _text(holder: JsonObject, name: str) -> str:
    value = holder.get(name)
    return value if isinstance(value, str) else ""


def _objects(value: JsonValue) -> tuple[JsonObject, ...]:
    if not isinstance(value, Sequence):
        return ()
    return tuple(each for each in value if isinstance(each, Mapping))


def _parsed(text: str) -> JsonValue:
    """Parse arguments; what was cut short is an empty object in a whole message."""
    try:
        value: JsonValue = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value
