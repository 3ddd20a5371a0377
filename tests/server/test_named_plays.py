"""A caller chooses a play's name, and may use it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from server.tapping import Tap, ask, get, post
from wavetank.journal import transcript_from_lines

if TYPE_CHECKING:
    from wavetank.server import ThreadedServer


def a_reply(*steps: Any) -> dict[str, Any]:
    """The body that makes a play of these steps."""
    return {"reply": list(steps)}


def put(server: ThreadedServer, name: str, body: Any) -> tuple[int, Any]:
    """Make or replace a play."""
    sent = post(server.base_url, body, path=f"/_wavetank/plays/{name}")
    return ask(server.base_url, sent.replace(b"POST", b"PUT", 1))


def look(server: ThreadedServer, name: str, method: str = "GET") -> tuple[int, Any]:
    """Get or delete a play."""
    sent = get(server.base_url, f"/_wavetank/plays/{name}")
    return ask(server.base_url, sent.replace(b"GET", method.encode(), 1))


@pytest.mark.parametrize("name", ["a", "checkout-test", "Case_7.b", "..a", "-"])
def test_a_play_has_the_name_it_was_given(server: ThreadedServer, name: str) -> None:
    """It is described as any play, answers at its name, and is read and deleted."""
    status, play = put(server, name, a_reply({"content": ["Hello"]}, "done"))
    url = f"{server.base_url}/plays/{name}"
    _, text = ask(url, post(url, headers=[f"Authorization: Bearer {play['api_key']}"]))
    _, lines = look(server, name)

    assert status == 201
    assert play == {"token": name, "base_url": url, "api_key": play["api_key"]}
    assert "Hello" in text
    assert transcript_from_lines(lines.splitlines()).requests[0].key_matched
    assert look(server, name, "DELETE")[0] == 204
    assert look(server, name)[0] == 404


def test_a_replaced_play_is_ended_and_its_transcript_gone(
    server: ThreadedServer,
) -> None:
    """What was under way ends, and the name means the new play alone."""
    _, old = put(server, "mine", a_reply({"content": ["old"]}, "stall"))
    with Tap(old["base_url"]) as client:
        client.send(post(old["base_url"])).read_until(b"old")
        status, new = put(server, "mine", a_reply({"content": ["new"]}, "done"))
        client.read_to_end()

    assert status == 200
    assert new["api_key"] != old["api_key"]
    assert transcript_from_lines(look(server, "mine")[1].splitlines()).requests == ()
    assert "new" in ask(new["base_url"], post(new["base_url"]))[1]


def test_a_body_that_is_refused_replaces_nothing(server: ThreadedServer) -> None:
    """The old play goes on when the new one cannot be made."""
    put(server, "mine", a_reply({"content": ["old"]}, "done"))

    status, answer = put(server, "mine", {"scenario": 7})

    assert status == 400
    assert "nothing here can be played" in answer["error"]["message"]
    url = f"{server.base_url}/plays/mine"
    assert "old" in ask(url, post(url))[1]


@pytest.mark.parametrize("name", ["", ".", "..", "a%20b", "a/b", "caf%C3%A9", "a~"])
def test_a_name_that_cannot_be_is_explained(server: ThreadedServer, name: str) -> None:
    """The refusal names what was found and what a name may hold."""
    status, answer = put(server, name, a_reply("done"))

    assert status == 400
    assert answer["error"]["code"] == "invalid-name"
    assert repr(name) in answer["error"]["message"]
    assert "letters, digits" in answer["error"]["message"]
