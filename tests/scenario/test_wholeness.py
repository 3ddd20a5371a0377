"""Which replies tell the result by themselves."""

from __future__ import annotations

from typing import Any

import pytest

from wavetank.scenario.building import build_reply_mapping
from wavetank.scenario.wholeness import why_untold

TEXT = {"content": "Hello"}
STOP = {"finish": "stop"}


def untold(*steps: Any, streams: bool = True, **options: Any) -> tuple[int, str] | None:
    """Say what keeps a reply from telling the result."""
    reply = build_reply_mapping({"reply": list(steps), **options})
    return why_untold(reply, streams=streams)


@pytest.mark.parametrize(
    "steps",
    [
        [TEXT, STOP, "done"],
        [TEXT, STOP, "done", {"comment": " bye"}, {"pause": "1s"}, {"end": None}],
        [{"error": "rate-limit"}],
        [{"pause": "1s"}, {"error": "rate-limit"}, "end"],
        [{"keep_alive": 3}, TEXT, STOP, "done"],
        [{"blank_lines": 3}, TEXT, STOP, "done"],
        [{"event": {"comments": ["c"]}}, TEXT, STOP, "done"],
        [{"chunk": {"set": {"choices": []}}}, TEXT, STOP, "done"],
        [{"chunk": {"delta": {"content": "x"}, "finish_reason": "stop"}}, "done"],
        [{"fill": {"bytes": 9, "as": "content"}}, STOP, "done"],
    ],
)
def test_a_whole_answer_tells_the_result(steps: list[Any]) -> None:
    """Text, a finish reason and the marker, or an HTTP error, need no author."""
    assert untold(*steps) is None


@pytest.mark.parametrize(
    ("steps", "index"),
    [
        ([TEXT, "cut"], 1),
        ([TEXT, "reset"], 1),
        ([TEXT, "stall"], 1),
        ([TEXT, STOP, "done", "await_close"], 2 + 1),
        ([{"raw": "x"}, STOP, "done"], 0),
        ([{"hex": "00"}, STOP, "done"], 0),
        ([{"json": {}}], 0),
        ([TEXT, {"error": {"message": "m"}}, STOP, "done"], 1),
        ([{"error": {"message": "m", "in_band": True}}, STOP, "done"], 0),
        ([{"error": "overloaded"}, "cut"], 1),
        ([{"event": {"data": "{}"}}, STOP, "done"], 0),
        ([{"chunk": {"set": {"choices": [{}]}}}, STOP, "done"], 0),
        ([{"chunk": {"omit": ["choices"]}}, STOP, "done"], 0),
        ([{"fill": {"bytes": 9}}, STOP, "done"], 0),
        ([TEXT, {"keep_alive": {"count": "forever"}}], 1),
        ([TEXT, {"blank_lines": {"count": "forever"}}], 1),
        ([TEXT, STOP, "done", TEXT], 3),
        ([TEXT, "done"], 1),
        ([TEXT, STOP], 1),
        ([TEXT, {"chunk": {"delta": {}}}, "done"], 2),
    ],
)
def test_anything_else_leaves_a_choice(steps: list[Any], index: int) -> None:
    """The step that leaves the choice is named by its index."""
    result = untold(*steps)

    assert result
    assert result[0] == index


def test_a_json_body_needs_no_marker() -> None:
    """The end of a JSON body is the end of the object."""
    assert untold(TEXT, STOP, streams=False) is None
    assert untold(TEXT, streams=False) == (0, "the reply has no finish step")


def test_a_lie_or_a_status_leaves_a_choice() -> None:
    """A whole answer in a false wrapping is no whole answer."""
    whole = [TEXT, STOP, "done"]

    assert untold(*whole, delivery={"lie": "both-lengths"})
    assert untold(*whole, head={"status": 503})
    assert untold(*whole, head={"headers": {"x": "y"}}) is None
