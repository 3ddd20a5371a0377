"""Chunks that are plain JSON, read as the guide's loop reads them.

For adapters whose library hands over parsed JSON or bare events, so that what is judged
is how the library read the wire. Nothing is checked: a chunk without ``choices`` is
the ``KeyError`` that an application would see. Source: the guide, "Reference: chunks,
deltas, and the [DONE] sentinel".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wavetank.client.call import ToolCall

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.client.in_hand import InHand


class ChunkReader:
    """Fills a hand from chunks, or from one whole answer.

    Args:
        hand: What is filled; its content is an empty text from now on.
    """

    def __init__(self, hand: InHand) -> None:
        self._hand = hand
        self._calls: dict[int, ToolCall] = {}
        hand.content = ""

    def take_chunk(self, chunk: Mapping[str, Any]) -> bool:
        """Append a chunk; say whether the caller has had enough."""
        enough = False
        self._hand.usage = chunk.get("usage") or self._hand.usage
        for choice in chunk["choices"]:
            enough |= self._take_message(choice["delta"])
            reason = choice.get("finish_reason")
            self._hand.finish_reason = reason or self._hand.finish_reason
        return enough

    def take_completion(self, completion: Mapping[str, Any]) -> None:
        """Take an answer that was not streamed."""
        (choice, *_) = completion["choices"]
        self._take_message(choice["message"])
        self._hand.finish_reason = choice["finish_reason"]
        self._hand.usage = completion.get("usage")

    def _take_message(self, message: Mapping[str, Any]) -> bool:
        for position, part in enumerate(message.get("tool_calls") or ()):
            self._take_call(part.get("index", position), part)
        self._hand.tool_calls = list(self._calls.values())
        return self._hand.take(message.get("content"), message.get("reasoning_content"))

    def _take_call(self, index: int, part: Mapping[str, Any]) -> None:
        before = self._calls.get(index, ToolCall("", ""))
        function = part.get("function") or {}
        self._calls[index] = ToolCall(
            name=(before.name or "") + (function.get("name") or ""),
            arguments=(before.arguments or "") + (function.get("arguments") or ""),
            id=part.get("id") or before.id,
        )
