"""Checks of refusals and their words, where the plain case does not tell."""

from __future__ import annotations

from dataclasses import replace

import pytest

from verdict.making import a_scenario, answered, evidence, received, transcript
from wavetank.client.call import Failure, Turn
from wavetank.errors import HarnessError
from wavetank.scenario import Exchange, Reply
from wavetank.scenario.steps import Error
from wavetank.verdict.checks.errors import CHECKS

CHECK = CHECKS["error.retry-after-respected"]


def test_a_client_that_asks_once_shows_no_patience() -> None:
    """Whoever never asks again has not been tempted."""
    decision = CHECK.decide(evidence())

    assert decision.message == "not shown: the client did not repeat its request"


def test_a_scenario_without_retry_after_cannot_be_judged_by_it() -> None:
    """That is an author's mistake, and never the client's."""
    seen = evidence(seen=transcript(received(), answered(), received(1)))

    with pytest.raises(HarnessError, match="no Retry-After"):
        CHECK.decide(seen)


@pytest.mark.parametrize(
    ("failure", "verdict"),
    [
        (None, "pass"),
        (Failure("http"), "pass"),
        (Failure("http", message="key ****0000 is invalid"), "pass"),
        (Failure("http", message="POST with Bearer [redacted]"), "fail"),
    ],
)
def test_a_key_in_a_message_leaves_its_mark(
    failure: Failure | None, verdict: str
) -> None:
    """What was taken out of the message for the record was there before."""
    told = evidence([Turn("error", error=failure)])

    assert CHECKS["error.key-not-shown"].decide(told).verdict == verdict


def test_a_late_note_of_the_end_is_not_held_against_the_client() -> None:
    """The wait counts from the first byte of the refusal, whatever came after."""
    refusal = Exchange(Reply((Error(name="rate-limit", retry_after="1"),)))
    matched, written, over = answered()
    second = replace(received(1), offset_ms=1001)
    seen = evidence(
        scenario=a_scenario(exchanges=(refusal,)),
        seen=transcript(
            received(), (matched, written), replace(over, offset_ms=900), second
        ),
    )

    assert CHECK.decide(seen).verdict == "pass"
