"""The next request repeats what the assistant said, exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wavetank.client.call import ToolCall, Turn
from wavetank.client.history import (
    assistant_message,
    next_blocks,
    next_messages,
    tool_messages,
)

if TYPE_CHECKING:
    from wavetank.wire.payload import JsonObject

CALLS = (ToolCall("f", "{}", "call_1"), ToolCall("g", "{}", "call_2"))


def test_the_reasoning_goes_back_unless_the_model_is_the_legacy_one() -> None:
    """The V4 rule, and its opposite for deepseek-reasoner."""
    turn = Turn("complete", content="Hi", reasoning_content="\n hm ")

    assert assistant_message(turn, "deepseek-v4-pro") == {
        "role": "assistant",
        "content": "Hi",
        "reasoning_content": "\n hm ",
    }
    assert assistant_message(turn, "deepseek-reasoner") == {
        "role": "assistant",
        "content": "Hi",
    }


def test_results_answer_the_calls_in_order() -> None:
    """Each result carries the id of its call."""
    results = [{"name": "f", "content": "1"}, {"name": "g", "content": "2"}]

    messages = next_messages(
        Turn("complete", tool_calls=CALLS), {"tool_results": results}, "m"
    )

    assert messages[1:] == [
        {"role": "tool", "tool_call_id": "call_1", "content": "1"},
        {"role": "tool", "tool_call_id": "call_2", "content": "2"},
    ]


def test_a_result_without_a_call_is_left_out() -> None:
    """There is no id it could answer."""
    step = {"tool_results": [{"name": "f", "content": "1"}]}

    assert tool_messages(step, []) == []


def test_another_kind_of_results_is_a_mistake_of_ours() -> None:
    """The schema lets nothing else through."""
    with pytest.raises(TypeError, match="expected a list"):
        tool_messages({"tool_results": "x"}, [])


def test_blocks_go_back_as_they_came() -> None:
    """On the Anthropic surface results are blocks of the user's message."""
    thinking = {"type": "thinking", "thinking": "\n hm ", "signature": "s"}
    call: JsonObject = {"type": "tool_use", "id": "call_1", "name": "f", "input": {}}
    results = [{"name": "f", "content": "1"}]

    answer, told = next_blocks([thinking, call], {"tool_results": results})

    assert answer == {"role": "assistant", "content": [thinking, call]}
    assert told["content"] == [
        {"type": "tool_result", "tool_use_id": "call_1", "content": "1"}
    ]
    assert next_blocks([thinking], {"user": "Hi"})[1] == {
        "role": "user",
        "content": "Hi",
    }
