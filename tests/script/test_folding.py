"""What a conforming client reports, read from the bytes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from wavetank.scenario import load_text
from wavetank.script import fold

REQUEST = {"model": "m", "messages": [], "stream": True}
STEPS: list[Any] = [{"content": ["One", ", two"]}, {"finish": "stop"}, "done"]
EXPECT_ERROR = {"outcome": "error"}


def folded(*exchanges: Any, expect: Any = None, **call: Any) -> Any:
    """The expectations of a scenario with these exchanges."""
    document = {
        "wavetank": 1,
        "title": "A test",
        "proves": ["a.b"],
        "source": "RFC 1",
        "call": {"request": call.pop("request", REQUEST), **call},
        "exchanges": [
            {"reply": each} if isinstance(each, list) else each for each in exchanges
        ],
        **({} if expect is None else {"expect": expect}),
    }
    (scenario,) = load_text(json.dumps(document), "<test>", "a/b")
    return fold(scenario)


def test_a_whole_answer_is_complete() -> None:
    """Text, finish reason and counters are what the stream adds up to."""
    ((expectation),) = folded(STEPS)
    (turn,) = expectation.turns

    assert (turn.outcome, turn.content, turn.finish_reason) == (
        "complete", "One, two", "stop",
    )  # fmt: skip
    assert (turn.reasoning_content, turn.usage, turn.tool_calls) == (None, None, ())
    assert (expectation.requests_min, expectation.requests_max) == (1, 1)


@pytest.mark.parametrize(
    ("reply", "kinds", "content"),
    [
        ([{"content": ["One", "x"]}, {"cut": {"inside": "chunk"}}],
         ("truncated", "connection"), "One"),
        ([{"content": "One"}, "stall"], ("timeout",), "One"),
        (["reset"], ("truncated", "connection"), ""),
        ([{"content": "One"}, {"raw": "data: {\n\n"}], ("protocol",), "One"),
        ([{"content": "One"}, {"error": "overloaded"}], ("api",), "One"),
        (["done"], ("truncated", "connection"), ""),
    ],
)  # fmt: skip
def test_a_fault_is_an_error_with_what_was_delivered(
    reply: list[Any], kinds: tuple[str, ...], content: str
) -> None:
    """On an error the caller holds what arrived whole."""
    ((expectation),) = folded(reply, expect=EXPECT_ERROR)
    (turn,) = expectation.turns

    assert (turn.outcome, turn.error_kinds, turn.content) == ("error", kinds, content)


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        ("insufficient-balance", 402, "Insufficient Balance"),
        ("gateway-authentication", 401, "Authentication Fails (governor)"),
        ({"status": 502, "body": "<html>"}, 502, None),
        ({"status": 500, "body": ""}, 500, None),
        ({"status": 400, "body": '{"error": "text"}'}, 400, "text"),
        ({"status": 400, "body": '{"error": {"message": 1}}'}, 400, None),
    ],
)
def test_an_http_error_reaches_the_caller(
    error: Any, status: int, message: str | None
) -> None:
    """Status and message are read from the answer; a gateway's page is not."""
    ((expectation),) = folded({"reply": [{"error": error}], "times": "any"})
    (turn,) = expectation.turns

    assert (turn.status, turn.message, turn.error_kinds) == (status, message, ("http",))


def test_a_busy_server_may_be_asked_again() -> None:
    """Without a set number of retries a retryable error has no upper bound."""
    ((busy),) = folded({"reply": [{"error": "rate-limit"}], "times": "any"})
    ((refused),) = folded({"reply": [{"error": "authentication"}], "times": "any"})

    assert (busy.requests_min, busy.requests_max) == (1, None)
    assert (refused.requests_min, refused.requests_max) == (1, 1)


def test_retries_of_one_turn_are_one_turn() -> None:
    """With retries allowed the next exchange answers the same turn."""
    ((expectation),) = folded(
        [{"error": "overloaded"}], STEPS, settings={"max_retries": 2}
    )

    assert [turn.outcome for turn in expectation.turns] == ["complete"]
    assert (expectation.requests_min, expectation.requests_max) == (2, 2)


def test_each_later_turn_is_folded_from_its_exchange() -> None:
    """Optional exchanges are traps; they are never expected."""
    second = [{"content": "Two"}, {"finish": "length"}, "done"]
    trap = {"reply": [{"error": "reasoning-missing"}], "optional": True}

    ((expectation),) = folded(STEPS, trap, second, then=[{"user": "And?"}])

    assert [turn.content for turn in expectation.turns] == ["One, two", "Two"]
    assert expectation.requests_min == 2


def test_a_single_exchange_can_answer_every_turn() -> None:
    """Where exchanges run out, the last one counts again."""
    ((expectation),) = folded({"reply": STEPS, "times": "any"}, then=[{"user": "And?"}])

    assert [turn.content for turn in expectation.turns] == ["One, two"] * 2


def test_a_cancelled_call_holds_what_came_before() -> None:
    """The caller has the deltas up to the one it cancelled at."""
    ((expectation),) = folded(
        [{"content": ["a", "b", "c"]}, "await_close"],
        cancel_after_deltas=2,
        expect={"outcome": "cancelled"},
    )

    assert (expectation.turns[0].outcome, expectation.turns[0].content) == (
        "cancelled", "ab",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("reply", "outcome", "content"),
    [
        (STEPS, "complete", "One, two"),
        ([{"json": {"choices": [], "usage": {"total_tokens": 1}}}], "complete", ""),
        ([{"json": {"choices": [{"message": None}]}}], "complete", ""),
        ([{"json": {"error": {"message": "no"}}}], "error", ""),
        ([{"json": 7}], "error", ""),
        ([{"blank_lines": 2}, "cut"], "error", ""),
    ],
)
def test_whole_answers_are_read_as_json(
    reply: list[Any], outcome: str, content: str
) -> None:
    """Without a stream the body is one object, an error, or nothing usable."""
    request = {"model": "m", "messages": []}
    ((expectation),) = folded(reply, request=request, expect={"outcome": outcome})

    assert (expectation.turns[0].outcome, expectation.turns[0].content) == (
        outcome, content,
    )  # fmt: skip


def test_tool_calls_are_joined_by_their_index() -> None:
    """Fragments without an index count by their place; odd shapes add nothing."""
    first = {"index": 1, "id": "b", "function": {"name": "g", "arguments": "1"}}
    placed = {"id": "a", "function": {"name": "f", "arguments": "0"}}
    odd = {"index": 1, "function": None}
    ((expectation),) = folded(
        [
            {"chunk": {"delta": {"tool_calls": [placed, first]}}},
            {"chunk": {"omit_delta": True, "set": {"choices": 7}}},
            {"chunk": {"omit_delta": True}},
            {"chunk": {"delta": {"tool_calls": [first, odd, "odd"]}}},
            {"finish": "tool_calls"},
            "done",
        ],
        expect={"outcome": "complete"},
    )

    assert expectation.turns[0].tool_calls == (
        {"id": "a", "name": "f", "arguments": "0"},
        {"id": "b", "name": "g", "arguments": "11"},
    )


def test_authors_override_the_last_turn() -> None:
    """Alternatives keep their order; what is not said stays folded."""
    first, second = folded(
        [{"content": "One"}, "cut"],
        expect=[
            {"outcome": "error", "error": {"kind": "other", "status": 507}},
            {"outcome": "complete", "content": "", "requests": {"min": 2, "max": 3}},
        ],
    )

    assert (first.turns[0].error_kinds, first.turns[0].status) == (("other",), 507)
    assert first.turns[0].content == "One"
    assert (second.turns[0].content, second.turns[0].error_kinds) == ("", None)
    assert (second.requests_min, second.requests_max) == (2, 3)


@pytest.mark.parametrize(
    ("requests", "bounds"),
    [({"min": 4}, (4, 4)), ({"max": 0}, (0, 0)), (3, (3, 3)), ({"min": 0}, (0, 1))],
)
def test_the_number_of_requests_can_be_widened(
    requests: Any, bounds: tuple[int, int]
) -> None:
    """One bound moves the other where they would cross."""
    ((expectation),) = folded(STEPS, expect={"requests": requests})

    assert (expectation.requests_min, expectation.requests_max) == bounds


def test_retries_end_with_the_exchanges() -> None:
    """Where no exchange is left, the last failure is what the caller gets."""
    ((expectation),) = folded(
        [{"error": "overloaded"}],
        [{"error": "overloaded"}],
        settings={"max_retries": 5},
    )

    assert expectation.turns[0].status == 503
    assert expectation.requests_min == 2
