"""Clients of the Anthropic surface, asked what can be asked of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from roster.anthropic_session import whole
from wavetank.client import Call, InProcessClient, Skipped, Turn, failure_of
from wavetank.roster.anthropic_surface import QUESTIONS, question_surface

if TYPE_CHECKING:
    from collections.abc import Callable

    from wavetank.client import Answer


def deaf(_: Call) -> Turn:
    """Hand over nothing, whatever came."""
    return Turn("complete")


def silent(_: Call) -> Answer:
    """Decline."""
    return Skipped("not today")


def vague(call: Call) -> Turn:
    """Lose the status of a refusal."""
    turn = whole(call)
    return Turn("error", error=failure_of(OSError())) if turn.error else turn


@pytest.mark.parametrize(
    ("adapter", "wrong"),
    [
        (whole, {}),
        (
            deaf,
            {
                "complete": "no content",
                "stream": "no content",
                "reasoning": "no reasoning_content",
                "tools": "no tool_calls",
                "refusal": "expected error",
            },
        ),
        (vague, {"refusal": "status None, not 400"}),
        (silent, {each.name: "not today" for each in QUESTIONS}),
    ],
)
def test_what_does_not_come_back_is_told(
    adapter: Callable[[Call], Any], wrong: dict[str, str]
) -> None:
    """A client is asked everything, and each answer that lacks something is named."""
    found = list(question_surface(lambda: InProcessClient(adapter)))

    assert [each.probe for each in found] == [each.name for each in QUESTIONS]
    said = {each.probe: each.words for each in found if each.verdict != "ok"}
    assert said.keys() == wrong.keys()
    assert all(words in said[probe] for probe, words in wrong.items())
