"""What events and messages of the Anthropic surface add up to."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, strategies as st

from wavetank.scenario import load_text
from wavetank.script import fold
from wavetank.script.anthropic_assembly import MessageAssembler, whole_message
from wavetank.script.assembly import Answer
from wavetank.wire.anthropic import block_delta, block_start, text_block, tool_use_block

START: list[Any] = [{"role": "assistant"}, {"content": ["One", ", two"]}]
FINISH = {"finish": "end_turn"}
ERROR = {"outcome": "error"}


def added(*events: Any) -> Answer:
    """The answer of these events."""
    assembler = MessageAssembler()
    for event in events:
        assembler.add(event)
    return assembler.answer


def folded(reply: list[Any], expect: Any = None, **call: Any) -> Any:
    """What a conforming client reports of a reply on this surface."""
    document = {
        "wavetank": 1,
        "title": "A test",
        "call": {"api": "anthropic", **call},
        "reply": reply,
        **({} if expect is None else {"expect": expect}),
    }
    (scenario,) = load_text(json.dumps(document), "<test>", "a/b")
    ((turn,),) = (each.turns for each in fold(scenario))
    return turn


def test_nothing_adds_up_to_nothing() -> None:
    """An answer of no events is empty."""
    assert added() == Answer()


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"type": "ping"},
        {"type": "news", "delta": {"text": "x"}},
        {"type": "message_start"},
        {"type": "message_start", "message": {"usage": 3}},
        {"type": "message_delta", "delta": None},
        {
            "type": "content_block_start",
            "index": "0",
            "content_block": {"type": "text"},
        },
        {"type": "content_block_start", "index": 0},
        {"type": "content_block_delta", "index": None, "delta": {}},
        block_delta(7, "text_delta", "text", "no such block"),
    ],
)
def test_what_is_malformed_or_new_adds_nothing(event: dict[str, Any]) -> None:
    """Whether it should have been there is not asked here."""
    assert added(event) == Answer()


def test_deltas_count_in_blocks_of_their_own_kind() -> None:
    """A delta of another kind, or of a new one, is no text of the block."""
    answer = added(
        block_start(0, {"type": "text", "text": "a"}),
        block_delta(0, "thinking_delta", "thinking", "x"),
        block_delta(0, "news_delta", "text", "x"),
        block_delta(0, "text_delta", "text", "b"),
        block_start(1, {"type": "note", "text": "x"}),
        block_delta(1, "text_delta", "text", "x"),
        block_start(2, text_block()),
        block_delta(2, "text_delta", "text", "c"),
    )

    assert answer == Answer(content="abc")


def test_counters_are_replaced_one_by_one() -> None:
    """The last event need not repeat those of the prompt, and nothing is added up."""
    answer = added(
        {"type": "message_start", "message": {"usage": {"input_tokens": 3, "o": 0}}},
        {"type": "message_delta", "delta": {"stop_reason": "x"}, "usage": {"o": 2}},
        {"type": "message_delta", "delta": {"stop_reason": None}, "usage": {"o": 4}},
    )

    assert answer.usage == {"input_tokens": 3, "o": 4}
    assert answer.finish_reason == "x"


def test_a_call_without_arguments_has_an_empty_object() -> None:
    """It was opened with one."""
    call = tool_use_block("a", "now", {})

    (held,) = added(block_start(0, call)).tool_calls

    assert held == {"id": "a", "name": "now", "arguments": "{}"}


@pytest.mark.parametrize(
    "message", [{}, {"content": 3}, {"content": ["x"], "usage": 1}]
)
def test_a_message_without_blocks_is_empty(message: dict[str, Any]) -> None:
    """Members of an unexpected shape add nothing."""
    assert whole_message(message) == Answer()


@given(st.lists(st.text(), max_size=4))
def test_text_is_appended_in_the_order_of_blocks(texts: list[str]) -> None:
    """However many blocks there are, and whatever order they are told in."""
    starts = [block_start(n, text_block(text)) for n, text in enumerate(texts)]

    assert added(*reversed(starts)).content == "".join(texts)


def test_a_finished_message_is_complete() -> None:
    """With message_stop, or when it ended well without."""
    turn = folded([*START, FINISH, "done"])

    assert (turn.outcome, turn.content, turn.finish_reason) == (
        "complete", "One, two", "end_turn",
    )  # fmt: skip
    missing = folded([*START, FINISH], expect={"content": "One, two"})
    assert missing.outcome == "complete"


@pytest.mark.parametrize(
    ("reply", "kinds"),
    [
        ([*START], ("truncated", "connection")),
        ([*START, "done"], ("truncated", "connection")),
        ([*START, "cut"], ("truncated", "connection")),
        ([*START, {"error": "overloaded"}, FINISH, "done"], ("api",)),
        ([*START, {"raw": "data: {\n\n"}], ("protocol",)),
    ],
)
def test_a_fault_is_an_error_with_what_was_delivered(
    reply: list[Any], kinds: tuple[str, ...]
) -> None:
    """On an error the caller holds what arrived whole."""
    turn = folded(reply, expect=ERROR)

    assert (turn.outcome, turn.error_kinds, turn.content) == (
        "error",
        kinds,
        "One, two",
    )


def test_what_comes_after_the_last_event_is_not_read() -> None:
    """The message is over at message_stop, whatever becomes of the connection."""
    turn = folded([*START, FINISH, "done", "cut"], expect={"content": "One, two"})

    assert turn.outcome == "complete"


def test_deltas_of_text_and_thinking_are_what_a_caller_counts() -> None:
    """A cancelled message holds the deltas up to the one that was asked for."""
    reply = [{"role": "assistant"}, {"reasoning": ["a", "b"]}, {"content": ["c", "d"]}]

    turn = folded(
        [*reply, "stall"], expect={"outcome": "cancelled"}, cancel_after_deltas=3
    )

    assert (turn.outcome, turn.reasoning_content, turn.content) == (
        "cancelled", "ab", "c",
    )  # fmt: skip


def test_a_message_that_is_not_streamed_is_folded_too() -> None:
    """The request says whether it is, as on the chat surface."""
    call = {"tool_call": {"id": "a", "name": "now", "arguments": '{"x": 1}'}}
    turn = folded([{"content": "One"}, call, FINISH], request={"model": "m"})

    assert (turn.outcome, turn.content) == ("complete", "One")
    assert turn.tool_calls == ({"id": "a", "name": "now", "arguments": '{"x":1}'},)
