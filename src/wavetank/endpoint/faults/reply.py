"""Effects on a reply: a pure rewrite of its steps and its delivery.

Slicing comes first, then the interruption, then what is waited for: so keep-alives
and silence stand before an answer however short it was cut. An error that comes
after keep-alives is an error inside the answer, because the status has left by then.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from wavetank.endpoint.deltas import is_delta, one_by_one
from wavetank.endpoint.faults.effects import (
    Answered,
    Effect,
    Interrupted,
    KeepAlives,
    Latency,
    NeverServed,
    Sliced,
)
from wavetank.scenario.model import Delivery, Reply
from wavetank.scenario.steps import (
    Cut,
    Error,
    KeepAlive,
    Pause,
    Raw,
    Reset,
    Stall,
    Step,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wavetank.endpoint.faults.effects import ReplyEffect

CADENCE_SECONDS: Final = 15.0
"""Between keep-alives of a request that is never served; the real one is unknown."""
_PLACES: Final[tuple[type[ReplyEffect], ...]] = (
    Sliced,
    Interrupted,
    KeepAlives,
    Latency,
)


def replacement(effects: Sequence[Effect]) -> Reply | None:
    """Give the reply that answers instead of the model, or ``None``."""
    for effect in effects:
        match effect:
            case Answered():
                return Reply((effect.error,), delivery=Delivery(framing="length"))
            case NeverServed():
                count = max(1, round(effect.seconds / CADENCE_SECONDS))
                waiting = KeepAlive(count, effect.seconds / count)
                return Reply((waiting, Cut()))
    return None


def on_reply(reply: Reply, effects: Sequence[Effect]) -> Reply:
    """Rewrite a reply; effects of other families change nothing."""
    for place in _PLACES:
        for effect in effects:
            if isinstance(effect, place):
                reply = _rewritten(reply, effect)
    return reply


def _rewritten(reply: Reply, effect: ReplyEffect) -> Reply:
    match effect:
        case Sliced():
            delivery = replace(reply.delivery, slice=effect.slicing)
            return replace(reply, delivery=delivery)
        case Interrupted():
            return replace(reply, steps=tuple(_interrupted(reply, effect)))
        case KeepAlives():
            waiting: Step = KeepAlive(effect.count, effect.every)
            return replace(reply, steps=(waiting, *reply.steps))
        case Latency():
            return replace(reply, steps=(Pause(effect.seconds), *reply.steps))


def _interrupted(reply: Reply, effect: Interrupted) -> Iterator[Step]:
    if reply.format != "stream":
        yield from _inside_the_body(reply.steps, effect)
        return
    steps = list(one_by_one(reply.steps))
    deltas = [index for index, step in enumerate(steps) if is_delta(step)]
    after = len(deltas) // 2 if effect.after is None else effect.after
    after = min(after, len(deltas))
    # The message is begun even where no delta comes before the interruption.
    begun = deltas[0] if deltas else len(steps)
    yield from steps[: deltas[after - 1] + 1 if after else begun]
    yield _ending(effect)


def _inside_the_body(steps: Sequence[Step], effect: Interrupted) -> Iterator[Step]:
    """Interrupt an answer that leaves in one piece."""
    if effect.how != "stall":
        yield from steps
        yield _ending(replace(effect, inside=effect.inside or "chunk"))
        return
    if not any(isinstance(step, Error) for step in steps):
        yield Raw("")  # the head leaves
    yield Stall()


def _ending(effect: Interrupted) -> Step:
    match effect.how:
        case "stall":
            return Stall()
        case "cut":
            return Cut(effect.inside)
        case "reset":
            return Reset(effect.inside)
