"""Exchanges answer in order, as often as they say, and know when they are done."""

from __future__ import annotations

from dataclasses import replace

from server.tapping import exchange
from wavetank.scenario.model import Condition
from wavetank.script import Request
from wavetank.server import Choice, Exchanges

REQUEST = Request("POST", "/chat/completions", (), b"{}")
ONCE = exchange({"content": ["once"]}, "done")
EVER = exchange({"content": ["ever"]}, "done", times=None)
TRAP = replace(EVER, optional=True, when=(Condition("body.trap", "present"),))


def test_exchanges_follow_each_other() -> None:
    """One that is used up gives way to the next."""
    exchanges = Exchanges([ONCE, EVER])

    choices = [exchanges.respond(REQUEST) for _ in range(3)]

    assert choices == [Choice(0, ONCE.reply), *[Choice(1, EVER.reply)] * 2]


def test_what_fits_nothing_is_told_why() -> None:
    """Used-up exchanges and unmet conditions are differences, not errors."""
    exchanges = Exchanges([ONCE, TRAP])
    exchanges.respond(REQUEST)

    assert not exchanges.fits(REQUEST)
    differences = exchanges.respond(REQUEST)
    assert isinstance(differences, tuple)
    assert all(differences)


def test_looking_counts_nothing() -> None:
    """Asking whether a request fits does not use an exchange up."""
    exchanges = Exchanges([ONCE])

    assert exchanges.fits(REQUEST)
    assert exchanges.fits(REQUEST)
    assert not exchanges.used_up


def test_used_up_counts_what_must_be_reached() -> None:
    """Traps and repeating exchanges need not be reached; none at all is never done."""
    exchanges = Exchanges([ONCE, TRAP])
    exchanges.respond(REQUEST)

    assert exchanges.used_up
    assert not Exchanges([EVER, TRAP]).used_up
    assert not Exchanges([]).used_up
