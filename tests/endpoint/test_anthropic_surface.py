"""The Anthropic surface: shape, mapping, messages, events."""

from __future__ import annotations

import json
from typing import Any

import pytest

from endpoint.requesting import (
    JSON,
    error_of,
    json_of,
    message_of,
    post,
    revision,
    send,
)
from wavetank.endpoint import Endpoint, Served, load_profile
from wavetank.scenario.steps import RawEvent

PATH = "/anthropic/v1/messages"
TOOL = {
    "name": "get_weather",
    "input_schema": {
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
    },
}
QUESTION = {"role": "user", "content": "How is the weather in Paris?"}
USE = {
    "type": "tool_use",
    "id": "call_1",
    "name": "get_weather",
    "input": {"city": "A"},
}
RESULT = {"type": "tool_result", "tool_use_id": "call_1", "content": "hot"}
THINKING = {"type": "thinking", "thinking": "Hm.", "signature": "x"}
OFF = {"type": "disabled"}


def ask(**members: Any) -> Served:
    body = {"model": "deepseek-v4-flash", "max_tokens": 500, "messages": [QUESTION]}
    return post({**body, **members}, path=PATH)


def events(served: Served) -> list[tuple[str | None, Any]]:
    return [
        (step.event, json.loads(step.data or ""))
        for step in served.reply.steps
        if isinstance(step, RawEvent)
    ]


def test_a_whole_message_has_the_captured_order() -> None:
    """Members, counters and the signature are those of captures."""
    found = json_of(ask())

    assert list(found) == [
        "id", "type", "role", "model", "content", "stop_reason", "stop_sequence", "usage",
    ]  # fmt: skip
    assert list(found["usage"]) == [
        "input_tokens",
        "cache_creation_input_tokens",
        "cache_read_input_tokens",
        "output_tokens",
        "service_tier",
    ]
    thinking, text = found["content"]
    assert thinking["type"] == "thinking"
    assert thinking["signature"] == found["id"]
    assert text["type"] == "text"
    assert (found["stop_reason"], found["stop_sequence"]) == ("end_turn", None)


def test_a_stream_has_the_captured_sequence() -> None:
    """Start, blocks with a ping in between, delta with counters, stop; no marker."""
    seen = events(ask(stream=True))
    kinds = [kind for kind, _ in seen]

    assert all(kind == value["type"] for kind, value in seen)
    assert kinds[:3] == ["message_start", "content_block_start", "ping"]
    assert kinds[-3:] == ["content_block_stop", "message_delta", "message_stop"]
    starts = [value for kind, value in seen if kind == "content_block_start"]
    assert [each["content_block"]["type"] for each in starts] == ["thinking", "text"]
    signatures = [
        value["delta"]["signature"]
        for kind, value in seen
        if kind == "content_block_delta" and value["delta"]["type"] == "signature_delta"
    ]
    assert signatures == [seen[0][1]["message"]["id"]]
    assert seen[0][1]["message"]["usage"]["output_tokens"] == 0
    assert seen[-2][1]["usage"]["output_tokens"] > 0


def test_stream_and_whole_say_the_same() -> None:
    """The deltas of each block are its text."""
    whole = json_of(ask())
    texts = ["", ""]
    for kind, value in events(ask(stream=True)):
        if kind == "content_block_delta":
            delta = value["delta"]
            texts[value["index"]] += delta.get("thinking") or delta.get("text") or ""

    assert texts == [whole["content"][0]["thinking"], whole["content"][1]["text"]]


@pytest.mark.parametrize("stream", [True, False])
def test_tools_are_used(stream: bool) -> None:  # noqa: FBT001 -- a table
    """A call is a block with its input, and the reason says so."""
    served = ask(tools=[TOOL], stream=stream, thinking=OFF)
    if stream:
        seen = events(served)
        block = next(v for k, v in seen if k == "content_block_start")["content_block"]
        assert block["input"] == {}
        text = "".join(
            value["delta"]["partial_json"]
            for kind, value in seen
            if kind == "content_block_delta"
        )
        assert json.loads(text) == {"city": "Paris"}
        reason = seen[-2][1]["delta"]["stop_reason"]
    else:
        (block,) = json_of(served)["content"]
        assert block["input"] == {"city": "Paris"}
        reason = json_of(served)["stop_reason"]

    assert (block["type"], block["name"]) == ("tool_use", "get_weather")
    assert reason == "tool_use"


def test_input_that_was_cut_short_is_empty() -> None:
    """What ``max_tokens`` left is no JSON and cannot be an object."""
    found = json_of(ask(tools=[TOOL], thinking=OFF, max_tokens=4))

    assert found["content"][0]["input"] == {}
    assert found["stop_reason"] == "max_tokens"


def test_a_stop_sequence_is_named() -> None:
    """The reason and the text that stopped it."""
    found = json_of(ask(stop_sequences=["e"], thinking=OFF))

    assert (found["stop_reason"], found["stop_sequence"]) == ("stop_sequence", "e")


@pytest.mark.parametrize(
    ("profile", "asked", "served"),
    [
        ("v4-2026-04", "claude-opus-4-7", "deepseek-v4-pro"),
        ("v4-2026-04", "deepseek-v4-pro[1m]", "deepseek-v4-pro"),
        ("v4-2026-04", "claude-haiku-4", "deepseek-v4-flash"),
        ("v4-2026-04", "anything", "deepseek-v4-flash"),
        ("v4-2026-09", "anything", "deepseek-flash"),
    ],
)
def test_no_model_is_unknown(profile: str, asked: str, served: str) -> None:
    """Any name is mapped, and the answer names the model."""
    body = {"model": asked, "messages": [QUESTION], "max_tokens": 9}

    assert post(body, path=PATH, profile=revision(profile)).model == served


def test_either_header_carries_the_key() -> None:
    """``x-api-key`` and a bearer token both work here, the former only here."""
    endpoint = Endpoint(load_profile())
    body = json.dumps({"model": "x", "messages": [QUESTION]}).encode()
    key = ("X-Api-Key", "sk-a")

    assert endpoint.answer("POST", PATH, (key, JSON), body, now=0).model
    refused = endpoint.answer("GET", "/models", (key,), b"", now=0)
    assert message_of(refused) == "Authentication Fails (governor)"
    empty = endpoint.answer("POST", PATH, (("x-api-key", " "), JSON), body, now=0)
    assert message_of(empty) == "Authentication Fails (governor)"


def test_cached_input_is_counted_apart() -> None:
    """``input_tokens`` leaves out what was read from the cache."""
    endpoint = Endpoint(load_profile())
    body = {
        "model": "x",
        "max_tokens": 5,
        "system": [{"type": "text", "text": "word " * 300}],
        "messages": [QUESTION],
    }
    first = json_of(send(endpoint, body, path=PATH))["usage"]
    second = json_of(send(endpoint, body, path=PATH, index=1))["usage"]

    assert first["cache_read_input_tokens"] == 0
    assert second["cache_read_input_tokens"] == 256
    assert second["input_tokens"] == first["input_tokens"] - 256


def test_a_tool_turn_goes_round() -> None:
    """Blocks of a turn become messages, and the result is answered."""
    turn = [
        QUESTION,
        {"role": "assistant", "content": [THINKING, {"type": "text", "text": "Wait"}, USE]},
        {"role": "user", "content": [RESULT, {"type": "text", "text": "and now?"}]},
    ]  # fmt: skip
    parts = {**RESULT, "content": [{"type": "text", "text": "hot"}]}
    bare = [*turn[:2], {"role": "user", "content": [parts]}]

    assert ask(messages=turn, tools=[TOOL]).model
    found = json_of(ask(messages=bare, tools=[TOOL]))
    assert found["content"][-1]["text"].startswith("The tool says: hot.")


@pytest.mark.parametrize(
    ("members", "text"),
    [
        (
            {
                "messages": [
                    QUESTION,
                    {"role": "assistant", "content": [USE]},
                    {"role": "user", "content": [RESULT]},
                ]
            },
            (
                "The `content[].thinking` in the thinking mode must be passed back to "
                "the API."
            ),
        ),
        ({"messages": []}, "Empty input messages"),
        ({"messages": [], "system": "x"}, "Empty input messages"),
        (
            {"metadata": {"user_id": "a b"}},
            (
                "Invalid 'user_id': string does not match pattern. Expected a string that "
                "matches the pattern '^[a-zA-Z0-9_-]+$'."
            ),
        ),
        (
            {"thinking": OFF, "output_config": {"effort": "max"}},
            "thinking options type cannot be disabled when reasoning_effort is set",
        ),
        (
            {"temperature": 3},
            "Invalid temperature value, the valid range of temperature is [0, 2]",
        ),
        (
            {"tools": [TOOL], "tool_choice": {"type": "any"}},
            "Thinking mode does not support this tool_choice",
        ),
        (
            {
                "messages": [
                    {"role": "user", "content": [{"type": "image", "source": {}}]}
                ]
            },
            "This model does not support image",
        ),
    ],
)
def test_refusals_keep_the_other_envelope(members: dict[str, Any], text: str) -> None:
    """Errors come in the OpenAI-style envelope on this surface, too."""
    error = error_of(ask(**members))

    assert error.message == text
    assert (error.status, error.type) == (400, "invalid_request_error")


def test_wrong_shapes_are_a_422_in_september() -> None:
    """The text is the chat's, the status the revision's."""
    body = {"model": "x", "messages": [QUESTION], "thinking": {"type": "bogus"}}
    error = error_of(post(body, path=PATH, profile=revision("v4-2026-09")))

    assert error.status == 422
    assert error.message is not None
    assert (
        "thinking.type: unknown variant `bogus`, expected one of `adaptive`, "
        "`enabled`, `disabled` at line 1 column"
    ) in error.message


@pytest.mark.parametrize(
    ("choice", "used"),
    [
        ({"type": "none"}, False),
        ({"type": "auto"}, True),
        ({"type": "any"}, True),
        ({"type": "tool", "name": "get_weather"}, True),
        (None, True),
    ],
)
def test_tool_choices_are_translated(choice: Any, used: bool) -> None:  # noqa: FBT001 -- a table
    """The four kinds mean what the chat's mean."""
    found = json_of(ask(tools=[TOOL], tool_choice=choice, thinking=OFF))

    assert (found["stop_reason"] == "tool_use") == used


def test_no_effort_switches_thinking_off_here() -> None:
    """``output_config.effort: none`` is taken and has no such effect (probed)."""
    body = {"model": "x", "messages": [QUESTION], "output_config": {"effort": "none"}}
    found = json_of(post(body, path=PATH, profile=revision("v4-2026-08")))

    assert found["content"][0]["type"] == "thinking"


def test_what_is_ignored_is_ignored() -> None:
    """Unknown members, an empty turn and blocks of the server's own tools pass."""
    messages = [
        {"role": "user", "content": []},
        {"role": "assistant", "content": "x"},
        {
            "role": "user",
            "content": [{"type": "server_tool_use", "id": "1"}, {"type": "text", "text": "y"}],
        },
    ]  # fmt: skip

    assert ask(top_k=5, service_tier="auto", messages=messages).model
    assert ask(metadata={"user_id": "a-b_1"}).model
