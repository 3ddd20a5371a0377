"""The round-trip rule in its four forms."""

from __future__ import annotations

from typing import Any

import pytest

from endpoint.requesting import (
    OFF,
    USER,
    called,
    chat,
    function,
    message_of,
    post,
    result,
    revision,
)

THOUGHT = {"reasoning_content": "Hm."}
PLAIN = {"role": "assistant", "content": "Yes"}
TURN = [USER, called("a"), result("a")]
GOOD_TURN = [USER, called("a", **THOUGHT), result("a")]


@pytest.mark.parametrize(
    ("scope", "messages", "refused"),
    [
        # Documented from April: turns in which a tool was called.
        ("tool-turns", TURN, True),
        ("tool-turns", GOOD_TURN, False),
        ("tool-turns", [USER, PLAIN, USER], False),
        ("tool-turns", [*GOOD_TURN, PLAIN, USER], True),
        ("tool-turns", [*GOOD_TURN, {**PLAIN, **THOUGHT}, USER, PLAIN, USER], False),
        ("tool-turns", [*TURN, {**PLAIN, **THOUGHT}, USER], True),
        # Documented from August: everything when tools are declared.
        ("tools-declared", TURN, True),
        ("tools-declared", [USER, PLAIN, USER], True),
        ("tools-declared", [USER, {**PLAIN, **THOUGHT}, USER], False),
        # Observed in September: the last one before closing results.
        ("observed", TURN, True),
        ("observed", GOOD_TURN, False),
        ("observed", [*TURN, PLAIN, USER], False),
        ("observed", [*TURN, called("b", **THOUGHT), result("b")], False),
        ("off", TURN, False),
    ],
)
def test_the_scope_decides_what_must_come_back(
    scope: str,
    messages: list[dict[str, Any]],
    refused: bool,  # noqa: FBT001 -- a table
) -> None:
    """Each form of the rule binds its own messages."""
    body = chat(*messages, tools=[function()])
    served = post(body, profile=revision(round_trip=scope))

    assert (served.model is None) == refused
    if refused:
        assert message_of(served) == (
            "The `reasoning_content` in the thinking mode must be passed back to the "
            "API."
        )


def test_without_tools_nothing_must_come_back() -> None:
    """The later documentation binds requests with tools only."""
    profile = revision(round_trip="tools-declared")

    assert post(chat(USER, PLAIN, USER), profile=profile).model


def test_an_empty_text_passes_and_null_does_not() -> None:
    """Only presence is checked."""
    empty = called("a", reasoning_content="")
    null = called("a", reasoning_content=None)

    assert post(chat(USER, empty, result("a"))).model
    assert post(chat(USER, null, result("a"))).model is None


def test_without_thinking_nothing_must_come_back() -> None:
    """Thinking off, or a legacy id that does not think, is exempt."""
    assert post(chat(*TURN, thinking=OFF)).model
    assert post({**chat(*TURN), "model": "deepseek-chat"}).model


def test_the_beginning_of_an_answer_is_exempt() -> None:
    """A prefix need not carry reasoning."""
    begun = {"role": "assistant", "content": "So", "prefix": True}

    assert post(chat(*GOOD_TURN, begun), path="/beta/chat/completions").model
