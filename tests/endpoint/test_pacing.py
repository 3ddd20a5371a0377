"""How fast an answer is spoken, as pauses between its deltas."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from wavetank.endpoint import Pace, paced
from wavetank.scenario.model import Reply
from wavetank.scenario.steps import (
    Content,
    Done,
    Error,
    Finish,
    KeepAlive,
    Pause,
    Reasoning,
    Role,
)

STEPS = (Role(), Reasoning(("a", "b")), Content(("c",)), Finish("stop"), Done())
REPLY = Reply(STEPS, format="stream")


def pauses(reply: Reply) -> list[float]:
    """The seconds of every pause."""
    return [step.seconds for step in reply.steps if isinstance(step, Pause)]


def said(reply: Reply) -> list[str]:
    """Every piece of text, in order."""
    return [
        piece
        for step in reply.steps
        if isinstance(step, Content | Reasoning)
        for piece in step.pieces
    ]


def test_an_instant_answer_is_left_alone() -> None:
    """Nothing is asked for by default."""
    assert paced(REPLY, Pace(), tokens=3, seed=0, index=0) is REPLY


def test_an_error_is_answered_at_once() -> None:
    """The gateway refuses before a model could be waited for."""
    reply = Reply((Error("rate-limit"),))

    assert paced(reply, Pace(first_token=9), tokens=3, seed=0, index=0) is reply


def test_the_first_token_is_waited_for() -> None:
    """Silence comes before anything is said."""
    reply = paced(REPLY, Pace(first_token=2), tokens=3, seed=0, index=0)

    assert reply.steps[0] == Pause(2)
    assert reply.steps[1:] == REPLY.steps


def test_keep_alives_share_the_wait() -> None:
    """Comments come at equal distances and the last one at the end of the wait."""
    reply = paced(REPLY, Pace(first_token=3, keep_alives=3), tokens=3, seed=0, index=0)

    assert reply.steps[0] == KeepAlive(3, 1.0)


def test_deltas_are_spoken_at_the_rate() -> None:
    """There is a pause between deltas, none before the first and none at the end."""
    reply = paced(REPLY, Pace(tokens_per_second=4), tokens=3, seed=0, index=0)

    assert pauses(reply) == [0.25, 0.25]
    assert reply.steps[-2:] == (Finish("stop"), Done())


def test_a_whole_answer_is_waited_for_as_long() -> None:
    """It takes the time of its tokens, and then comes in one piece."""
    whole = Reply(STEPS[:-1], format="json")

    reply = paced(whole, Pace(1, tokens_per_second=4), tokens=3, seed=0, index=0)

    assert reply.steps == (Pause(1), Pause(0.5), *whole.steps)


@given(st.floats(0, 1), st.integers(0, 50), st.integers(0, 5))
def test_jitter_stays_within_its_share(jitter: float, seed: int, index: int) -> None:
    """Every pause differs by at most the share, and nothing that is said changes."""
    pace = Pace(tokens_per_second=10, jitter=jitter)

    reply = paced(REPLY, pace, tokens=3, seed=seed, index=index)

    assert all(abs(each - 0.1) <= 0.1 * jitter + 1e-9 for each in pauses(reply))
    assert said(reply) == said(REPLY)
    assert reply == paced(REPLY, pace, tokens=3, seed=seed, index=index)


@pytest.mark.parametrize("pace", [Pace(1), Pace(0, 1), Pace(0, 0, 0, 1)])
def test_any_wait_is_not_instant(pace: Pace) -> None:
    """A pace is instant only when nothing is waited for."""
    assert not pace.instant
