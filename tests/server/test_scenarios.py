"""An address names a scenario, a variant, and what the client adds to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from server.tapping import ask, get, post
from wavetank.scenario import Suite, load_text
from wavetank.server import ThreadedServer
from wavetank.server.clock import MonotonicClock
from wavetank.server.plays import Plays
from wavetank.server.scenarios import NoSuchScenarioError, Scenarios, scenario_address
from wavetank.server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADER = """\
wavetank: 1
title: A title
proves: [content.deltas-concatenated]
source: the guide
"""
PLAIN = f"{HEADER}reply: [role: assistant, content: [Hello], finish: stop, done]"
MATRIX = f"""{HEADER}
matrix: {{newline: [lf, crlf], framing: [chunked, close]}}
reply: [role: assistant, content: [Hello], finish: stop, done]
"""
SEQUENCE = f"""{HEADER}
exchanges:
  - reply: [error: rate-limit]
  - when: {{body.messages: {{contains: again}}}}
    reply: [role: assistant, content: [Hello], finish: stop, done]
  - when: {{body.messages: {{contains: trap}}}}
    reply: [error: server-error]
    times: any
    optional: true
"""
TEXTS = {
    "done": PLAIN,
    "done/marker": PLAIN,
    "stream/line-ends": MATRIX,
    "errors/429-then-success": SEQUENCE,
}
SUITE = Suite(
    tuple(
        scenario
        for name, text in TEXTS.items()
        for scenario in load_text(text, f"{name}.yaml", name)
    )
)


@pytest.fixture
def scenarios() -> Scenarios:
    """Scenarios without a server."""
    return Scenarios(SUITE, Plays(MonotonicClock()), settings=Settings())


@pytest.fixture
def serving() -> Iterator[ThreadedServer]:
    """Serve the scenarios."""
    with ThreadedServer(SUITE) as running:
        yield running


@pytest.mark.parametrize(
    ("path", "case_id", "rest"),
    [
        ("done", "done", ""),
        ("done/", "done", "/"),
        ("done/v1/chat/completions", "done", "/v1/chat/completions"),
        ("done/marker/chat%2Fcompletions", "done/marker", "/chat%2Fcompletions"),
        ("done%2Fmarker/v1", "done/marker", "/v1"),
        ("stream/line-ends/x", "stream/line-ends[newline=lf,framing=chunked]", "/x"),
        (
            "stream/line-ends[framing=close]/x",
            "stream/line-ends[newline=lf,framing=close]",
            "/x",
        ),
        (
            "stream/line-ends%5Bframing=close,%20newline=crlf%5D/x",
            "stream/line-ends[newline=crlf,framing=close]",
            "/x",
        ),
        ("done[]/x", "done", "/x"),
    ],
)
def test_the_longest_id_wins(
    scenarios: Scenarios, path: str, case_id: str, rest: str
) -> None:
    """An id may hold slashes and begin like another; the rest stays undecoded."""
    place = scenarios.find(path)

    assert (place.scenario.case_id, place.rest) == (case_id, rest)


def test_every_address_leads_to_its_variant(scenarios: Scenarios) -> None:
    """The address shown for a variant finds that variant."""
    for scenario in scenarios:
        path = scenario_address(scenario).removeprefix("/scenarios/")
        assert scenarios.find(path).scenario is scenario
        assert scenarios.named(scenario.case_id) is scenario


@pytest.mark.parametrize(
    "ending", ["", "/v1", "/v1/chat/completions", "/chat/completions"]
)
def test_an_unknown_id_is_answered_with_close_ones(
    scenarios: Scenarios, ending: str
) -> None:
    """What the client added is not taken for a part of the misspelt id."""
    with pytest.raises(NoSuchScenarioError) as caught:
        scenarios.find("stream/line-end" + ending)

    message = str(caught.value)
    assert "'stream/line-end'; did you mean 'stream/line-ends'?" in message


def test_an_unknown_variant_is_answered_with_the_known(scenarios: Scenarios) -> None:
    """An axis or value that does not exist lists the variants that do."""
    with pytest.raises(NoSuchScenarioError, match="newline=crlf,framing=close"):
        scenarios.find("stream/line-ends[newline=cr]")


def test_a_name_is_not_an_address(scenarios: Scenarios) -> None:
    """Where an id is asked for, nothing may follow it."""
    with pytest.raises(NoSuchScenarioError, match="done/more"):
        scenarios.named("done/more")


def ask_for(server: ThreadedServer, text: str, *, key: str = "one") -> int:
    """Ask for the sequence's next answer and return its status."""
    url = f"{server.base_url}/scenarios/errors/429-then-success"
    body = {"model": "m", "stream": True, "messages": [{"content": text}]}
    headers = [f"Authorization: Bearer {key}"]
    return ask(url, post(url, body, path="/v1/chat/completions", headers=headers))[0]


def test_a_sequence_goes_on_over_connections(serving: ThreadedServer) -> None:
    """Exchanges follow each other, and the used-up sequence starts over."""
    statuses = [ask_for(serving, text) for text in ("x", "again", "x", "again")]

    assert statuses == [429, 200, 429, 200]


def test_a_sequence_starts_over_for_who_starts_again(serving: ThreadedServer) -> None:
    """A request that fits only a fresh start gets one; a trap does not reset."""
    statuses = [ask_for(serving, text) for text in ("x", "x", "trap", "again")]

    assert statuses == [429, 429, 500, 200]


def test_each_key_has_its_own_place(serving: ThreadedServer) -> None:
    """Two clients of one machine are told apart by their keys."""
    statuses = [ask_for(serving, "again", key=key) for key in ("one", "two", "one")]

    assert statuses == [429, 429, 200]


def test_the_place_unused_longest_gives_way(
    serving: ThreadedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The number of places is bounded; a client that lost its own starts over."""
    monkeypatch.setattr("wavetank.server.scenarios.MAX_SITTINGS", 1)

    statuses = [ask_for(serving, "again", key=key) for key in ("one", "two", "one")]

    assert statuses == [429, 429, 429]


def test_a_look_at_the_address_describes_it(serving: ThreadedServer) -> None:
    """GET on the address itself says what is played there."""
    url = f"{serving.base_url}/scenarios/done/marker"

    status, description = ask(url, get(url))

    assert status == 200
    assert description["id"] == "done/marker"
    assert description["base_url"] == url


def test_an_unknown_scenario_is_a_404(serving: ThreadedServer) -> None:
    """An unknown id is told to the client's caller, in DeepSeek's envelope."""
    url = f"{serving.base_url}/scenarios/stream/line-end"

    status, answer = ask(url, post(url))

    assert status == 404
    assert "did you mean 'stream/line-ends'" in answer["error"]["message"]
