"""Checks of cancelling, where the plain case does not tell."""

from __future__ import annotations

import pytest

from verdict.making import evidence, expected
from wavetank.client.call import Turn
from wavetank.verdict.checks.cancel import CHECKS


@pytest.mark.parametrize(
    ("held", "verdict"),
    [("One", "pass"), ("One, two", "pass"), ("On", "fail"), (None, "fail")],
)
def test_more_than_the_text_before_the_cancellation_may_be_held(
    held: str | None, verdict: str
) -> None:
    """What had been read by then is not taken back."""
    told = evidence([Turn("cancelled", content=held)], [expected(content="One")])

    assert CHECKS["cancel.partial-kept"].decide(told).verdict == verdict
