"""Step mappings to step classes, one small function for each step.

The schema has accepted the data before it comes here; nothing is checked again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from wavetank.scenario import steps
from wavetank.scenario.quantities import count, seconds, size

_Data: TypeAlias = Mapping[str, Any]


def build_step(data: str | _Data) -> steps.Step:
    """Build one step from a bare word or a mapping with exactly one key."""
    if isinstance(data, str):
        return _BUILDERS[data](None)
    ((name, value),) = data.items()
    return _BUILDERS[name](value)


def _pieces(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _tool_call(data: _Data) -> steps.ToolCall:
    return steps.ToolCall(
        index=data.get("index", 0),
        id=data.get("id"),
        name=data.get("name"),
        arguments=_pieces(data.get("arguments", [])),
    )


def _usage(data: _Data) -> steps.Usage:
    return steps.Usage(**data)


def _finish(data: str | _Data) -> steps.Finish:
    if isinstance(data, str):
        return steps.Finish(data)
    return steps.Finish(
        reason=data["reason"],
        usage=_usage(data["usage"]) if "usage" in data else None,
        content=data.get("content", ""),
    )


def _keep_alive(data: int | _Data) -> steps.KeepAlive:
    if isinstance(data, int):
        return steps.KeepAlive(data)
    return steps.KeepAlive(
        count=count(data.get("count", 1)),
        every=seconds(data.get("every", "0s")),
        text=data.get("text", "keep-alive"),
    )


def _blank_lines(data: int | _Data) -> steps.BlankLines:
    if isinstance(data, int):
        return steps.BlankLines(data)
    return steps.BlankLines(
        count=count(data.get("count", 1)), every=seconds(data.get("every", "0s"))
    )


def _error(data: str | _Data) -> steps.Error:
    return steps.Error(data) if isinstance(data, str) else steps.Error(**data)


def _event(data: _Data) -> steps.RawEvent:
    return steps.RawEvent(
        data=data.get("data"),
        event=data.get("event"),
        id=data.get("id"),
        retry=data.get("retry"),
        space=data.get("space", True),
        fields=tuple(data.get("fields", {}).items()),
        comments=tuple(data.get("comments", ())),
    )


def _chunk(data: _Data) -> steps.ChunkObject:
    return steps.ChunkObject(
        delta=data.get("delta"),
        finish_reason=data.get("finish_reason"),
        set=data.get("set", {}),
        omit=tuple(data.get("omit", ())),
        omit_delta=data.get("omit_delta", False),
        lines=data.get("lines", 1),
    )


def _fill(data: _Data) -> steps.Fill:
    return steps.Fill(
        size=size(data["bytes"]),
        unit=data.get("unit", "x"),
        form=data.get("as", "raw"),
        deltas=data.get("deltas", 1),
    )


_BUILDERS: Final[Mapping[str, Callable[[Any], steps.Step]]] = {
    "role": steps.Role,
    "reasoning": lambda value: steps.Reasoning(_pieces(value)),
    "content": lambda value: steps.Content(_pieces(value)),
    "tool_call": _tool_call,
    "finish": _finish,
    "usage": _usage,
    "keep_alive": _keep_alive,
    "blank_lines": _blank_lines,
    "error": _error,
    "json": steps.Json,
    "done": lambda _: steps.Done(),
    "event": _event,
    "comment": steps.CommentLine,
    "chunk": _chunk,
    "raw": steps.Raw,
    "hex": lambda value: steps.Hex(bytes.fromhex(value)),
    "fill": _fill,
    "pause": lambda value: steps.Pause(seconds(value)),
    "stall": lambda _: steps.Stall(),
    "await_delta": steps.AwaitDelta,
    "await_close": lambda _: steps.AwaitClose(),
    "end": lambda value: steps.End(**(value or {})),
    "cut": lambda value: steps.Cut(**(value or {})),
    "reset": lambda value: steps.Reset(**(value or {})),
}
