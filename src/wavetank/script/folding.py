"""The expected result of a scenario, folded from what its exchanges send.

Authors write expectations only where the bytes leave a choice; everything else is
read from the bytes. Each turn is folded from the exchange that answers it: the next
one that is not optional, after as many retries of failures as the call allows. The
author's alternatives override members of the last turn. Nothing here depends on the
seed, which decides only what no check looks at.
"""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, Final, TypeVar

from wavetank.scenario import Unset
from wavetank.script.expectation import Expectation, ExpectedTurn
from wavetank.script.message import compose
from wavetank.script.reading import read_turn
from wavetank.script.request import planned_context

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wavetank.scenario import AuthoredExpectation, Scenario
    from wavetank.script.message import Message

_TOO_MANY_REQUESTS: Final = 429
_FIRST_SERVER_ERROR: Final = 500
_T = TypeVar("_T")


def fold(scenario: Scenario) -> tuple[Expectation, ...]:
    """Give every acceptable result, in the author's order, never none."""
    folded = _fold(scenario)
    if not scenario.expect:
        return (folded,)
    return tuple(_override(folded, authored) for authored in scenario.expect)


def _fold(scenario: Scenario) -> Expectation:
    call = scenario.call
    answers = _answers(scenario)
    message = next(answers)
    turns: list[ExpectedTurn] = []
    requests = 0
    for turn in range(1 + len(call.then)):
        message = next(answers, message) if turn else message
        requests += 1
        for _ in range(call.max_retries or 0):
            following = next(answers, None) if _invites_retry(message) else None
            if following is None:
                break
            message = following
            requests += 1
        turns.append(read_turn(message, cancel_after_deltas=call.cancel_after_deltas))
    open_ended = call.max_retries is None and _invites_retry(message)
    return Expectation(tuple(turns), requests, None if open_ended else requests)


def _answers(scenario: Scenario) -> Iterator[Message]:
    """Give the answers that must be reached, each as often as it is given."""
    context = planned_context(scenario.call, seed=0)
    needed = [each for each in scenario.exchanges if not each.optional]
    for exchange in needed or scenario.exchanges:
        message = compose(exchange.reply, context)
        times = exchange.times
        yield from repeat(message) if times is None else repeat(message, times)


def _invites_retry(message: Message) -> bool:
    """Whether asking again could help: the server is busy, or never answered."""
    unanswered = not message.headed and message.ending is not None
    status = message.status
    busy = status == _TOO_MANY_REQUESTS or status >= _FIRST_SERVER_ERROR
    return unanswered or busy


def _override(folded: Expectation, authored: AuthoredExpectation) -> Expectation:
    last = _override_turn(folded.turns[-1], authored)
    fewest, most = folded.requests_min, folded.requests_max
    if authored.requests_min is not None:
        fewest = authored.requests_min
        most = None if most is None else max(most, fewest)
    if authored.requests_max is not None:
        most = authored.requests_max
        fewest = min(fewest, most)
    return Expectation((*folded.turns[:-1], last), fewest, most)


def _override_turn(folded: ExpectedTurn, authored: AuthoredExpectation) -> ExpectedTurn:
    outcome = _chosen(authored.outcome, folded.outcome)
    # What was folded about an error says nothing about another outcome.
    same = outcome == folded.outcome
    kinds, status, message = authored.error_kinds, authored.status, authored.message
    return ExpectedTurn(
        outcome=outcome,
        content=_chosen(authored.content, folded.content),
        reasoning_content=_chosen(authored.reasoning_content, folded.reasoning_content),
        tool_calls=_chosen(authored.tool_calls, folded.tool_calls),
        finish_reason=_chosen(authored.finish_reason, folded.finish_reason),
        usage=_chosen(authored.usage, folded.usage),
        error_kinds=folded.error_kinds if kinds is None and same else kinds,
        status=folded.status if status is None and same else status,
        message=folded.message if message is None and same else message,
    )


def _chosen(authored: _T | Unset, folded: _T) -> _T:
    return folded if isinstance(authored, Unset) else authored
