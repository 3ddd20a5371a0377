"""Checks of redirects and of connections, where a client has a choice."""

from __future__ import annotations

from dataclasses import replace

from verdict.making import BEARER, answered, evidence, expected, received, transcript
from wavetank.client.call import Turn
from wavetank.verdict.checks.transport import CHECKS

FOLLOWED = received(1, path="/moved", headers=BEARER)


def test_a_client_that_follows_no_redirect_keeps_request_and_key() -> None:
    """What is never sent again cannot be sent wrongly."""
    seen = evidence()

    assert CHECKS["transport.redirect-keeps-request"].decide(seen).verdict == "pass"
    assert CHECKS["transport.key-stays-home"].decide(seen).verdict == "pass"


def test_a_redirect_that_is_reported_needs_no_answer() -> None:
    """An error is always right, whatever was sent."""
    decision = CHECKS["transport.redirect-reported"].decide(evidence([Turn("error")]))

    assert decision.verdict == "pass"


def test_another_body_is_another_request() -> None:
    """A redirect that keeps the method keeps the body as well."""
    other = replace(FOLLOWED, body=b"{}")
    seen = evidence(seen=transcript(received(), answered(), other))

    decision = CHECKS["transport.redirect-keeps-request"].decide(seen)

    assert decision.message == "the client followed the redirect with another body"


def test_a_key_on_the_same_host_is_at_home() -> None:
    """Another path of the same host may know the key."""
    seen = evidence(seen=transcript(received(), answered(), FOLLOWED))

    assert CHECKS["transport.key-stays-home"].decide(seen).verdict == "pass"


def test_an_error_leaks_nothing_into_the_next_answer() -> None:
    """What the caller holds of a failed answer is not compared."""
    want = expected(content="One")
    told = evidence([Turn("error", content="Two")], [want])

    assert CHECKS["transport.answers-kept-apart"].decide(told).verdict == "pass"
