"""Checks of the request, where the plain case does not tell."""

from __future__ import annotations

import pytest

from verdict.making import a_scenario, answered, evidence, received, transcript
from wavetank.verdict.checks.request import CHECKS


@pytest.mark.parametrize(
    ("base", "path", "verdict"),
    [
        ("", "/chat/completions?x=1", "pass"),
        ("/v1", "/v1/chat/completions", "pass"),
        ("/v1", "/chat/completions", "fail"),
        ("", "//chat/completions", "fail"),
        ("", "/chat/completions", "pass"),
    ],
)
def test_the_path_is_the_base_and_the_chat_path(
    base: str, path: str, verdict: str
) -> None:
    """Nothing is added to the base and nothing is taken away."""
    seen = transcript(received(path=path), answered())
    case = evidence(scenario=a_scenario(base=base), seen=seen)

    assert CHECKS["request.path-below-base"].decide(case).verdict == verdict


@pytest.mark.parametrize(
    ("headers", "matched", "words"),
    [
        ((), None, "no Authorization header"),
        (
            (("Authorization", "[redacted]"),),
            True,
            "an Authorization header without the Bearer scheme",
        ),
        (
            (("Authorization", "Bearer"),),
            False,
            "an Authorization header without the Bearer scheme",
        ),
        (
            (("Authorization", "bearer [redacted]"),),
            False,
            "a bearer token that is not the key",
        ),
    ],
)
def test_a_wrong_key_is_told_apart(
    headers: tuple[tuple[str, str], ...],
    matched: bool | None,  # noqa: FBT001 - a parameter of the test
    words: str,
) -> None:
    """No header, no scheme and another key read differently."""
    seen = transcript(received(headers=headers, key_matched=matched), answered())

    decision = CHECKS["request.bearer-key"].decide(evidence(seen=seen))

    assert decision.found == words


@pytest.mark.parametrize("body", [b"", b"[1]", b'{"messages": 1}'])
def test_a_body_of_another_kind_is_compared_as_an_empty_one(body: bytes) -> None:
    """A request that is no JSON object, or has no messages, fails without a crash."""
    seen = transcript(received(0, body), answered())

    for requirement in ("request.stream-boolean", "request.unicode-intact"):
        assert CHECKS[requirement].decide(evidence(seen=seen)).verdict == "fail"
