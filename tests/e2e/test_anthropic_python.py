"""The anthropic SDK for Python, on the Anthropic-shaped surface."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

anthropic = pytest.importorskip(
    "anthropic", reason="the anthropic SDK is not here: make e2e"
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from e2e.target import Target

QUESTION: Final = "What is the weather in Hangzhou?"
TOOL: Final = {
    "name": "get_weather",
    "description": "The weather in a city.",
    "input_schema": {
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
    },
}


@pytest.fixture(name="client")
def fixture_client(target: Target) -> Iterator[Any]:
    """Return a client as an application makes it; the SDK adds ``/v1/messages``."""
    base_url = f"{target.base_url}/anthropic"
    with anthropic.Anthropic(base_url=base_url, api_key=target.api_key) as client:
        yield client


def test_a_stream_is_assembled_by_the_sdk(client: Any, target: Target) -> None:
    """A thinking block comes first, signed; then text, whose deltas add up."""
    with client.messages.stream(
        model=target.model,
        max_tokens=4000,
        messages=[{"role": "user", "content": "Stream a haiku about caching."}],
    ) as stream:
        text = "".join(stream.text_stream)
        message = stream.get_final_message()

    assert [block.type for block in message.content] == ["thinking", "text"]
    assert message.content[0].thinking
    assert message.content[0].signature
    assert message.content[1].text == text
    assert message.stop_reason == "end_turn"
    assert message.usage.output_tokens > 0


def test_a_tool_loop_with_its_thinking_goes_round(client: Any, target: Target) -> None:
    """A streamed turn is sent back whole with the result, and is answered in text."""
    asked: list[Any] = [{"role": "user", "content": QUESTION}]
    request = {"model": target.model, "max_tokens": 4000, "tools": [TOOL]}

    with client.messages.stream(messages=asked, **request) as stream:
        called = stream.get_final_message()
    (call,) = [block for block in called.content if block.type == "tool_use"]
    result = {"type": "tool_result", "tool_use_id": call.id, "content": "21 degrees"}
    asked += [
        {"role": "assistant", "content": called.content},
        {"role": "user", "content": [result]},
    ]
    answered = client.messages.create(messages=asked, **request)

    assert called.stop_reason == "tool_use"
    assert isinstance(call.input["city"], str)
    assert answered.stop_reason == "end_turn"
    assert answered.content[-1].type == "text"


def test_an_error_keeps_the_other_envelope(client: Any, target: Target) -> None:
    """The SDK shows the status and the server's text, which no Anthropic error is."""
    with pytest.raises(anthropic.BadRequestError, match="valid range of temperature"):
        client.messages.create(
            model=target.model,
            max_tokens=10,
            extra_body={"temperature": 3},
            messages=[{"role": "user", "content": QUESTION}],
        )
