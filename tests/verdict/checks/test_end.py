"""Checks of the ends at which a client may have nothing to show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from verdict.making import answered, evidence, expected, received, transcript
from wavetank.client.call import Failure, Turn
from wavetank.errors import HarnessError
from wavetank.journal.entries import AnswerOver, ClientLeft, Transcript, Written
from wavetank.verdict.checks.end import CHECKS

if TYPE_CHECKING:
    from wavetank.journal.entries import How


def test_the_kind_of_no_error_is_not_shown() -> None:
    """A client that reports no error at all is judged by another requirement."""
    want = expected(outcome="error", error_kinds=("connection",))
    decision = CHECKS["end.kind-tells-cut"].decide(evidence([Turn("complete")], [want]))

    assert decision.message == "not shown: the caller was given no error"


def test_a_scenario_without_kinds_cannot_be_judged_by_kind() -> None:
    """That is an author's mistake, and never the client's."""
    told = evidence([Turn("error", error=Failure("api"))], [expected(outcome="error")])

    with pytest.raises(HarnessError, match="expects no kind of error"):
        CHECKS["end.kind-tells-cut"].decide(told)


@pytest.mark.parametrize("held", [None, "", "One", "One, two"])
def test_a_beginning_of_the_text_repeats_nothing(held: str | None) -> None:
    """However little the caller holds, nothing of it stands there twice."""
    want = expected(content="One, two")
    told = evidence([Turn("error", content=held)], [want])

    assert CHECKS["end.retry-repeats-no-text"].decide(told).verdict == "pass"


@pytest.mark.parametrize(
    ("hows", "verdict"),
    [
        (["left"], "pass"),
        (["left", "ended"], "fail"),
        (["ended", "cut"], "inconclusive"),
        (["reset"], "inconclusive"),
        ([], "inconclusive"),
    ],
)
def test_a_timeout_that_never_came_closes_nothing(
    hows: list[How], verdict: str
) -> None:
    """Where the mock had to end an answer, another requirement has failed."""
    answers = [(received(n), *answered(n, how=how)) for n, how in enumerate(hows)]
    case = evidence(seen=transcript(*answers))

    check = CHECKS["end.timeout-closes-connection"]
    assert check.decide(case).verdict == verdict


def a_slow_answer(*offsets_ms: float, over_ms: float) -> Transcript:
    """An answer written at these times, and left by its client."""
    writes = [Written(each, 0, b"x", "event") for each in offsets_ms]
    return transcript(
        received(),
        *writes,
        ClientLeft(over_ms, 0),
        AnswerOver(over_ms, 0, "left", connection_kept=False),
    )


@pytest.mark.parametrize(
    ("seen", "timeout", "verdict"),
    [
        # The client gave up although nothing was silent for long.
        (a_slow_answer(15, 30, 45, over_ms=59), 0.06, "fail"),
        # Nothing was written for 45 ms, by a mock that should have done so after 15.
        (a_slow_answer(15, over_ms=60), 0.06, "inconclusive"),
        (a_slow_answer(15, 60, over_ms=61), 0.06, "inconclusive"),
        # Who was told no timeout has none to wait for.
        (a_slow_answer(15, over_ms=60), None, "fail"),
    ],
)
def test_a_mock_that_fell_silent_accuses_nobody(
    seen: Transcript, timeout: float | None, verdict: str
) -> None:
    """A busy machine may keep the mock from writing for longer than a client waits."""
    told = evidence([Turn("error", content="One")], [expected(content="One, two")])

    decision = CHECKS["end.slow-answer-kept"].decide(
        replace(told, transcript=seen, read_timeout_s=timeout)
    )

    assert decision.verdict == verdict
    assert ("ask again with a lower --speed" in decision.message) == (
        verdict == "inconclusive"
    )


def test_a_slow_answer_that_arrived_is_kept_whatever_the_mock_did() -> None:
    """Who bore a longer silence than it had to has all of it."""
    told = evidence([Turn("complete", content="One")], [expected(content="One")])
    late = replace(told, transcript=a_slow_answer(500, over_ms=900), read_timeout_s=0.1)

    assert CHECKS["end.slow-answer-kept"].decide(late).verdict == "pass"
