"""Which plays are remembered, and which give way."""

from __future__ import annotations

from server.tapping import LeapingClock
from wavetank.journal import Retention
from wavetank.server.exchanges import Exchanges
from wavetank.server.mock_server import RETENTION
from wavetank.server.play import Play
from wavetank.server.plays import COUNT_EVERY, Plays
from wavetank.server.settings import Settings

NOBODY = Exchanges(())
SIZE = 100


def passing(plays: Plays, *, over: bool = True) -> Play:
    """Make a play of one request that asked for something."""
    play = plays.create_passing(NOBODY, settings=Settings())
    request = play.journal.request_received(
        connection=0, method="POST", path="/", headers=(), body=b"x" * SIZE
    )
    if over:
        play.journal.answer_over(request, "finished", connection_kept=True)
    return play


def test_plays_of_single_requests_keep_so_many_bytes_together() -> None:
    """A million requests keep what a few do; the newest are there to be looked at."""
    plays = Plays(LeapingClock(), passing_bytes=10 * SIZE)
    made = [passing(plays) for _ in range(20 * COUNT_EVERY)]

    assert len(list(plays)) <= 10 + COUNT_EVERY
    assert plays.get(made[-1].token) is made[-1]
    assert plays.get(made[0].token) is None
    assert made[0].ended


def test_plays_that_somebody_made_are_not_counted() -> None:
    """A named play stays, however much passes by."""
    plays = Plays(LeapingClock(), passing_bytes=SIZE)
    named = plays.create(NOBODY, settings=Settings(), token="mine")
    named.journal.request_received(
        connection=0, method="POST", path="/", headers=(), body=b"x" * 99 * SIZE
    )
    for _ in range(3 * COUNT_EVERY):
        passing(plays)

    assert plays.get("mine") is named
    assert not named.ended


def test_plays_of_single_requests_give_way_first() -> None:
    """Where there is no room, a play that somebody made stays."""
    plays = Plays(LeapingClock(), limit=2)
    named = plays.create(NOBODY, settings=Settings(), token="mine")
    first, second = passing(plays), passing(plays)

    assert [plays.get(each.token) for each in (named, first, second)] == [
        named, None, second,
    ]  # fmt: skip


def test_what_is_forgotten_is_counted_no_more() -> None:
    """A play that was deleted makes room."""
    plays = Plays(LeapingClock(), passing_bytes=2 * SIZE)
    first = [passing(plays) for _ in range(COUNT_EVERY - 1)]
    for play in first:
        plays.forget(play.token)
    kept = [passing(plays) for _ in range(2)]
    passing(plays)

    assert [plays.get(each.token) for each in kept] == kept


def test_a_play_forgets_as_its_settings_say() -> None:
    """What the server alone holds is bounded; what a caller holds is whole."""
    bounded = Play(
        "a",
        NOBODY,
        clock=LeapingClock(),
        settings=Settings(retention=Retention(requests=1)),
    )
    for _ in range(3):
        request = bounded.journal.request_received(
            connection=0, method="POST", path="/", headers=(), body=b""
        )
        bounded.journal.answer_over(request, "finished", connection_kept=True)

    assert len(bounded.journal.freeze().requests) <= 1
    assert Settings().retention == Retention()
    assert Retention() != RETENTION
