"""Checks of who ended an answer, and of how often the mock was asked."""

from __future__ import annotations

import pytest

from verdict.making import answered, evidence, received, transcript
from wavetank.verdict.checks import wire
from wavetank.verdict.checks.errors import CHECKS as ERRORS
from wavetank.verdict.checks.stream import CHECKS as STREAM


def test_an_answer_that_is_not_over_shows_nothing() -> None:
    """Who ended an answer cannot be told while it is still being sent."""
    decision = wire.client_ended("w").decide(evidence(seen=transcript(received())))

    assert decision.message == "not shown: no answer was over when the client was done"


def test_leaving_before_the_matter_shows_nothing() -> None:
    """A client that left after half the script did not wait, but was not tempted."""
    seen = transcript(received(), answered(data=b"HTTP/1.1 2", how="left"))

    assert wire.client_ended("w").decide(evidence(seen=seen)).verdict == "inconclusive"
    closing = wire.client_ended("w", by_closing=True)
    assert closing.decide(evidence(seen=seen)).verdict == "pass"


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("cut", "the mock had to end it"),
        ("reset", "the mock had to end it"),
        ("finished", "the answer was sent to its end"),
    ],
)
def test_the_mock_ending_first_is_told_in_words(how: str, words: str) -> None:
    """Each way in which the mock ends an answer reads in the message."""
    seen = transcript(received(), answered(how=how))  # type: ignore[arg-type] # a word

    decision = wire.client_ended("[DONE] was sent").decide(evidence(seen=seen))

    assert decision.message == f"[DONE] was sent, but {words}"


def test_a_wait_that_never_came_shows_nothing() -> None:
    """Without a wait for a delta, incremental delivery was not tried."""
    decision = STREAM["stream.incremental"].decide(evidence())

    assert decision.verdict == "inconclusive"


def test_a_request_that_was_not_refused_shows_nothing_about_retries() -> None:
    """Not repeating an accepted request proves nothing."""
    decision = ERRORS["error.not-retried"].decide(evidence())

    assert decision.message == "not shown: no request was refused"


def test_a_single_request_shows_nothing_about_repeated_bodies() -> None:
    """One request has no second body to compare."""
    decision = ERRORS["error.retry-same-body"].decide(evidence())

    assert decision.message == "not shown: the client did not repeat its request"


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        (b'{"a": 1, "b": 2}', b'{"b":2,"a":1}', "pass"),
        (b"[1]", b"[1]", "pass"),
        (b"[1]", b"[2]", "fail"),
        (b"not json", b"other", "fail"),
    ],
)
def test_bodies_are_compared_as_json_objects_where_they_are(
    first: bytes, second: bytes, verdict: str
) -> None:
    """Key order and spaces are no change; other bodies are compared as bytes."""
    seen = transcript(received(0, first), received(1, second))

    decision = ERRORS["error.retry-same-body"].decide(evidence(seen=seen))

    assert decision.verdict == verdict


def test_an_answer_that_did_not_drip_shows_nothing_about_patience() -> None:
    """A client that left at the first byte was not kept waiting by a drip."""
    seen = transcript(received(), answered(how="left"))
    check = wire.client_ended("w", reached=wire.dripped)

    assert check.decide(evidence(seen=seen)).verdict == "inconclusive"
    unmatched = evidence(seen=transcript(received(), answered(how="left")[2:]))
    assert check.decide(unmatched).verdict == "inconclusive"
