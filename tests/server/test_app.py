"""Which address answers what, and what an address that is none says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from server.tapping import LAST_CHUNK, Tap, ask, exchange, get, post
from wavetank.journal.entries import HarnessFault

if TYPE_CHECKING:
    from wavetank.server import ThreadedServer

ANSWER = ({"role": "assistant"}, {"content": ["Hello"]}, {"finish": "stop"}, "done")


@pytest.mark.parametrize(
    "path", ["/chat/completions", "/v1/chat/completions?x=1", "/v1"]
)
def test_a_play_answers_everything_below_its_address(
    server: ThreadedServer, path: str
) -> None:
    """What the client adds to its base URL is recorded as it was sent."""
    play = server.create_play([exchange(*ANSWER)])

    status, answer = ask(play.base_url, post(play.base_url, path=path))

    assert status == 200
    assert "Hello" in answer
    assert play.transcript().requests[0].path == path


def test_an_absolute_target_is_an_address_too(server: ThreadedServer) -> None:
    """A client that believes in a proxy is answered (RFC 9112 section 3.2.2)."""
    play = server.create_play([exchange(*ANSWER)])
    request = post(play.base_url, path="/x").replace(
        b"POST /", f"POST {server.base_url}/".encode()
    )

    assert ask(play.base_url, request)[0] == 200
    assert play.transcript().requests[0].path == "/x"


def test_the_root_says_what_there_is(server: ThreadedServer) -> None:
    """A person who opens the server's address learns the others."""
    status, text = ask(server.base_url, get(server.base_url, "/"))

    assert status == 200
    assert f"{server.base_url}/scenarios/<id>" in text


@pytest.mark.parametrize(
    "path", ["/chat/completions", "/playsx/1", "/plays/0/x", "/plays"]
)
def test_other_addresses_say_that_they_are_none(
    server: ThreadedServer, path: str
) -> None:
    """A 404 carries DeepSeek's envelope and says that wavetank speaks."""
    status, answer = ask(server.base_url, post(server.base_url, path=path))

    assert status == 404
    assert answer["error"]["message"].startswith("wavetank: ")
    assert "/plays" in answer["error"]["message"]


def test_half_a_request_is_no_request(server: ThreadedServer) -> None:
    """A client that leaves in the middle of its body is not recorded."""
    play = server.create_play([exchange(*ANSWER)])

    with Tap(play.base_url) as client:
        client.send(post(play.base_url)[:-1])
    with Tap(play.base_url) as client:
        client.send(post(play.base_url)).read_until(LAST_CHUNK)

    assert play.wait_idle(10)
    transcript = play.transcript()
    assert len(transcript.requests) == 1
    assert not [each for each in transcript.entries if isinstance(each, HarnessFault)]
