"""The plays of one server, by token; the oldest give way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wavetank.server.naming import new_key, new_token
from wavetank.server.play import Play
from wavetank.server.scripts import Scripts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wavetank.journal import Journal
    from wavetank.server.clock import Clock
    from wavetank.server.exchanges import Responder
    from wavetank.server.settings import Settings

MAX_PLAYS: Final = 1000
"""How many are kept to be looked at, besides those under way; a handle keeps its own
play alive anyway."""
MAX_PASSING_BYTES: Final = 16_000_000
"""How many bytes the plays of single requests keep together, those under way apart."""
COUNT_EVERY: Final = 16


class Plays:
    """Makes plays, finds them again, and forgets the oldest.

    Args:
        clock: Monotonic seconds.
        limit: How many are kept.
        passing_bytes: How many bytes plays of single requests keep together.
        token_prefix: What the names begin with that are made up here.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        limit: int = MAX_PLAYS,
        passing_bytes: int = MAX_PASSING_BYTES,
        token_prefix: str = "",
    ) -> None:
        self._clock = clock
        self._token_prefix = token_prefix
        self._limit = self._room = limit
        self._passing: dict[str, Play] = {}
        self._passing_bytes = passing_bytes
        self._passed = 0
        self._plays: dict[str, Play] = {}
        self._scripts = Scripts()

    def __iter__(self) -> Iterator[Play]:
        return iter(self._plays.values())

    def create(
        self,
        responder: Responder,
        *,
        settings: Settings,
        key: str | None = None,
        any_key: bool = False,
        token: str | None = None,
        journal: Journal | None = None,
    ) -> Play:
        """Make a play with a token and a key, unless they are given.

        Args:
            responder: Where its replies come from.
            settings: How it is performed.
            key: The key clients should present.
            any_key: Accept every key instead.
            token: The play's name; a play that has it already is ended and lost.
            journal: Where it is recorded, if its maker has begun to read there.
        """
        if token is None:
            token = self._token_prefix + new_token()
        self.forget(token)
        if len(self._plays) >= self._room:
            self._make_room()
        if not any_key and key is None:
            key = new_key()
        play = Play(
            token,
            responder,
            clock=self._clock,
            key=key,
            settings=settings,
            journal=journal,
            scripts=self._scripts,
        )
        self._plays[token] = play
        return play

    def create_passing(self, responder: Responder, *, settings: Settings) -> Play:
        """Make a play of a single request, which accepts every key.

        The oldest that are over give way when all of them together keep too much.
        """
        if self._passed % COUNT_EVERY == 0:
            self._shed()
        self._passed += 1
        play = self.create(responder, settings=settings, any_key=True)
        self._passing[play.token] = play
        return play

    def get(self, token: str) -> Play | None:
        """Return a play, or ``None`` when there is none or it gave way."""
        return self._plays.get(token)

    def forget(self, token: str) -> None:
        """End a play and lose it; one that is not there is lost already."""
        play = self._plays.pop(token, None)
        self._passing.pop(token, None)
        if play is not None:
            play.end()

    def end_all(self) -> None:
        """End every play; their transcripts stay."""
        for play in self:
            play.end()

    def _shed(self) -> None:
        size = sum(play.journal.size for play in self._passing.values())
        for play in tuple(self._passing.values()):
            if size <= self._passing_bytes:
                return
            if play.idle:
                size -= play.journal.size
                self.forget(play.token)

    def _make_room(self) -> None:
        """Forget plays: ended ones, those of one request, idle ones; the oldest of each.

        Several at a time, because finding them means looking at all. A play that is
        under way is never among them: where all are, the next look comes later.
        """
        wanted = len(self._plays) - self._limit + 1 + self._limit // 10
        ended = [play.token for play in self if play.ended]
        passed = [play.token for play in self._passing.values() if play.idle]
        idle = [play.token for play in self if play.idle]
        for token in list(dict.fromkeys((*ended, *passed, *idle)))[:wanted]:
            self.forget(token)
        self._room = max(self._limit, len(self._plays) * 5 // 4)
