"""Each spelling of each step."""

from __future__ import annotations

from typing import Any

import pytest

from wavetank.scenario import steps
from wavetank.scenario.step_building import build_step

STEPS: list[tuple[Any, steps.Step]] = [
    ({"role": "assistant"}, steps.Role()),
    ({"reasoning": "Hm"}, steps.Reasoning(("Hm",))),
    ({"content": ["Hel", "lo"]}, steps.Content(("Hel", "lo"))),
    ({"content": ""}, steps.Content(("",))),
    ({"tool_call": {"id": "c", "name": "f"}}, steps.ToolCall(0, "c", "f")),
    (
        {"tool_call": {"index": 1, "arguments": ["{", "}"]}},
        steps.ToolCall(1, arguments=("{", "}")),
    ),
    ({"tool_call": {"arguments": "{}"}}, steps.ToolCall(arguments=("{}",))),
    ({"finish": "stop"}, steps.Finish("stop")),
    (
        {
            "finish": {
                "reason": "length",
                "usage": {"prompt": 1, "completion": 2, "reasoning": 1},
                "content": ".",
            }
        },
        steps.Finish("length", steps.Usage(1, 2, reasoning=1), "."),
    ),
    ({"finish": {"reason": "stop"}}, steps.Finish("stop")),
    (
        {
            "usage": {
                "prompt": 8,
                "completion": 2,
                "cache_hit": 4,
                "omit_cache": True,
            }
        },
        steps.Usage(8, 2, 4, omit_cache=True),
    ),
    ({"keep_alive": 3}, steps.KeepAlive(3)),
    (
        {"keep_alive": {"count": "forever", "every": "15s", "text": "ping"}},
        steps.KeepAlive(None, 15.0, "ping"),
    ),
    ({"keep_alive": {"every": "1s"}}, steps.KeepAlive(1, 1.0)),
    ({"blank_lines": 2}, steps.BlankLines(2)),
    ({"blank_lines": {"count": "forever"}}, steps.BlankLines(None)),
    ({"error": "rate-limit"}, steps.Error("rate-limit")),
    (
        {"error": {"status": 500, "body": "", "content_type": "", "in_band": True}},
        steps.Error(status=500, body="", content_type="", in_band=True),
    ),
    ({"json": [1, None]}, steps.Json([1, None])),
    ("done", steps.Done()),
    ({"done": None}, steps.Done()),
    (
        {
            "event": {
                "data": "a\nb",
                "event": "message",
                "id": "1",
                "retry": "3000",
                "space": False,
                "fields": {"x": "1", "y": ""},
                "comments": ["c"],
            }
        },
        steps.RawEvent(
            data="a\nb",
            event="message",
            id="1",
            retry="3000",
            space=False,
            fields=(("x", "1"), ("y", "")),
            comments=("c",),
        ),
    ),
    ({"event": {"id": "1"}}, steps.RawEvent(id="1")),
    ({"comment": " hello"}, steps.CommentLine(" hello")),
    (
        {
            "chunk": {
                "delta": {"content": None},
                "finish_reason": "stop",
                "set": {"x": 1},
                "omit": ["id"],
                "lines": 2,
            }
        },
        steps.ChunkObject({"content": None}, "stop", {"x": 1}, ("id",), lines=2),
    ),
    ({"chunk": {"omit_delta": True}}, steps.ChunkObject(omit_delta=True)),
    ({"raw": "data: {\n\n"}, steps.Raw("data: {\n\n")),
    ({"hex": "ef BB\nbf0a"}, steps.Hex(b"\xef\xbb\xbf\n")),
    ({"fill": {"bytes": "1KB"}}, steps.Fill(1024)),
    (
        {"fill": {"bytes": 9, "unit": "ab", "as": "comment"}},
        steps.Fill(9, "ab", "comment"),
    ),
    (
        {"fill": {"bytes": 9, "as": "reasoning", "deltas": 3}},
        steps.Fill(9, "x", "reasoning", 3),
    ),
    ({"pause": "15s"}, steps.Pause(15.0)),
    ("stall", steps.Stall()),
    ({"await_delta": 1}, steps.AwaitDelta(1)),
    ("await_close", steps.AwaitClose()),
    ("end", steps.End()),
    ({"end": {"close": True}}, steps.End(close=True)),
    ("cut", steps.Cut()),
    (
        {"cut": {"inside": "chunk", "terminated": True}},
        steps.Cut("chunk", terminated=True),
    ),
    ("reset", steps.Reset()),
    ({"reset": {"inside": "line"}}, steps.Reset("line")),
]


@pytest.mark.parametrize(("authored", "step"), STEPS)
def test_every_spelling_of_a_step_builds_it(authored: Any, step: steps.Step) -> None:
    """Shorthands and whole mappings come down to the same classes."""
    assert build_step(authored) == step
