"""Semantic steps to ``chat.completion.chunk`` objects, as DeepSeek lays them out.

A step says what DeepSeek means; the layout says how it looks where sources disagree.
The order of steps is the author's: nothing is added, moved or left out, so that a
scenario can show an answer that DeepSeek would not give.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias, TypeGuard

from wavetank.scenario import steps
from wavetank.wire import (
    ABSENT,
    Part,
    chunk_object,
    content_delta,
    finish_delta,
    parts_of,
    reasoning_delta,
    role_delta,
    tool_arguments_delta,
    tool_open_delta,
    usage_object,
)
from wavetank.wire.anthropic import carries_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wavetank.scenario import Layout, Reply
    from wavetank.script.context import Context
    from wavetank.wire import Identity, JsonObject, UsageMember

ChunkStep: TypeAlias = (
    steps.Role | steps.Reasoning | steps.Content | steps.ToolCall | steps.Finish
    | steps.Usage | steps.ChunkObject | steps.Fill
)  # fmt: skip


_CHUNK_STEPS: Final = (
    steps.Role, steps.Reasoning, steps.Content, steps.ToolCall, steps.Finish,
    steps.Usage, steps.ChunkObject,
)  # fmt: skip


_TEXTS: Final = ("content", "reasoning")


def makes_chunks(step: steps.Step) -> TypeGuard[ChunkStep]:
    """Say whether a step stands for chunks rather than for other bytes."""
    if isinstance(step, steps.Fill):
        return step.form in _TEXTS
    return isinstance(step, _CHUNK_STEPS)


def text_deltas(chunk: JsonObject) -> int:
    """Count a chunk's text deltas: one if it carries text or reasoning, else none.

    An event of the Anthropic surface is asked in the same way.
    """
    parts = parts_of(chunk)
    texts = Part.CONTENT in parts or Part.REASONING in parts
    return int(texts or carries_text(chunk))


class ChunkMaker:
    """Makes the chunks of one answer; call ``make`` for its steps in order.

    Args:
        reply: The reply; its layout, and whether it reasons, shape every chunk.
        context: What it is compiled for.
    """

    def __init__(self, reply: Reply, context: Context) -> None:
        layout = reply.layout
        reasons = any(map(_reasons, reply.steps))
        self.identity: Identity = context.identity(layout)
        self._context = context
        self._both_keys = _both_keys(layout, reasons=reasons)
        self._role_on_every = layout.role == "every"
        self._no_usage: UsageMember = None if layout.usage == "null" else ABSENT
        self._opened: set[int] = set()

    def make(self, step: ChunkStep) -> Iterator[JsonObject]:
        """Give the chunks that a step stands for."""
        match step:
            case steps.ChunkObject():
                yield self._by_hand(step)
            case steps.Usage():
                yield chunk_object(
                    self.identity, usage=_counters(step), choices_empty=True
                )
            case steps.Finish():
                delta = finish_delta(step.content, both_keys=self._both_keys)
                usage = self._no_usage if step.usage is None else _counters(step.usage)
                yield self._chunk(delta, finish_reason=step.reason, usage=usage)
            case _:
                for delta in self._deltas(step):
                    yield self._chunk(delta, usage=self._no_usage)

    def _chunk(
        self,
        delta: JsonObject,
        *,
        usage: UsageMember,
        finish_reason: str | None = None,
    ) -> JsonObject:
        if self._role_on_every:
            delta = {"role": "assistant", **delta}
        return chunk_object(
            self.identity, delta=delta, finish_reason=finish_reason, usage=usage
        )

    def _deltas(
        self,
        step: steps.Role
        | steps.Reasoning
        | steps.Content
        | steps.ToolCall
        | steps.Fill,
    ) -> Iterator[JsonObject]:
        both_keys = self._both_keys
        match step:
            case steps.Role():
                yield role_delta(step.role, thinking=both_keys)
            case steps.Reasoning():
                for piece in step.pieces:
                    yield reasoning_delta(piece, both_keys=both_keys)
            case steps.Content():
                for piece in step.pieces:
                    yield content_delta(piece, both_keys=both_keys)
            case steps.ToolCall():
                yield from self._tool_call(step)
            case steps.Fill():
                make = content_delta if step.form == "content" else reasoning_delta
                for piece in fill_pieces(step):
                    yield make(piece, both_keys=both_keys)

    def _tool_call(self, step: steps.ToolCall) -> Iterator[JsonObject]:
        index = step.index
        if index not in self._opened:
            self._opened.add(index)
            call_id = self._context.call_id(index) if step.id is None else step.id
            yield tool_open_delta(index, call_id, step.name or "")
            for piece in step.arguments:
                yield tool_arguments_delta(index, piece)
            return
        for piece in step.arguments:
            yield _continuation(step, piece)

    def _by_hand(self, step: steps.ChunkObject) -> JsonObject:
        chunk = chunk_object(
            self.identity,
            delta=None if step.omit_delta else step.delta or {},
            finish_reason=step.finish_reason,
            usage=self._no_usage,
        )
        merged = {**chunk, **step.set}
        return {name: each for name, each in merged.items() if name not in step.omit}


def fill_text(step: steps.Fill) -> str:
    """Give a fill's text: its unit again and again, cut at its size in characters."""
    return (step.unit * (step.size // len(step.unit) + 1))[: step.size]


def fill_pieces(step: steps.Fill) -> Iterator[str]:
    """Cut a fill's text into as many pieces as it makes deltas."""
    text, count = fill_text(step), step.deltas
    places = [number * step.size // count for number in range(count + 1)]
    return (text[start:end] for start, end in pairwise(places))


def _reasons(step: steps.Step) -> bool:
    return isinstance(step, steps.Reasoning) or (
        isinstance(step, steps.Fill) and step.form == "reasoning"
    )


def _both_keys(layout: Layout, *, reasons: bool) -> bool:
    if layout.text_keys == "auto":
        return reasons
    return layout.text_keys == "both"


def _counters(step: steps.Usage) -> JsonObject:
    return usage_object(
        step.prompt,
        step.completion,
        cache_hit=step.cache_hit,
        reasoning=step.reasoning,
        omit_cache=step.omit_cache,
    )


def _continuation(step: steps.ToolCall, arguments: str) -> JsonObject:
    """Give a delta of an open call; an id or name is repeated if the author says so."""
    if step.id is None and step.name is None:
        return tool_arguments_delta(step.index, arguments)
    repeated = {} if step.id is None else {"id": step.id, "type": "function"}
    name = {} if step.name is None else {"name": step.name}
    function = {**name, "arguments": arguments}
    return {"tool_calls": [{"index": step.index, **repeated, "function": function}]}
