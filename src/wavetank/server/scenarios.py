"""Scenarios played to a person: the address names the case.

There is no harness here that makes a play and ends it, so plays are made by need.
One client, told apart by its address and API key, has one running play of a scenario.
It starts over when every exchange that must be reached was reached, or when a request
fits nothing that is left but would fit a fresh start: a person who runs a program
again gets the scenario again.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

from wavetank.server.exchanges import Exchanges

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wavetank.scenario.model import Scenario, Suite
    from wavetank.script import Request
    from wavetank.server.play import Play
    from wavetank.server.plays import Plays
    from wavetank.server.received import Received
    from wavetank.server.settings import Settings

MAX_SITTINGS: Final = 200
"""How many clients' places are remembered; the one unused longest gives way."""
MAX_PLACES: Final = 256
"""How many addresses are known again without another search."""
SAFE: Final = "/=,"
"""Left readable in addresses; brackets are not, because curl globs them."""
DELTA_PATIENCE_SECONDS: Final = 0.25
"""Nobody reports deltas here, so an ``await_delta`` is only a short pause."""


class NoSuchScenarioError(Exception):
    """An address names no scenario; the message says what exists."""


@dataclass(frozen=True, slots=True)
class Place:
    """A scenario found in an address, and what follows it.

    Attributes:
        rest: The path below the scenario's address, ``""`` or with a slash first.
    """

    scenario: Scenario
    rest: str


@dataclass(slots=True)
class _Sitting:
    play: Play
    exchanges: Exchanges


class Scenarios:
    """Finds scenarios by address and keeps each client's place in them.

    Args:
        suite: The scenarios, or what loads them when the first one is asked for.
        plays: Where plays are made.
        settings: How they are performed.
    """

    def __init__(
        self,
        suite: Suite | Callable[[], Suite] | None,
        plays: Plays,
        *,
        settings: Settings,
    ) -> None:
        self._suite = suite
        self._plays = plays
        self._settings = replace(
            settings,
            delta_patience=min(settings.delta_patience, DELTA_PATIENCE_SECONDS),
        )
        self._sittings: dict[tuple[str, str, str], _Sitting] = {}
        self._find = lru_cache(MAX_PLACES)(self._search)

    @cached_property
    def _variants(self) -> dict[str, list[Scenario]]:
        suite = self._suite() if callable(self._suite) else self._suite
        found: dict[str, list[Scenario]] = {}
        for scenario in suite.scenarios if suite else ():
            found.setdefault(scenario.id, []).append(scenario)
        return found

    def __iter__(self) -> Iterator[Scenario]:
        for variants in self._variants.values():
            yield from variants

    def find(self, path: str) -> Place:
        """Find the scenario that an undecoded path below ``/scenarios/`` names.

        The longest id wins. A bare id, or one with some of its axes in brackets,
        means the first variant that fits.

        Raises:
            NoSuchScenarioError: No scenario has that id, or no variant that fits.
        """
        return self._find(path)

    def _search(self, path: str) -> Place:
        segments = path.split("/")
        for count in range(len(segments), 0, -1):
            name, axes = _split(unquote("/".join(segments[:count])))
            if name in self._variants:
                rest = "".join(f"/{segment}" for segment in segments[count:])
                return Place(self._variant(name, axes), rest)
        raise NoSuchScenarioError(self._unknown(path))

    def named(self, case_id: str) -> Scenario:
        """Find a scenario by id, with or without a variant in brackets.

        Raises:
            NoSuchScenarioError: There is none.
        """
        place = self.find(quote(case_id, errors="replace"))  # half a surrogate pair
        if place.rest:
            raise NoSuchScenarioError(self._unknown(case_id))
        return place.scenario

    def play_for(
        self, scenario: Scenario, received: Received, request: Request
    ) -> Play:
        """Return the client's running play of a scenario, or a fresh one.

        Args:
            scenario: The one that its address names.
            received: Tells the client.
            request: What was received, below the scenario's address.
        """
        key = sha256((received.key or "").encode()).hexdigest()
        seat = (scenario.case_id, received.remote, key)
        # Taken out and put back in: the order of the dict is the order of use.
        sitting = self._sittings.pop(seat, None)
        if sitting is None or _starts_over(sitting, scenario, request):
            exchanges = Exchanges(scenario.exchanges)
            play = self._plays.create(exchanges, settings=self._settings, any_key=True)
            sitting = _Sitting(play, exchanges)
        self._sittings[seat] = sitting
        if len(self._sittings) > MAX_SITTINGS:
            del self._sittings[next(iter(self._sittings))]
        return sitting.play

    def _variant(self, name: str, axes: frozenset[str]) -> Scenario:
        variants = self._variants[name]
        for scenario in variants:
            if axes <= {f"{axis}={value}" for axis, value in scenario.variant}:
                return scenario
        known = ", ".join(scenario.case_id for scenario in variants)
        wanted = f"{name}[{','.join(sorted(axes))}]"
        raise NoSuchScenarioError(
            f"no variant is called {wanted!r}; there are: {known}"
        )

    def _unknown(self, path: str) -> str:
        wanted = unquote(path)
        for ending in ("/chat/completions", "/v1"):
            wanted = wanted.removesuffix(ending)
        close = difflib.get_close_matches(wanted, self._variants, n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(map(repr, close))}? " if close else ""
        return (
            f"no scenario is called {wanted!r}; {hint}"
            "GET /_wavetank/scenarios lists all of them"
        )


def scenario_address(scenario: Scenario) -> str:
    """Return the path of a scenario's address, ready for a URL."""
    return f"/scenarios/{quote(scenario.case_id, safe=SAFE)}"


def _split(name: str) -> tuple[str, frozenset[str]]:
    if not name.endswith("]"):
        return name, frozenset()
    name, _, axes = name.removesuffix("]").partition("[")
    return name, frozenset(axis.strip() for axis in axes.split(",") if axis.strip())


def _starts_over(sitting: _Sitting, scenario: Scenario, request: Request) -> bool:
    if sitting.play.ended or sitting.exchanges.used_up:
        return True
    if sitting.exchanges.fits(request):
        return False
    return Exchanges(scenario.exchanges).fits(request)
