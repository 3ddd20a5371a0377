"""Implied capabilities."""

from __future__ import annotations

import pytest

from wavetank.scenario import load_text

REPLY = "reply: [content: Hi, await_delta: 1, content: ' there', finish: stop, done]\n"


@pytest.mark.parametrize(
    ("call", "needs"),
    [
        ("{base: /v1}", "stream progress"),
        ("{request: {stream: true}}", "stream progress"),
        ("{request: {model: m}}", "complete progress"),
        ("{api: anthropic, request: {stream: true}}", "anthropic stream progress"),
        ("{api: models}", "models progress"),
        ("{cancel_after_deltas: 1}", "stream cancel progress"),
        ("{settings: {max_retries: 0}}", "stream retries progress"),
        (
            "{settings: {read_timeout: 1s, total_timeout: 2s}}",
            "stream read_timeout total_timeout progress",
        ),
    ],
)
def test_what_the_call_and_the_steps_ask_for_is_needed(call: str, needs: str) -> None:
    """An author need not repeat as a capability what the call already says."""
    (scenario,) = load_text(
        f"wavetank: 1\ntitle: t\ncall: {call}\n{REPLY}expect: {{outcome: complete}}\n",
        "t.yaml",
        "t",
    )

    assert scenario.needs == tuple(needs.split())


def test_nothing_is_implied_that_is_not_asked_for() -> None:
    """A plain stream needs nothing but a stream."""
    (scenario,) = load_text(
        "wavetank: 1\ntitle: t\nreply: [finish: stop, done]\n", "t.yaml", "t"
    )

    assert scenario.needs == ("stream",)
