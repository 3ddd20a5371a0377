"""The simulated endpoint over a socket."""

from __future__ import annotations

import json
import urllib.request
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError

import openai
import pytest

from wavetank.endpoint import Endpoint, Pace, load_profile
from wavetank.scenario.steps import Pause
from wavetank.script import Request
from wavetank.server import ThreadedServer
from wavetank.server.simulated import SimulatedEndpoint

if TYPE_CHECKING:
    from collections.abc import Iterator

SPRING: float = 1_777_500_000  # before the legacy ids retired
AUTUMN: float = 1_790_000_000  # after
WEATHER: Any = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "The weather of a city",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}},
            "required": ["city"],
        },
    },
}


def serve(*, pace: Pace | None = None, now: float = SPRING) -> ThreadedServer:
    """A server whose root answers as DeepSeek did at a given time."""
    endpoint = SimulatedEndpoint(
        Endpoint(load_profile()), pace or Pace(), now=lambda: now
    )
    return ThreadedServer(endpoint=endpoint)


@pytest.fixture(name="base_url")
def fixture_base_url() -> Iterator[str]:
    """Return the address of a server of April 2026."""
    with serve() as server:
        yield server.base_url


def sdk(base_url: str) -> openai.OpenAI:
    """The SDK as an application makes it."""
    return openai.OpenAI(base_url=base_url, api_key="sk-any", max_retries=0)


OSLO = {"role": "user", "content": "The weather in Oslo?"}
ASKED = {"role": "user", "content": "Write 20 words."}
CHAT = {"model": "deepseek-v4-flash", "messages": [ASKED]}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/chat/completions", CHAT),
        ("/chat/completions", {**CHAT, "logprobs": True}),
        ("/chat/completions", {**CHAT, "tools": [WEATHER], "messages": [OSLO]}),
        (
            "/beta/completions",
            {"model": "deepseek-v4-pro", "prompt": "Write 20 words."},
        ),
        ("/anthropic/v1/messages", CHAT),
    ],
)
@pytest.mark.parametrize("stream", [True, False])
def test_every_surface_keeps_the_pace(
    path: str, body: dict[str, Any], *, stream: bool
) -> None:
    """An answer takes the time of its tokens, streamed or whole."""
    pace = Pace(first_token=2, tokens_per_second=10)
    endpoint = SimulatedEndpoint(Endpoint(load_profile()), pace, now=lambda: SPRING)
    headers = (("Authorization", "Bearer sk-any"), ("Content-Type", "application/json"))
    sent = json.dumps({**body, "stream": stream}).encode()

    choice = endpoint.respond(Request("POST", path, headers, sent))

    first, *others = [
        step.seconds for step in choice.reply.steps if isinstance(step, Pause)
    ]
    (visit,) = endpoint.ledger.visits
    assert visit.served.usage is not None
    assert first == 2
    # A signature or a finish chunk is a delta and no token; a tool's name is the
    # other way round.
    expected = (visit.served.usage.completion - 1) / 10
    assert sum(others) == pytest.approx(expected, abs=0.5)


def test_what_no_model_says_is_answered_at_once() -> None:
    """Lists and refusals do not wait for a first token."""
    endpoint = SimulatedEndpoint(Endpoint(load_profile()), Pace(first_token=2))
    headers = (("Authorization", "Bearer sk-any"),)

    choice = endpoint.respond(Request("GET", "/models", headers, b""))

    assert not any(isinstance(step, Pause) for step in choice.reply.steps)


@pytest.mark.parametrize("base", ["", "/v1", "/beta"])
def test_an_sdk_streams_from_it(base_url: str, base: str) -> None:
    """The guide's own loop prints an answer, on each base that DeepSeek knows."""
    stream = sdk(base_url + base).chat.completions.create(
        model="deepseek-v4-flash",
        messages=[{"role": "user", "content": "Stream a haiku about caching."}],
        stream=True,
    )

    reasoning = content = ""
    finish = None
    for chunk in stream:
        delta = chunk.choices[0].delta
        reasoning += getattr(delta, "reasoning_content", None) or ""
        content += delta.content or ""
        finish = chunk.choices[0].finish_reason or finish
    assert reasoning
    assert content
    assert finish == "stop"


def test_an_agent_loop_needs_the_reasoning_back(base_url: str) -> None:
    """A tool turn works when the reasoning comes back, and is a 400 when it is lost."""
    chat = sdk(base_url).chat.completions
    messages: list[Any] = [{"role": "user", "content": "What is the weather in Oslo?"}]
    ask: dict[str, Any] = {"model": "deepseek-v4-pro", "tools": [WEATHER]}
    said = chat.create(messages=messages, **ask).choices[0].message
    assert said.tool_calls
    results: list[Any] = [
        {"role": "tool", "tool_call_id": call.id, "content": "21 C"}
        for call in said.tool_calls
    ]

    answer = chat.create(messages=[*messages, said, *results], **ask)
    lost: Any = {
        "role": "assistant",
        "tool_calls": [call.model_dump() for call in said.tool_calls],
    }

    assert "21 C" in (answer.choices[0].message.content or "")
    with pytest.raises(openai.BadRequestError, match="must be passed back to the API"):
        chat.create(messages=[*messages, lost, *results], **ask)


def test_legacy_ids_retire_by_the_clock() -> None:
    """The same request is answered before the date and refused after it."""
    ask: dict[str, Any] = {
        "model": "deepseek-chat",
        "messages": [{"role": "user", "content": "Hi"}],
    }
    with serve(now=SPRING) as server:
        answer = sdk(server.base_url).chat.completions.create(**ask)
        assert answer.model == "deepseek-v4-flash"
    with serve(now=AUTUMN) as server, pytest.raises(openai.BadRequestError):
        sdk(server.base_url).chat.completions.create(**ask)


def get(url: str, key: str | None = "sk-any") -> tuple[int, str | None, bytes]:
    """Ask with a plain GET."""
    headers = {} if key is None else {"Authorization": f"Bearer {key}"}
    try:
        with urllib.request.urlopen(  # noqa: S310 - the address is the mock's own
            urllib.request.Request(url, headers=headers)  # noqa: S310 - as above
        ) as answer:
            return answer.status, answer.headers.get("Content-Type"), answer.read()
    except HTTPError as error:
        with error:
            return error.code, error.headers.get("Content-Type"), error.read()


def test_the_routes_around_the_chat(base_url: str) -> None:
    """Models, balance, the gateway's plain refusal, and an empty 404."""
    status, _, body = get(f"{base_url}/models")
    assert (status, len(body)) == (200, 156)
    assert json.loads(get(f"{base_url}/user/balance")[2])["is_available"] is True
    assert get(f"{base_url}/models", key=None) == (
        401, None, b"Authentication Fails (governor)",
    )  # fmt: skip
    assert get(f"{base_url}/nothing") == (404, None, b"")
    assert b"itself answers as DeepSeek does" in get(base_url)[2]


def test_a_pace_is_kept_with_keep_alives_first() -> None:
    """Comments come before the first token when one is waited for."""
    with serve(pace=Pace(first_token=0.02, keep_alives=2)) as server:
        body = {
            "model": "deepseek-v4-flash",
            "messages": [{"role": "user", "content": "Hi"}],
            "stream": True,
        }
        request = urllib.request.Request(  # noqa: S310 - the address is the mock's own
            f"{server.base_url}/chat/completions",
            json.dumps(body).encode(),
            {"Authorization": "Bearer sk-any", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - as above
            text = answer.read()

    assert text.startswith(b": keep-alive\n\n: keep-alive\n\ndata: {")


def test_without_an_endpoint_the_root_says_what_exists() -> None:
    """A server made for scenarios alone explains itself."""
    with ThreadedServer() as server:
        status, _, body = get(f"{server.base_url}/chat/completions")

    assert status == 404
    assert b"there are /scenarios/<id>" in body


def test_a_page_of_this_machine_is_answered(base_url: str) -> None:
    """The preflight needs no key, and leaves no trace among the requests."""
    headers = {
        "Origin": "http://localhost:5173",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    request = urllib.request.Request(  # noqa: S310 - the address is the mock's own
        f"{base_url}/chat/completions", headers=headers, method="OPTIONS"
    )

    with urllib.request.urlopen(request) as answer:  # noqa: S310 - as above
        assert answer.status == 200
        assert answer.headers["Access-Control-Allow-Origin"] == headers["Origin"]
    with urllib.request.urlopen(f"{base_url}/_wavetank/requests") as listed:  # noqa: S310 - as above
        assert json.load(listed)["requests"] == []


def test_every_answer_has_a_trace_id_of_its_own(base_url: str) -> None:
    """Support asks for it, so it names one request."""
    ids = set()
    for _ in range(2):
        request = urllib.request.Request(  # noqa: S310 - the address is the mock's own
            f"{base_url}/models", headers={"Authorization": "Bearer sk-any"}
        )
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - as above
            ids.add(answer.headers["x-ds-trace-id"])

    assert len(ids) == 2
    assert all(len(each) == 32 for each in ids)


def test_only_a_look_at_the_root_is_answered_in_our_own_name(base_url: str) -> None:
    """What posts there set its address wrongly, and is told what DeepSeek would say."""
    with urllib.request.urlopen(f"{base_url}/") as answer:  # noqa: S310 - our own loopback
        assert b"itself answers as DeepSeek does" in answer.read()
    with pytest.raises(HTTPError) as caught:
        urllib.request.urlopen(f"{base_url}/", b"{}")  # noqa: S310 - as above
    with caught.value as refused:
        assert (refused.code, refused.read()) == (
            401,
            b"Authentication Fails (governor)",
        )
