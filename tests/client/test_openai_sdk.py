"""The openai adapter passes calls on and reports what the package gives."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from client.raw_server import (
    CHUNKED,
    RawServer,
    chunk,
    chunked,
    event,
    framed,
    stream,
    text,
    whole,
)
from wavetank.client.call import (
    Call,
    Observation,
    Observed,
    Settings,
    Skipped,
    ToolCall,
    Turn,
)
from wavetank.client.client import ignore_progress
from wavetank.client.opening import open_client
from wavetank.client.protocol import call_to_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wavetank.client.client import Client, Progress

STOP = chunk({"content": ""}, "stop")
HELLO = stream(*text("Hel", "lo"), STOP)
REQUEST: dict[str, Any] = {
    "model": "deepseek-v4-flash",
    "stream": True,
    "messages": [{"role": "user", "content": "Hi"}],
}
USAGE = {"prompt_tokens": 8, "completion_tokens": 2, "total_tokens": 10}
TOOL = {"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}


@pytest.fixture(params=["openai", "openai-async"])
def client(request: pytest.FixtureRequest) -> Iterator[Client]:
    opened = open_client(request.param)
    yield opened
    opened.close()


def observe(
    client: Client,
    server: RawServer,
    progress: Progress = ignore_progress,
    **fields: Any,
) -> Observation:
    fields.setdefault("request", REQUEST)
    fields.setdefault("settings", Settings(max_retries=0))
    answer = client.ask(Call(server.base_url, "sk-t", budget_s=9.0, **fields), progress)
    assert isinstance(answer, Observed), answer
    return answer.observation


def test_both_clients_say_who_they_are(client: Client) -> None:
    """Name, version and what can be set; there is no limit for a whole answer."""
    assert client.info.name in {"openai", "openai-async"}
    assert client.info.version[0].isdigit()
    assert "read_timeout" in client.info.capabilities
    assert "total_timeout" not in client.info.capabilities


def test_a_stream_is_read_from_its_chunks(client: Client) -> None:
    """Text, reasoning, finish reason and usage are what the chunks carry."""
    usage = {**USAGE, "prompt_cache_hit_tokens": 8}
    data = stream(
        chunk({"role": "assistant", "content": None, "reasoning_content": ""}),
        chunk({"content": None, "reasoning_content": "hm"}),
        *text("Hel", "lo"),
        chunk({"content": ""}, "stop", usage=usage),
        {**STOP, "choices": []},
    )
    reports: list[int] = []
    with RawServer([[chunked(data)]]) as server:
        observation = observe(client, server, reports.append)

    assert observation.turns == (
        Turn(
            "complete",
            content="Hello",
            reasoning_content="hm",
            tool_calls=(),
            finish_reason="stop",
            usage=usage,
        ),
    )
    assert reports == [1, 2, 3]


def test_the_request_goes_out_as_asked(client: Client) -> None:
    """Fields the package does not know travel through its extension point."""
    request = {**REQUEST, "thinking": {"type": "enabled"}, "reasoning_effort": "max"}
    with RawServer([[chunked(HELLO)]]) as server:
        observe(client, server, request=request)

    received = server.requests[0]
    assert received.line == "POST /chat/completions HTTP/1.1"
    assert received.headers["authorization"] == "Bearer sk-t"
    assert received.json == request


def test_cancelling_closes_the_connection(client: Client) -> None:
    """Closing the stream is the documented way, and the server sees it."""
    endless = framed(stream(*text("a", "b", "c"), done=False))
    with RawServer([[CHUNKED, endless, "hold"]]) as server:
        turn = observe(client, server, cancel_after_deltas=2).turns[0]
        assert server.left.wait(5)

    assert (turn.outcome, turn.content) == ("cancelled", "ab")


@pytest.mark.parametrize(
    ("reply", "kind", "type_"),
    [
        ([whole(b'{"error":{"message":"no"}}', "429 Slow")], "http", "RateLimitError"),
        ([whole(b"busy", "503 Busy")], "http", "InternalServerError"),
        ([chunked(event({"error": {"message": "no"}}))], "api", "APIError"),
        ([chunked(event("{"))], "protocol", "JSONDecodeError"),
        ([CHUNKED, framed(event(chunk()))], "connection", "APIConnectionError"),
        (["rst"], "connection", "APIConnectionError"),
    ],
)
def test_an_error_is_told_by_its_kind(
    client: Client, reply: list[bytes | str], kind: str, type_: str
) -> None:
    """Statuses, error objects, broken JSON and lost connections are told apart."""
    with RawServer([reply]) as server:
        turn = observe(client, server).turns[0]

    assert turn.outcome == "error"
    assert turn.error is not None
    assert turn.error.kind == kind
    assert str(turn.error.type).endswith(type_)


def test_the_read_timeout_is_passed_on(client: Client) -> None:
    """A stalled stream raises the package's own timeout."""
    with RawServer([[CHUNKED, "hold"]]) as server:
        settings = Settings(max_retries=0, read_timeout_s=0.05)
        turn = observe(client, server, settings=settings).turns[0]

    assert turn.error is not None
    assert (turn.error.kind, turn.error.type) == ("timeout", "openai.APITimeoutError")


def test_streamed_calls_go_back_with_their_reasoning(client: Client) -> None:
    """The message that the package assembled is the one that is returned."""
    opening = {"index": 0, "id": "call_1", "type": "function"}
    first = stream(
        chunk({"role": "assistant", "content": None, "reasoning_content": "hm"}),
        chunk(
            {"tool_calls": [{**opening, "function": {"name": "f", "arguments": ""}}]}
        ),
        chunk({"tool_calls": [{"index": 0, "function": {"arguments": '{"a":'}}]}),
        chunk({"tool_calls": [{"index": 0, "function": {"arguments": "1}"}}]}),
        chunk({"content": ""}, "tool_calls"),
    )
    then = ({"tool_results": [{"name": "f", "content": "21 C"}]},)
    with RawServer([[chunked(first)], [chunked(HELLO)]]) as server:
        turns = observe(
            client, server, then=then, request={**REQUEST, "tools": [TOOL]}
        ).turns

    assert turns[0].tool_calls == (ToolCall("f", '{"a":1}', "call_1"),)
    assert turns[1].content == "Hello"
    _, message, result = server.requests[1].json["messages"]
    assert message["reasoning_content"] == "hm"
    assert message["tool_calls"][0]["id"] == "call_1"
    assert result == {"role": "tool", "tool_call_id": "call_1", "content": "21 C"}


def test_a_whole_answer_goes_back_as_given(client: Client) -> None:
    """Without streaming the message object itself is appended."""
    message = {"role": "assistant", "content": "Hi", "reasoning_content": "hm"}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    body = json.dumps(
        {"id": "1", "object": "chat.completion", "created": 1, "model": "m",
         "choices": [choice], "usage": USAGE}
    ).encode()  # fmt: skip
    request = {**REQUEST, "stream": False}
    with RawServer([[whole(body)]] * 2) as server:
        turns = observe(client, server, request=request, then=({"user": "Ta"},)).turns

    assert turns[0] == turns[1]
    assert (turns[0].content, turns[0].reasoning_content) == ("Hi", "hm")
    assert (turns[0].finish_reason, turns[0].usage) == ("stop", USAGE)
    assert server.requests[1].json["messages"][1:] == [
        message,
        {"role": "user", "content": "Ta"},
    ]


@pytest.mark.parametrize("api", ["models", "balance"])
def test_lists_are_given_as_a_value(client: Client, api: str) -> None:
    """The parsed answer is in the observation."""
    listed: Any = {"object": "list", "data": [{"id": "deepseek-v4-flash"}]}
    with RawServer([[whole(json.dumps(listed).encode())]]) as server:
        observation = observe(client, server, api=api)

    assert observation == Observation((Turn("complete"),), listed)


@pytest.mark.parametrize("api", ["models", "balance"])
def test_a_refused_list_is_an_error(client: Client, api: str) -> None:
    """An error status is surfaced for lists too."""
    with RawServer([[whole(b"", "401 No")]]) as server:
        turn = observe(client, server, api=api).turns[0]

    assert turn.error is not None
    assert turn.error.status == 401


def test_an_api_the_adapter_does_not_drive_is_skipped(client: Client) -> None:
    """The adapter says so instead of trying."""
    answer = client.ask(
        Call("http://127.0.0.1:1", "k", {}, 5.0, api="fim"), ignore_progress
    )

    assert answer == Skipped("the adapter does not drive the fim API")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["openai", "openai-async"])
def test_the_adapter_is_a_session_too(name: str) -> None:
    """As a program it answers start and run in the protocol's words."""
    with RawServer([[chunked(HELLO)]]) as server:
        call = call_to_json(Call(server.base_url, "k", REQUEST, 9.0))
        messages = [
            {"cmd": "start", "protocol": 1},
            {"cmd": "run", "id": "7", "call": call},
        ]
        done = subprocess.run(
            [sys.executable, "-m", "wavetank.client.adapters.openai_sdk", name],
            input="".join(json.dumps(each) + "\n" for each in messages),
            capture_output=True,
            text=True,
            check=True,
        )

    ready, *_, answer = map(json.loads, done.stdout.splitlines())
    assert ready["client"]["name"] == name
    assert answer["observation"]["turns"][0]["content"] == "Hello"
