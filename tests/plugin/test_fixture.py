"""The ``deepseek`` fixture, used the way an application's tests use it."""

from __future__ import annotations

import asyncio
import json
import os
import threading
import urllib.request
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError

import httpx
import openai
import pytest

from wavetank.client.call import Turn
from wavetank.errors import InvalidFileError, NothingSelectedError, UsageError
from wavetank.plugin.fixture import DeepSeek
from wavetank.plugin.host import Host
from wavetank.server import ThreadedServer

if TYPE_CHECKING:
    from pathlib import Path

MODEL = "deepseek-v4-flash"
ASK = [{"role": "user", "content": "Say hello."}]


def post(mock: DeepSeek, *, stream: bool = False, path: str = "") -> str:
    """Ask the mock as a plain client would and return the body."""
    request = urllib.request.Request(  # noqa: S310 - the address is the mock's own
        f"{mock.base_url}{path}/chat/completions",
        data=json.dumps({"model": MODEL, "stream": stream, "messages": ASK}).encode(),
        headers={
            "Authorization": f"Bearer {mock.api_key}",
            "Content-Type": "application/json",
        },
    )
    with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - as above
        return str(answer.read().decode())


def content(body: str) -> Any:
    """Return the text of a whole answer."""
    return json.loads(body)["choices"][0]["message"]["content"]


def test_it_answers_without_a_play(deepseek: DeepSeek) -> None:
    """A mock that was told nothing answers as DeepSeek does, streamed or whole."""
    assert content(post(deepseek))
    assert "data: [DONE]" in post(deepseek, stream=True)
    deepseek.check()


def test_it_refuses_without_a_play_what_deepseek_refuses(deepseek: DeepSeek) -> None:
    """A request that the real endpoint would refuse is refused in its words."""
    with pytest.raises(HTTPError) as caught:
        post(deepseek, path="/beta/nothing")
    assert caught.value.code == 404
    caught.value.close()


def test_a_reply_is_a_text(deepseek: DeepSeek) -> None:
    """The short form answers every request with the same words."""
    deepseek.reply("Hello to you, all.")

    assert content(post(deepseek)) == "Hello to you, all."
    assert post(deepseek, stream=True).count('"content":" ') == 3
    deepseek.check()


def test_a_test_that_asks_nothing_does_not_wait_for_the_server(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its end comes before the server behind it is loaded."""
    loaded = threading.Event()
    run = ThreadedServer._run

    def run_late(self: ThreadedServer, *args: Any) -> None:
        loaded.wait(10)
        run(self, *args)

    monkeypatch.setattr(ThreadedServer, "_run", run_late)
    host = Host()
    mock = DeepSeek(host, speed=1)
    mock.close()

    assert not loaded.is_set()
    loaded.set()
    host.close()


def test_the_environment_is_given_and_never_set(
    deepseek: DeepSeek, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Variables for the SDKs come as a mapping; an SDK made from them reaches here."""
    for name, value in deepseek.env().items():
        assert os.environ.get(name) != value
        monkeypatch.setenv(name, value)

    messages: Any = ASK
    openai.OpenAI().chat.completions.create(model=MODEL, messages=messages)

    assert deepseek.requests[0].key_matched is True


def test_another_revision_answers(deepseek: DeepSeek) -> None:
    """Models, wording and switches are those of the profile; faults stay in force."""
    deepseek.fault("rate-limit", times=1)
    deepseek.use_profile("v4-2026-09", request_id_suffix=False)
    client = openai.OpenAI(
        base_url=deepseek.base_url, api_key=deepseek.api_key, max_retries=0
    )
    messages: Any = ASK

    with pytest.raises(openai.RateLimitError):
        client.chat.completions.create(model=MODEL, messages=messages)
    answer = client.chat.completions.create(model=MODEL, messages=messages)
    with pytest.raises(openai.BadRequestError, match=r"but you passed nope\.$"):
        client.chat.completions.create(model="nope", messages=messages)

    assert answer.model == "deepseek-flash"
    assert next(each.id for each in client.models.list()) == "deepseek-flash"


def test_a_profile_that_there_is_not_is_refused(deepseek: DeepSeek) -> None:
    """The call says which there are; what was played goes on."""
    deepseek.reply("Hi")

    with pytest.raises(UsageError, match="did you mean 'v4-2026-09'"):
        deepseek.use_profile("v4-2026-9")
    deepseek.use_profile("v4-2026-09")

    assert content(post(deepseek)) == "Hi"


def test_the_address_is_fixed_before_the_play(deepseek: DeepSeek) -> None:
    """A client built before ``play`` meets what was played afterwards."""
    before = (deepseek.base_url, deepseek.api_key)

    deepseek.play("errors/402")

    assert (deepseek.base_url, deepseek.api_key) == before
    with pytest.raises(HTTPError) as caught:
        post(deepseek, stream=True)
    assert caught.value.code == 402
    caught.value.close()


def test_each_test_has_a_mock_of_its_own(deepseek: DeepSeek) -> None:
    """No request of another test is seen."""
    assert deepseek.requests == ()


def test_requests_can_be_inspected(deepseek: DeepSeek) -> None:
    """A request shows its JSON and whether the key was right, never the key."""
    post(deepseek, path="/v1")

    (request,) = deepseek.requests
    assert request.method == "POST"
    assert request.path == "/v1/chat/completions"
    assert request.json["messages"] == ASK
    assert request.key_matched is True
    assert deepseek.api_key not in request.headers["authorization"]


def test_steps_are_written_in_the_words_of_whoever_asks(deepseek: DeepSeek) -> None:
    """The same steps are an Anthropic message where the Anthropic surface is asked."""
    deepseek.play([{"content": ["Hi"]}, {"finish": "end_turn"}, "done"])

    answer = httpx.post(
        f"{deepseek.env()['ANTHROPIC_BASE_URL']}/v1/messages",
        json={"model": MODEL, "max_tokens": 9, "messages": ASK},
    )

    assert answer.json()["content"] == [{"type": "text", "text": "Hi"}]
    assert answer.json()["stop_reason"] == "end_turn"


def test_inline_steps_and_their_problems(deepseek: DeepSeek) -> None:
    """Steps can be written in place; a misspelt step is named with a hint."""
    deepseek.play([{"content": ["Hi"]}, {"finish": "stop"}, "done"])
    assert content(post(deepseek)) == "Hi"

    with pytest.raises(InvalidFileError, match=r"did you mean .content."):
        deepseek.play([{"contend": "Hi"}])


def test_a_file_and_a_text(deepseek: DeepSeek, tmp_path: Path) -> None:
    """A scenario of the project's own is played from its file or its text."""
    text = (
        "wavetank: 1\n"
        "title: A short answer\n"
        "proves: [content.deltas-concatenated]\n"
        "source: the guide\n"
        "call: {request: {model: m, messages: [], stream: true}}\n"
        "reply: [{role: assistant}, {content: Yo}, {finish: stop}, done]\n"
    )
    path = tmp_path / "short.yaml"
    path.write_text(text, encoding="utf-8")

    assert content(post(deepseek.play(path))) == "Yo"
    assert content(post(deepseek.play(str(path)))) == "Yo"
    assert content(post(deepseek.play(text))) == "Yo"
    with pytest.raises(UsageError, match="no such scenario file"):
        deepseek.play(str(tmp_path / "other.yaml"))


def test_an_unknown_id_names_close_ones(deepseek: DeepSeek) -> None:
    """A misspelt id is refused with what was probably meant."""
    with pytest.raises(NothingSelectedError, match="done/marker"):
        deepseek.play("done/markr")


def test_check_names_what_was_never_asked(deepseek: DeepSeek) -> None:
    """An exchange that no request reached fails ``check``."""
    deepseek.play("done/marker")

    with pytest.raises(AssertionError, match="exchange 1 of 1 was never asked for"):
        deepseek.check()


def test_check_names_a_request_that_matched_nothing(deepseek: DeepSeek) -> None:
    """A second request to a one-exchange scenario is a difference, not a surprise."""
    deepseek.play("done/marker")
    post(deepseek, stream=True)
    with pytest.raises(HTTPError) as caught:
        post(deepseek, stream=True)
    caught.value.close()

    with pytest.raises(AssertionError, match="request 2"):
        deepseek.check()


@pytest.mark.wavetank("done/marker")
def test_verify_judges_what_the_caller_was_told(deepseek: DeepSeek) -> None:
    """An observation is judged by the scenario that was played."""
    assert deepseek.scenario == "done/marker"
    post(deepseek, stream=True)

    with pytest.raises(AssertionError, match=r"done\.not-json"):
        deepseek.verify(Turn("error", content=""))


def test_verify_needs_a_scenario(deepseek: DeepSeek) -> None:
    """Inline steps prove no requirement, so there is nothing to verify."""
    with pytest.raises(UsageError, match="no"):
        deepseek.verify(Turn("complete"))


@pytest.mark.asyncio
async def test_it_serves_asyncio_tests(deepseek: DeepSeek) -> None:
    """The mock has a loop of its own, so a blocked test loop does not block it."""
    assert content(await asyncio.to_thread(post, deepseek)) != ""
    assert content(post(deepseek)) != ""


@pytest.mark.anyio
async def test_it_serves_anyio_tests(deepseek: DeepSeek) -> None:
    """The same under anyio."""
    assert content(post(deepseek)) != ""
