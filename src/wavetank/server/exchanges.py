"""Where a play's replies come from.

A ``Responder`` turns a request into a ``Reply``. ``Exchanges`` is the one that
authors write; whatever else can answer a request becomes another one, and nothing
behind this line knows the difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

from wavetank.script import match

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from wavetank.journal import How
    from wavetank.scenario.model import Exchange, Reply
    from wavetank.script import Request


@dataclass(frozen=True, slots=True)
class Choice:
    """The reply that answers a request.

    Attributes:
        exchange: Its number, for the journal.
        reply: What is compiled and played.
        over: Told how the answer went, once it is over.
        fresh: Whether the reply was made for this request, and will not come again.
    """

    exchange: int
    reply: Reply
    over: Callable[[Performed], None] | None = None
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Performed:
    """How an answer went.

    Attributes:
        play: The play whose transcript holds it.
        sent: Every byte that was given to the socket.
        how: How it was over, or ``None`` if wavetank itself failed.
    """

    play: str
    sent: bytes
    how: How | None


Decision: TypeAlias = "Choice | tuple[str, ...]"


class Responder(Protocol):
    """Anything that can answer requests."""

    def respond(self, request: Request) -> Decision | Awaitable[Decision]:
        """Choose a reply and count it as given, or name what does not fit.

        A responder that has to ask elsewhere gives what is to be awaited.
        """
        ...


def responder_of(source: Source) -> Responder:
    """Make authored exchanges a responder; whatever is one already stays itself."""
    if isinstance(source, Sequence):
        return Exchanges(source)
    return source() if callable(source) else source


Source: TypeAlias = "Sequence[Exchange] | Responder | Callable[[], Responder]"
"""Authored exchanges, or whatever else answers, or what makes it when it is needed."""


class Exchanges:
    """Authored exchanges, each answering as many requests as it says."""

    def __init__(self, exchanges: Sequence[Exchange]) -> None:
        self._exchanges = tuple(exchanges)
        self._used = [0] * len(self._exchanges)

    def respond(self, request: Request) -> Choice | tuple[str, ...]:
        """Take the first exchange that is not used up and fits."""
        found = match(self._exchanges, self._used, request)
        if isinstance(found, tuple):
            return found
        self._used[found] += 1
        return Choice(found, self._exchanges[found].reply)

    def fits(self, request: Request) -> bool:
        """Whether an exchange that is not used up would answer; counts nothing."""
        return isinstance(match(self._exchanges, self._used, request), int)

    @property
    def used_up(self) -> bool:
        """Whether every exchange that must be reached was; false for none such."""
        needed = [
            used >= each.times
            for each, used in zip(self._exchanges, self._used, strict=True)
            if each.times is not None and not each.optional
        ]
        return bool(needed) and all(needed)
