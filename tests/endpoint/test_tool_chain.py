"""The state machine of tool calls and results."""

from __future__ import annotations

from typing import Any

import pytest

from endpoint.requesting import OFF, USER, called, chat, message_of, post, result

INSUFFICIENT = "(insufficient tool messages following tool_calls message)"
SYSTEM = {"role": "system", "content": "Be brief."}


@pytest.mark.parametrize(
    "messages",
    [
        [USER, called("a"), result("a")],
        [USER, called("a", "b"), result("b"), result("a")],
        [USER, called("a"), result("a"), called("b"), result("b"), USER],
        [SYSTEM, USER, called("a", content=None), result("a")],
    ],
)
def test_whole_chains_pass(messages: list[dict[str, Any]]) -> None:
    """Results may come in any order, and calls may follow results."""
    assert post(chat(*messages, thinking=OFF)).model


@pytest.mark.parametrize(
    ("messages", "words"),
    [
        ([USER, called("a"), USER], INSUFFICIENT),
        ([USER, called("a"), SYSTEM, result("a")], INSUFFICIENT),
        ([USER, called("a", "b"), result("a")], INSUFFICIENT),
        ([USER, called("a"), called("b")], INSUFFICIENT),
        ([USER, called("a", "b"), result("c")], "response messages: a, b"),
        ([USER, called("a"), result("a"), result("a")], "must be a response to"),
    ],
)
def test_broken_chains_are_refused(messages: list[dict[str, Any]], words: str) -> None:
    """Anything between, missing, unasked or answered twice is refused."""
    assert words in message_of(post(chat(*messages, thinking=OFF)))
