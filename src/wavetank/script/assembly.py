"""Chunks to the answer they add up to.

This is what a conforming client holds: text appended in order, tool calls joined by
their index, the last finish reason and the last counters. Members of an unexpected
shape add nothing; whether they should have been there is not asked here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wavetank.wire import JsonObject, JsonValue


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer adds up to.

    Attributes:
        content: The text; ``""`` for none.
        reasoning_content: The reasoning; ``None`` for none.
        tool_calls: Mappings of ``id``, ``name`` and ``arguments``, by index.
        finish_reason: The finish reason; ``None`` if it never came.
        usage: The counters as sent; ``None`` if they never came.
    """

    content: str = ""
    reasoning_content: str | None = None
    tool_calls: tuple[JsonObject, ...] = ()
    finish_reason: str | None = None
    usage: JsonObject | None = None


class Assembler:
    """Adds up chunks: call ``add`` for each, then ask for the ``answer``."""

    def __init__(self) -> None:
        self._content: list[str] = []
        self._reasoning: list[str] = []
        self._calls: dict[int, dict[str, str]] = {}
        self._finish_reason: str | None = None
        self._usage: JsonObject | None = None

    def add(self, chunk: JsonObject) -> None:
        """Take one chunk."""
        usage = chunk.get("usage")
        if isinstance(usage, Mapping):
            self._usage = usage
        for choice in _objects(chunk.get("choices"))[:1]:
            finish_reason = choice.get("finish_reason")
            if isinstance(finish_reason, str):
                self._finish_reason = finish_reason
            self._add_delta(choice.get("delta"))

    def add_text(self, content: str = "", reasoning: str = "") -> None:
        """Take the text of many chunks at once."""
        self._content.append(content)
        self._reasoning.append(reasoning)

    @property
    def answer(self) -> Answer:
        """What the chunks so far add up to."""
        return Answer(
            content="".join(self._content),
            reasoning_content="".join(self._reasoning) or None,
            tool_calls=tuple(self._calls[index] for index in sorted(self._calls)),
            finish_reason=self._finish_reason,
            usage=self._usage,
        )

    def _add_delta(self, delta: JsonValue) -> None:
        if not isinstance(delta, Mapping):
            return
        self.add_text(
            _text(delta.get("content")), _text(delta.get("reasoning_content"))
        )
        for place, call in enumerate(_objects(delta.get("tool_calls"))):
            index = call.get("index")
            self._add_call(index if isinstance(index, int) else place, call)

    def _add_call(self, index: int, fragment: JsonObject) -> None:
        empty = {"id": "", "name": "", "arguments": ""}
        call = self._calls.setdefault(index, empty)
        found = function_call(fragment)
        # Only the first fragment names the call; some servers repeat it empty.
        call["id"] = call["id"] or found["id"]
        call["name"] = call["name"] or found["name"]
        call["arguments"] += found["arguments"]


def function_call(entry: JsonObject) -> dict[str, str]:
    """Give id, name and arguments of one entry of ``tool_calls``."""
    function = entry.get("function")
    members = function if isinstance(function, Mapping) else {}
    return {
        "id": _text(entry.get("id")),
        "name": _text(members.get("name")),
        "arguments": _text(members.get("arguments")),
    }


def whole_answer(completion: JsonObject) -> Answer:
    """Give the answer that a ``chat.completion`` object holds."""
    usage = completion.get("usage")
    counters = usage if isinstance(usage, Mapping) else None
    for choice in _objects(completion.get("choices"))[:1]:
        message = choice.get("message")
        members = message if isinstance(message, Mapping) else {}
        calls = _objects(members.get("tool_calls"))
        finish_reason = choice.get("finish_reason")
        return Answer(
            content=_text(members.get("content")),
            reasoning_content=_text(members.get("reasoning_content")) or None,
            tool_calls=tuple(function_call(each) for each in calls),
            finish_reason=finish_reason if isinstance(finish_reason, str) else None,
            usage=counters,
        )
    return Answer(usage=counters)


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else ""


def _objects(value: JsonValue) -> tuple[JsonObject, ...]:
    if not isinstance(value, Sequence):
        return ()
    return tuple(each for each in value if isinstance(each, Mapping))
