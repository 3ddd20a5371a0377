"""How fast an answer is spoken: pauses put between its deltas.

An answer is instant unless asked otherwise. Pacing is a pure rewrite of a reply: a
pause before its first delta (the time to first token) and one between deltas, each a
little longer or shorter as the seed decides; an answer that is sent whole is waited
for as long. Deadlines add up from the start, so that the rate holds over a long answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wavetank.endpoint.deltas import is_delta, one_by_one
from wavetank.endpoint.dice import Dice
from wavetank.scenario.steps import Error, KeepAlive, Pause

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wavetank.scenario.model import Reply
    from wavetank.scenario.steps import Step


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast the model speaks; all zero is at once.

    Attributes:
        first_token: Seconds of silence before the first delta.
        tokens_per_second: Deltas a second, or 0 for no pause between them.
        jitter: Share of a pause by which it may be longer or shorter, 0 to 1.
        keep_alives: Keep-alives sent while the first delta is waited for.
    """

    first_token: float = 0.0
    tokens_per_second: float = 0.0
    jitter: float = 0.0
    keep_alives: int = 0

    @property
    def instant(self) -> bool:
        """Whether nothing is waited for."""
        return not (self.first_token or self.tokens_per_second or self.keep_alives)


def paced(reply: Reply, pace: Pace, *, tokens: int, seed: int, index: int) -> Reply:
    """Speak a reply at a pace; errors are answered at once, as the gateway does.

    Args:
        reply: What is said.
        pace: How fast.
        tokens: How many tokens it is when it is sent whole.
        seed: Decides the jitter.
        index: The request's number, which the jitter depends on too.
    """
    if pace.instant or any(isinstance(step, Error) for step in reply.steps):
        return reply
    dice = Dice(seed, index, "pace")
    spoken: Iterable[Step] = reply.steps
    if pace.tokens_per_second and reply.format == "stream":
        spoken = _spoken(reply.steps, pace, dice)
    elif pace.tokens_per_second:
        between = sum(_between(pace, dice) for _ in range(tokens - 1))
        spoken = (Pause(between), *reply.steps)
    return replace(reply, steps=(*_waiting(pace), *spoken))


def _waiting(pace: Pace) -> Iterator[Step]:
    """Wait for the first token, with keep-alives spread over the wait."""
    if pace.keep_alives:
        yield KeepAlive(pace.keep_alives, pace.first_token / pace.keep_alives)
    elif pace.first_token:
        yield Pause(pace.first_token)


def _spoken(steps: Sequence[Step], pace: Pace, dice: Dice) -> Iterator[Step]:
    said = False
    for step in one_by_one(steps):
        if is_delta(step):
            if said:
                yield Pause(_between(pace, dice))
            said = True
        yield step


def _between(pace: Pace, dice: Dice) -> float:
    spread = pace.jitter * dice.between(-1000, 1000) / 1000
    return (1 + spread) / pace.tokens_per_second
