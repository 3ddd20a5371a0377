"""LangChain's class for DeepSeek.

It drops ``reasoning_content`` on the way out, so its tool loop is shown without
thinking; with thinking the mock answers the 400 that its users know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

langchain_deepseek = pytest.importorskip(
    "langchain_deepseek", reason="langchain-deepseek is not here: make e2e"
)
messages = pytest.importorskip("langchain_core.messages")

if TYPE_CHECKING:
    from e2e.target import Target


def chat(target: Target, **settings: Any) -> Any:
    """Make the model as an application does."""
    return langchain_deepseek.ChatDeepSeek(
        model=target.model,
        api_base=target.base_url,
        api_key=target.api_key,
        **settings,
    )


def get_weather(city: str) -> str:
    """Tell the weather in a city."""
    return f"{city}: 21 degrees, clear"


def test_a_stream_keeps_reasoning_apart(target: Target) -> None:
    """Chunks of reasoning come before those of content; both add up to one message."""
    model = chat(target)

    chunks = list(model.stream("Stream a haiku about caching."))

    kinds = [
        "content" if chunk.content else "reasoning"
        for chunk in chunks
        if chunk.content or chunk.additional_kwargs.get("reasoning_content")
    ]
    assert set(kinds) == {"reasoning", "content"}
    assert kinds == sorted(kinds, reverse=True)
    counts = [chunk.usage_metadata for chunk in chunks if chunk.usage_metadata]
    assert counts[-1]["total_tokens"] == sum(
        counts[-1][name] for name in ("input_tokens", "output_tokens")
    )


def test_a_bound_tool_is_called_and_answered(target: Target) -> None:
    """The call's arguments fit the function; its result is answered in text."""
    model = chat(target, extra_body={"thinking": {"type": "disabled"}})
    asked = messages.HumanMessage("What is the weather in Hangzhou?")

    called = model.bind_tools([get_weather], tool_choice="any").invoke([asked])
    (call,) = called.tool_calls
    result = messages.ToolMessage(get_weather(**call["args"]), tool_call_id=call["id"])
    answered = model.bind_tools([get_weather]).invoke([asked, called, result])

    assert call["name"] == "get_weather"
    assert answered.content
    assert not answered.tool_calls
