"""Checks of the Anthropic surface, where the plain case does not tell."""

from __future__ import annotations

from typing import Any

import pytest

from verdict.making import (
    a_scenario,
    answered,
    asking,
    evidence,
    expected,
    received,
    transcript,
)
from wavetank.verdict.checks.anthropic import CHECKS

THINKING = {"type": "thinking", "thinking": "We think", "signature": "s-1"}
CALL = {"type": "tool_use", "id": "a", "name": "now", "input": {}}
WHOLE = {"role": "assistant", "content": [THINKING, CALL]}
STRIPPED = {"role": "assistant", "content": [CALL]}
AS_TEXT = {"role": "assistant", "content": "We think"}
NOTHING = {"role": "assistant", "content": None}
RESULT = {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "a"}]}


def judged(requirement: str, *later: Any, turns: int = 2) -> tuple[str, str]:
    """Verdict and message for a client that sends these messages in later turns."""
    requests = [asking(n, *added) for n, added in enumerate(later, start=1)]
    seen = transcript(
        received(), answered(data=b'data: {"signature":"s-1"}\n\n'), *requests
    )
    case = evidence(
        [],
        [expected(reasoning_content="We think")],
        scenario=a_scenario(turns=turns),
        seen=seen,
    )
    decision = CHECKS[requirement].decide(case)
    return decision.verdict, decision.message


@pytest.mark.parametrize("name", ["returned", "exact"])
def test_a_turn_that_was_not_asked_for_shows_nothing(name: str) -> None:
    """Without a second request nothing can have been sent back."""
    assert judged(f"anthropic.thinking-{name}")[0] == "inconclusive"
    assert judged("anthropic.signature-returned")[0] == "inconclusive"


@pytest.mark.parametrize("answer", [STRIPPED, AS_TEXT, NOTHING, RESULT])
def test_thinking_that_is_missing_is_not_also_inexact(answer: dict[str, Any]) -> None:
    """One mistake fails one requirement."""
    assert judged("anthropic.thinking-returned", [answer])[0] == "fail"
    assert judged("anthropic.thinking-exact", [answer])[0] == "inconclusive"
    assert judged("anthropic.signature-returned", [answer])[0] == "inconclusive"


def test_thinking_must_stand_in_every_later_request() -> None:
    """A client that forgets it in the third turn has forgotten it."""
    second, third = [WHOLE, RESULT], [STRIPPED, RESULT, AS_TEXT, RESULT]
    kept = [WHOLE, RESULT, AS_TEXT, RESULT]

    verdict, message = judged("anthropic.thinking-returned", second, third, turns=3)

    assert verdict == "fail"
    assert "request 3 does not carry" in message
    assert judged("anthropic.thinking-returned", second, kept, turns=3)[0] == "pass"
    assert judged("anthropic.thinking-returned", second, turns=3)[0] == "inconclusive"


@pytest.mark.parametrize(
    ("member", "value", "words"),
    [
        ("thinking", None, "the thinking in the second request is no text"),
        ("thinking", "We", "stops after 2 of 8 characters"),
        ("signature", None, "another"),
        ("signature", "s-2", "another"),
    ],
)
def test_what_was_changed_is_told(member: str, value: str | None, words: str) -> None:
    """Thinking and signature are looked at one by one."""
    answer = {"role": "assistant", "content": [THINKING | {member: value}, CALL]}
    requirements = {
        "thinking": "anthropic.thinking-exact",
        "signature": "anthropic.signature-returned",
    }

    verdict, message = judged(requirements.pop(member), [answer])
    (other,) = requirements.values()

    assert verdict == "fail"
    assert words in message
    assert judged(other, [answer])[0] == "pass"


@pytest.mark.parametrize(
    ("headers", "matched", "verdict"),
    [
        ((("Authorization", "Bearer [redacted]"),), True, "pass"),
        ((("x-api-key", "[redacted]"),), True, "pass"),
        ((("x-api-key", "[redacted]"),), False, "fail"),
        ((("Authorization", "Basic [redacted]"),), True, "fail"),
        ((), None, "fail"),
    ],
)
def test_the_key_has_two_places(
    headers: tuple[tuple[str, str], ...],
    matched: bool | None,  # noqa: FBT001 - a table
    verdict: str,
) -> None:
    """Either will do, with the key in it."""
    request = received(headers=headers, key_matched=matched)

    decision = CHECKS["anthropic.key-sent"].decide(evidence(seen=transcript(request)))

    assert decision.verdict == verdict
