"""Whose request it is that comes to the root."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

import pytest

from wavetank.scenario import Exchange, build_reply
from wavetank.server import ThreadedServer


def ask(base_url: str, key: str) -> tuple[int, str]:
    """Ask for a whole answer; give its status and text."""
    request = urllib.request.Request(  # noqa: S310 - the address is the mock's own
        f"{base_url}/chat/completions",
        json.dumps({"model": "deepseek-v4-flash", "messages": []}).encode(),
        {"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - as above
            body = json.load(answer)
            return answer.status, body["choices"][0]["message"]["content"]
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)["error"]["code"]


def exchanges(text: str) -> tuple[Exchange, ...]:
    """Answer every request with this text."""
    reply = build_reply([{"content": text}, {"finish": "stop"}])
    return (Exchange(reply, times=None),)


def test_the_play_on_stage_answers_at_the_root_whatever_the_key() -> None:
    """A gateway may put its own key in the place of the client's."""
    with ThreadedServer() as server:
        play = server.create_play(exchanges("One"), key="sk-one", at_root=True)

        assert ask(server.base_url, "sk-of-the-gateway") == (200, "One")
        assert play.api_key == "sk-one"
        (request,) = play.transcript().requests
        assert request.key_matched


def test_a_later_play_takes_the_stage() -> None:
    """A late request that still carries an earlier key belongs to the earlier play."""
    with ThreadedServer() as server:
        first = server.create_play(exchanges("One"), key="sk-one", at_root=True)
        first.end()
        second = server.create_play(exchanges("Two"), key="sk-two", at_root=True)

        assert ask(server.base_url, "sk-of-the-gateway") == (200, "Two")
        assert ask(server.base_url, "sk-one") == (410, "play-ended")
        assert len(second.transcript().requests) == 1


@pytest.mark.parametrize("key", ["sk-one", "sk-x"])
def test_without_a_stage_the_root_stays_empty(key: str) -> None:
    """Plays that nobody put there are found by their address alone."""
    with ThreadedServer() as server:
        server.create_play(exchanges("One"), key="sk-one")

        assert ask(server.base_url, key) == (404, "unknown-address")
