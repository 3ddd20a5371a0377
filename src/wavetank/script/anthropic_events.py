"""Semantic steps to the events of the Anthropic surface, as DeepSeek lays them out.

The steps are the chat's, and mean the same: ``role`` opens the message, each run of
``reasoning``, ``content`` or ``tool_call`` is a block, ``finish`` is the event with the
reason and the counters, ``done`` is the last one. Blocks are opened and closed as the
steps change; otherwise the order is the author's, and nothing is added or left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias, TypeGuard

from wavetank.scenario import steps
from wavetank.script.chunks import fill_pieces, makes_chunks
from wavetank.script.error_reply import in_band_error
from wavetank.wire.anthropic import (
    MESSAGE_STOP,
    block_delta,
    block_start,
    block_stop,
    message_delta,
    message_object,
    message_start,
    message_usage,
    text_block,
    thinking_block,
    tool_use_block,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wavetank.scenario import Reply
    from wavetank.script.chunks import ChunkStep
    from wavetank.script.context import Context
    from wavetank.wire import Identity, JsonObject

EventStep: TypeAlias = "ChunkStep | steps.Done | steps.Error"

_NO_COUNTERS: Final = steps.Usage(prompt=0, completion=0)
_TEXT: Final = ("text_delta", "text")
_THINKING: Final = ("thinking_delta", "thinking")
_INPUT: Final = ("input_json_delta", "partial_json")
_SIGNATURE: Final = ("signature_delta", "signature")


def makes_events(step: steps.Step) -> TypeGuard[EventStep]:
    """Say whether a step stands for events here; a ``chunk`` is of the chat alone."""
    if isinstance(step, steps.ChunkObject):
        return False
    return makes_chunks(step) or isinstance(step, steps.Done | steps.Error)


class EventMaker:
    """Makes the events of one answer; call ``make`` for its steps in order.

    Args:
        reply: The reply; the first counters in it are those of the prompt.
        context: What it is compiled for.
    """

    def __init__(self, reply: Reply, context: Context) -> None:
        self.identity: Identity = context.identity(reply.layout)
        self._context = context
        counters = (_counters(each) for each in reply.steps)
        self._counters = next(filter(None, counters), _NO_COUNTERS)
        self._started = 0
        self._open: tuple[str, str] | None = None
        self._calls: dict[int, int] = {}

    def make(self, step: EventStep) -> Iterator[JsonObject]:
        """Give the events that a step stands for."""
        match step:
            case steps.Role():
                usage = _usage(self._counters, completion=0)
                yield message_start(message_object(self.identity, usage=usage))
            case steps.ToolCall():
                yield from self._tool_call(step)
            case steps.Finish():
                if step.content:
                    yield from self._say(_TEXT, (step.content,))
                yield from self._close()
                usage = _usage(step.usage or self._counters)
                yield message_delta(step.reason, None, usage)
            case steps.Usage():
                yield message_delta(None, None, _usage(step))
            case steps.Done():
                yield MESSAGE_STOP
            case steps.Error():
                yield {"type": "error", **in_band_error(step)}
            case _:
                yield from self._texts(step)

    def _texts(self, step: EventStep) -> Iterator[JsonObject]:
        match step:
            case steps.Reasoning():
                yield from self._say(_THINKING, step.pieces)
            case steps.Content():
                yield from self._say(_TEXT, step.pieces)
            case steps.Fill():
                kind = _TEXT if step.form == "content" else _THINKING
                yield from self._say(kind, fill_pieces(step))

    def _say(
        self, kind: tuple[str, str], pieces: Iterable[str]
    ) -> Iterator[JsonObject]:
        """Add to the open block, or open one of this kind first."""
        if self._open != kind:
            block = text_block() if kind == _TEXT else thinking_block()
            yield from self._start(kind, block)
        for piece in pieces:
            yield block_delta(self._started - 1, *kind, piece)

    def _tool_call(self, step: steps.ToolCall) -> Iterator[JsonObject]:
        if step.index not in self._calls:
            self._calls[step.index] = self._started
            call_id = step.id or self._context.call_id(step.index)
            yield from self._start(_INPUT, tool_use_block(call_id, step.name or "", {}))
        for piece in step.arguments:
            yield block_delta(self._calls[step.index], *_INPUT, piece)

    def _start(self, kind: tuple[str, str], block: JsonObject) -> Iterator[JsonObject]:
        yield from self._close()
        yield block_start(self._started, block)
        self._started += 1
        self._open = kind

    def _close(self) -> Iterator[JsonObject]:
        """Close the open block, if one is; a trace is signed first."""
        if self._open is None:
            return
        if self._open == _THINKING:
            yield block_delta(self._started - 1, *_SIGNATURE, self.identity.id)
        yield block_stop(self._started - 1)
        self._open = None


def _counters(step: steps.Step) -> steps.Usage | None:
    return (
        step.usage
        if isinstance(step, steps.Finish)
        else (step if isinstance(step, steps.Usage) else None)
    )


def _usage(counters: steps.Usage, completion: int | None = None) -> JsonObject:
    return message_usage(
        counters.prompt,
        counters.completion if completion is None else completion,
        counters.cache_hit,
    )
