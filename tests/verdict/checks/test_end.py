"""Checks of the ends at which a client may have nothing to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from verdict.making import answered, evidence, expected, received, transcript
from wavetank.client.call import Failure, Turn
from wavetank.errors import HarnessError
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
