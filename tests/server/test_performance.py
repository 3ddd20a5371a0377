"""Who ends an answer, and what is held back until when: proved by order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from server.tapping import LAST_CHUNK, LeapingClock, Tap, exchange, post
from wavetank.journal.entries import (
    AnswerOver,
    ClientLeft,
    DeltaAwaited,
    HarnessFault,
    Written,
)
from wavetank.script import Command, Player, Send
from wavetank.server import ThreadedServer, performance

if TYPE_CHECKING:
    from wavetank.server import PlayHandle

FIRST = ({"role": "assistant"}, {"content": ["first"]})
REST = ({"content": ["second"]}, {"finish": "stop"}, "done")
HOLDS: dict[str, Any] = {
    "stall": ["stall"],
    "pause": [{"pause": "10m"}, "done"],
    "await_close": ["await_close"],
    "await_delta": [{"await_delta": 1}, "done"],
    "keep-alive for ever": [{"keep_alive": {"count": "forever"}}],
    "slow keep-alive for ever": [{"keep_alive": {"count": "forever", "every": "15s"}}],
    "a client that does not read": [
        {"fill": {"bytes": "8MB", "as": "comment"}},
        "done",
    ],
}


def over(play: PlayHandle) -> AnswerOver:
    """Return how the play's only answer was over; it must be over soon."""
    assert play.wait_idle(10)
    last = play.transcript().entries[-1]
    assert isinstance(last, AnswerOver)
    return last


@pytest.mark.parametrize("hold", HOLDS.values(), ids=HOLDS)
def test_a_client_that_leaves_is_noticed(server: ThreadedServer, hold: Any) -> None:
    """Whatever the server waits for, the client's close ends the answer."""
    play = server.create_play([exchange(*FIRST, *hold)])

    with Tap(play.base_url, receive_buffer=4096) as client:
        client.send(post(play.base_url)).read_until(b"first")

    assert over(play).how == "left"
    left = [type(entry) for entry in play.transcript().entries[-2:]]
    assert left == [ClientLeft, AnswerOver]


@pytest.mark.parametrize("hold", HOLDS.values(), ids=HOLDS)
def test_ending_a_play_ends_its_answer(server: ThreadedServer, hold: Any) -> None:
    """Whatever the server waits for, the end of the play is a FIN at once."""
    play = server.create_play([exchange(*FIRST, *hold)])

    with Tap(play.base_url, receive_buffer=4096) as client:
        client.send(post(play.base_url)).read_until(b"first")
        play.end()

        assert over(play).how == "ended"
        assert b"[DONE]" not in client.read_to_end()


def test_the_rest_is_withheld_until_a_delta_is_reported(server: ThreadedServer) -> None:
    """The second delta is written after the first was reported, and not before."""
    play = server.create_play([exchange(*FIRST, {"await_delta": 1}, *REST)])

    with Tap(play.base_url) as client:
        client.send(post(play.base_url)).read_until(b"first")
        withheld = play.transcript()
        play.report_deltas(1)
        client.read_until(LAST_CHUNK)

    assert b"second" not in withheld.written(0)
    entries = play.transcript().entries
    (awaited,) = (each for each in entries if isinstance(each, DeltaAwaited))
    (second,) = (
        each for each in entries if isinstance(each, Written) and b"second" in each.data
    )
    assert awaited.satisfied
    assert entries.index(awaited) < entries.index(second)


def test_a_finished_answer_is_finished_even_if_the_client_left(
    server: ThreadedServer,
) -> None:
    """A client that is gone after the last byte has not left its answer."""
    play = server.create_play([exchange(*FIRST, *REST)])

    with Tap(play.base_url) as client:
        client.send(post(play.base_url)).read_until(LAST_CHUNK)

    assert over(play).how == "finished"
    assert over(play).connection_kept


def test_back_pressure_holds_the_script(server: ThreadedServer) -> None:
    """A slow reader is waited for, and gets every byte."""
    bulk = [{"fill": {"bytes": "4MB", "as": "comment"}}] * 3
    play = server.create_play([exchange(*FIRST, *bulk, *REST)])

    with Tap(play.base_url, receive_buffer=4096) as client:
        client.send(post(play.base_url)).read_until(b"first")
        assert not play.wait_idle(0.05)
        client.read_until(LAST_CHUNK)

    assert over(play).how == "finished"


def test_a_client_that_never_reports_gets_the_rest_all_the_same() -> None:
    """A wait for a report expires, is recorded so, and no later wait costs time."""
    steps = (*FIRST, {"await_delta": 1}, {"await_delta": 2}, *REST)
    with ThreadedServer(clock=LeapingClock()) as server:
        play = server.create_play([exchange(*steps)])
        with Tap(play.base_url) as client:
            client.send(post(play.base_url)).read_until(LAST_CHUNK)

    awaited = [e for e in play.transcript().entries if isinstance(e, DeltaAwaited)]
    assert [(each.count, each.satisfied) for each in awaited] == [
        (1, False),
        (2, False),
    ]
    assert awaited[0].offset_ms == awaited[1].offset_ms == 5000


def test_pauses_follow_the_clock_and_the_speed() -> None:
    """A scripted pause lasts its length divided by the play's speed."""
    steps = (*FIRST, {"pause": "10m"}, *REST)
    with ThreadedServer(clock=LeapingClock()) as server:
        play = server.create_play([exchange(*steps)], speed=100)
        with Tap(play.base_url) as client:
            client.send(post(play.base_url)).read_until(LAST_CHUNK)
        assert over(play).offset_ms == 6000


def test_wavetank_suspects_itself_first(
    server: ThreadedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bytes that are not the script's become a fault of the harness."""

    class Careless(Player):
        def advance(self, now: float) -> Command:
            command = super().advance(now)
            if isinstance(command, Send):
                shouted = [
                    replace(each, data=each.data.upper()) for each in command.writes
                ]
                return Send(tuple(shouted))
            return command

    monkeypatch.setattr(performance, "Player", Careless)
    play = server.create_play([exchange(*FIRST, *REST)])

    with Tap(play.base_url) as client:
        client.send(post(play.base_url)).read_until(LAST_CHUNK)

    assert over(play).how == "finished"
    fault = play.transcript().entries[-2]
    assert isinstance(fault, HarnessFault)
    assert "differs from the script" in fault.message
