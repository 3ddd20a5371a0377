"""The openai SDK for Python, with threads and with asyncio."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import openai
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from e2e.target import Target

ASKED: Final[list[Any]] = [{"role": "user", "content": "Stream a haiku about caching."}]
THINKING: Final = {"thinking": {"type": "enabled"}}
PLAIN: Final = {"thinking": {"type": "disabled"}}
SCHEMA: Final = {
    "type": "object",
    "properties": {"city": {"type": "string"}},
    "required": ["city"],
}
TOOL: Final[Any] = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "The weather in a city.",
        "parameters": SCHEMA,
    },
}


@pytest.fixture(name="client")
def fixture_client(target: Target) -> Iterator[openai.OpenAI]:
    """Return a client as an application makes it."""
    with openai.OpenAI(base_url=target.base_url, api_key=target.api_key) as client:
        yield client


def test_a_stream_thinks_before_it_answers(
    client: openai.OpenAI, target: Target
) -> None:
    """Reasoning ends before content begins; the last chunk says why and how much."""
    stream = client.chat.completions.create(
        model=target.model, messages=ASKED, stream=True, extra_body=THINKING
    )
    kinds: list[str] = []
    usage = reason = None
    for chunk in stream:
        delta = chunk.choices[0].delta
        if getattr(delta, "reasoning_content", None):
            kinds.append("reasoning")
        if delta.content:
            kinds.append("content")
        usage = chunk.usage or usage
        reason = chunk.choices[0].finish_reason or reason

    assert kinds == sorted(kinds, reverse=True)
    assert set(kinds) == {"reasoning", "content"}
    assert reason == "stop"
    assert usage is not None
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens


def test_a_whole_answer_adds_up(client: openai.OpenAI, target: Target) -> None:
    """What was cached and what was not make the prompt; without thought there is none."""
    answer = client.chat.completions.create(
        model=target.model, messages=ASKED, extra_body=PLAIN
    )

    counts = answer.model_dump()["usage"]
    cached, missed = (
        counts["prompt_cache_hit_tokens"],
        counts["prompt_cache_miss_tokens"],
    )
    assert answer.choices[0].message.content
    assert "reasoning_content" not in answer.choices[0].message.model_dump()
    assert cached + missed == counts["prompt_tokens"]


def test_json_mode_gives_json(client: openai.OpenAI, target: Target) -> None:
    """The example in the prompt says which keys."""
    example = '{"city": "Hangzhou", "population": 12}'
    answer = client.chat.completions.create(
        model=target.model,
        messages=[
            {"role": "system", "content": f"Answer in JSON such as {example}."},
            {"role": "user", "content": "Berlin has how many million people?"},
        ],
        response_format={"type": "json_object"},
        extra_body=PLAIN,
    )

    assert {"city", "population"} <= json.loads(
        answer.choices[0].message.content or ""
    ).keys()


def test_a_tool_that_must_be_called_is_called(
    client: openai.OpenAI, target: Target
) -> None:
    """Arguments stream in fragments and are whole at the end."""
    stream = client.chat.completions.create(
        model=target.model,
        messages=[{"role": "user", "content": "What is the weather in Hangzhou?"}],
        tools=[TOOL],
        tool_choice="required",
        stream=True,
        extra_body=PLAIN,
    )
    names, arguments, reason = [], "", None
    for chunk in stream:
        for call in chunk.choices[0].delta.tool_calls or ():
            assert call.function is not None
            names += [call.function.name] if call.function.name else []
            arguments += call.function.arguments or ""
        reason = chunk.choices[0].finish_reason or reason

    assert names == ["get_weather"]
    assert isinstance(json.loads(arguments)["city"], str)
    assert reason == "tool_calls"


def test_a_value_out_of_range_is_told_in_words(
    client: openai.OpenAI, target: Target
) -> None:
    """The SDK shows the server's text, whatever its content type."""
    with pytest.raises(openai.BadRequestError, match="valid range of temperature"):
        client.chat.completions.create(
            model=target.model, messages=ASKED, temperature=3
        )


def test_the_models_are_listed(client: openai.OpenAI) -> None:
    """Pro is there in every revision."""
    assert "deepseek-v4-pro" in [model.id for model in client.models.list()]


@pytest.mark.asyncio
async def test_an_async_stream_can_be_left(target: Target) -> None:
    """After the first delta the stream is closed, and the client goes on."""
    async with openai.AsyncOpenAI(
        base_url=target.base_url, api_key=target.api_key
    ) as client:
        stream = await client.chat.completions.create(
            model=target.model, messages=ASKED, stream=True, extra_body=PLAIN
        )
        async for chunk in stream:
            if chunk.choices[0].delta.content:
                await stream.close()
                break
        answer = await client.chat.completions.create(
            model=target.model, messages=ASKED, max_tokens=5, extra_body=PLAIN
        )

    assert answer.choices[0].finish_reason == "length"
    assert answer.usage is not None
    assert answer.usage.completion_tokens == 5
