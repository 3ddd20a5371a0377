"""LangChain's class for DeepSeek.

It drops ``reasoning_content`` on the way out, so its tool loop is shown without
thinking; with thinking the mock answers the 400 that its users know.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import httpx
import pytest

langchain_deepseek = pytest.importorskip(
    "langchain_deepseek", reason="langchain-deepseek is not here: make e2e"
)
messages = pytest.importorskip("langchain_core.messages")

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from e2e.target import Target


@pytest.fixture(name="chat")
def fixture_chat(target: Target) -> Iterator[Callable[..., Any]]:
    """Return what makes the model as an application does."""
    with httpx.Client() as http:  # closed here: LangChain keeps its own for ever
        yield partial(
            langchain_deepseek.ChatDeepSeek,
            model=target.model,
            api_base=target.base_url,
            api_key=target.api_key,
            http_client=http,
        )


def get_weather(city: str) -> str:
    """Tell the weather in a city."""
    return f"{city}: 21 degrees, clear"


def test_a_stream_keeps_reasoning_apart(chat: Callable[..., Any]) -> None:
    """Chunks of reasoning come before those of content; both add up to one message."""
    model = chat()

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


def test_a_bound_tool_is_called_and_answered(chat: Callable[..., Any]) -> None:
    """The call's arguments fit the function; its result is answered in text."""
    model = chat(extra_body={"thinking": {"type": "disabled"}})
    asked = messages.HumanMessage("What is the weather in Hangzhou?")

    called = model.bind_tools([get_weather], tool_choice="any").invoke([asked])
    (call,) = called.tool_calls
    result = messages.ToolMessage(get_weather(**call["args"]), tool_call_id=call["id"])
    answered = model.bind_tools([get_weather]).invoke([asked, called, result])

    assert call["name"] == "get_weather"
    assert answered.content
    assert not answered.tool_calls
