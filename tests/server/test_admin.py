"""Programs make, watch and end plays over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from server.tapping import HEAD_END, LAST_CHUNK, Tap, ask, get, post
from wavetank.journal import transcript_from_lines
from wavetank.journal.entries import AnswerOver, DeltaAwaited
from wavetank.scenario import Suite, load_text
from wavetank.server import ThreadedServer

if TYPE_CHECKING:
    from collections.abc import Iterator

PLAIN = """\
wavetank: 1
title: A title
proves: [content.deltas-concatenated]
source: the guide
reply: [role: assistant, content: [Hello], finish: stop, done]
"""


@pytest.fixture
def serving() -> Iterator[ThreadedServer]:
    """Serve one scenario."""
    with ThreadedServer(Suite(load_text(PLAIN, "plain.yaml", "content/plain"))) as it:
        yield it


def administer(server: ThreadedServer, path: str, body: Any) -> tuple[int, Any]:
    """Post JSON below the administration's address."""
    return ask(server.base_url, post(server.base_url, body, path=f"/_wavetank{path}"))


def look(server: ThreadedServer, path: str, *headers: str) -> tuple[int, Any]:
    """Get a page below the administration's address."""
    return ask(
        server.base_url, get(server.base_url, f"/_wavetank{path}", headers=headers)
    )


def test_health_is_one_word(serving: ThreadedServer) -> None:
    """A program that waits for the server learns that it is there."""
    assert look(serving, "/health") == (200, {"status": "ok"})


def test_the_scenarios_are_listed_with_their_addresses(serving: ThreadedServer) -> None:
    """The list holds what a client needs to play one."""
    status, answer = look(serving, "/scenarios")

    assert status == 200
    assert answer["scenarios"] == [
        {
            "id": "content/plain",
            "title": "A title",
            "proves": ["content.deltas-concatenated"],
            "base_url": f"{serving.base_url}/scenarios/content/plain",
        }
    ]


@pytest.mark.parametrize(
    "what",
    [
        {"scenario": "content/plain"},
        {"reply": [{"content": ["Hello"]}, "done"], "speed": 10, "seed": 7},
    ],
)
def test_a_play_is_made_played_and_read(serving: ThreadedServer, what: Any) -> None:
    """A made play answers at its address and gives its transcript as JSON lines."""
    status, play = administer(serving, "/plays", what)
    key = f"Authorization: Bearer {play['api_key']}"
    answer = ask(play["base_url"], post(play["base_url"], headers=[key]))
    _, lines = look(serving, f"/plays/{play['token']}")

    assert status == 201
    assert "Hello" in answer[1]
    transcript = transcript_from_lines(lines.splitlines())
    assert transcript.requests[0].key_matched
    assert isinstance(transcript.entries[-1], AnswerOver)


def test_progress_releases_an_awaited_delta(serving: ThreadedServer) -> None:
    """A report over HTTP counts like one from the harness."""
    steps = [{"content": ["first"]}, {"await_delta": 1}, {"content": ["second"]}]
    _, play = administer(serving, "/plays", {"reply": steps})

    with Tap(play["base_url"]) as client:
        client.send(post(play["base_url"])).read_until(b"first")
        status, _ = administer(
            serving, f"/plays/{play['token']}/progress", {"deltas": 1}
        )
        client.read_until(LAST_CHUNK)

    assert status == 204
    _, lines = look(serving, f"/plays/{play['token']}")
    entries = transcript_from_lines(lines.splitlines()).entries
    assert [each.satisfied for each in entries if isinstance(each, DeltaAwaited)] == [
        True
    ]


def test_a_deleted_play_is_ended_and_gone(serving: ThreadedServer) -> None:
    """Deleting ends what is under way; the token then names nothing."""
    _, play = administer(serving, "/plays", {"reply": [{"content": ["x"]}, "stall"]})
    path = f"/_wavetank/plays/{play['token']}"
    delete = get(serving.base_url, path).replace(b"GET", b"DELETE", 1)

    with Tap(play["base_url"]) as client:
        client.send(post(play["base_url"])).read_until(b"x")
        assert ask(serving.base_url, delete)[0] == 204
        client.read_to_end()

    assert look(serving, f"/plays/{play['token']}")[0] == 404
    assert ask(serving.base_url, delete)[0] == 404


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ({}, 400, "nothing here can be played"),
        ([], 400, "nothing here can be played"),
        (b"no json", 400, "nothing here can be played"),
        ({"scenario": "content/plain", "reply": []}, 400, "nothing here can be played"),
        ({"scenario": 7}, 400, "nothing here can be played"),
        ({"scenario": "content/plan"}, 404, "did you mean 'content/plain'"),
        ({"scenario": "content/plain", "sped": 1}, 400, "unknown members sped"),
        ({"scenario": "content/plain", "speed": 0}, 400, "speed is 0; expected"),
        ({"scenario": "content/plain", "speed": True}, 400, "speed is true; expected"),
        ({"scenario": "content/plain", "seed": 1.5}, 400, "seed is 1.5; expected"),
        ({"reply": [{"contnt": ["x"]}]}, 400, "did you mean"),
    ],
)
def test_what_cannot_be_played_is_explained(
    serving: ThreadedServer, body: Any, status: int, message: str
) -> None:
    """Each refusal says what was found and what would have been right."""
    found, answer = administer(serving, "/plays", body)

    assert found == status
    assert message in answer["error"]["message"]


@pytest.mark.parametrize(
    "body", [{}, {"deltas": -1}, {"deltas": True}, {"deltas": "1"}]
)
def test_progress_is_a_number(serving: ThreadedServer, body: Any) -> None:
    """Progress that is no number of deltas is refused."""
    _, play = administer(serving, "/plays", {"reply": ["done"]})

    status, answer = administer(serving, f"/plays/{play['token']}/progress", body)

    assert status == 400
    assert '{"deltas": n}' in answer["error"]["message"]


@pytest.mark.parametrize("path", ["", "/", "/play", "/plays/{token}/more"])
def test_an_unknown_address_lists_the_known(serving: ThreadedServer, path: str) -> None:
    """A 404 below the prefix says what there is."""
    _, play = administer(serving, "/plays", {"reply": ["done"]})

    status, answer = look(serving, path.format(token=play["token"]))

    assert status == 404
    assert "POST /plays" in answer["error"]["message"]


@pytest.mark.parametrize(
    "header", ["Origin: https://evil.example", "X-Sent-With: a rebound name"]
)
def test_pages_from_elsewhere_are_refused(serving: ThreadedServer, header: str) -> None:
    """A page that a browser shows on this machine cannot make plays."""
    request = post(serving.base_url, {}, path="/_wavetank/plays", headers=[header])
    if "rebound" in header:
        request = request.replace(b"Host: 127.0.0.1", b"Host: evil.example", 1)
    assert HEAD_END in request

    status, answer = ask(serving.base_url, request)

    assert status == 403
    assert "evil.example" in answer["error"]["message"]
