"""The chat's steps in the words of the Anthropic surface, streamed and whole."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, strategies as st

from script.replying import CONTEXT, WHOLE, a_script, body_of, slicings
from wavetank.scenario.steps import ChunkObject, Content, Done
from wavetank.script.anthropic_assembly import MessageAssembler, whole_message
from wavetank.script.anthropic_events import makes_events
from wavetank.script.ops import Write
from wavetank.wire import Event, EventStreamDecoder

if TYPE_CHECKING:
    from wavetank.script import Context

STREAM = replace(CONTEXT, surface="anthropic")
MESSAGE = replace(WHOLE, surface="anthropic")
USAGE = {"prompt": 12, "completion": 5, "cache_hit": 4}
CALL = {"id": "call_00_a", "name": "now", "arguments": ['{"a"', ": 1}"]}
FINISH = {"finish": {"reason": "end_turn", "usage": USAGE}}
STEPS: list[Any] = [
    {"role": "assistant"},
    {"reasoning": ["We ", "think"]},
    {"content": ["One", ", zwei ✓"]},
    {"tool_call": CALL},
    FINISH,
    "done",
]


def events(*steps: Any, context: Context = STREAM, **members: Any) -> list[Any]:
    """The events of a stream, each with the name it travels under."""
    decoder = EventStreamDecoder()
    decoder.receive_data(body_of(a_script(*steps, context=context, **members)))
    decoder.receive_eof()
    found = [each for each in decoder.events() if isinstance(each, Event)]
    values = [json.loads(each.data) for each in found]
    assert [each.event for each in found] == [each["type"] for each in values]
    return values


def outline(found: list[Any]) -> list[str]:
    """Each event's type, with its block's index."""
    return [f"{each['type']} {each.get('index', '')}".strip() for each in found]


def message(*steps: Any) -> Any:
    """The one message of an answer that is not streamed."""
    return json.loads(body_of(a_script(*steps, context=MESSAGE)))


def test_steps_become_the_captured_sequence() -> None:
    """Blocks open and close as the steps change; a trace is signed before it closes."""
    found = events(*STEPS)

    assert outline(found) == [
        "message_start",
        "content_block_start 0",
        *["content_block_delta 0"] * 3,
        "content_block_stop 0",
        "content_block_start 1",
        *["content_block_delta 1"] * 2,
        "content_block_stop 1",
        "content_block_start 2",
        *["content_block_delta 2"] * 2,
        "content_block_stop 2",
        "message_delta",
        "message_stop",
    ]
    assert found[4]["delta"] == {
        "type": "signature_delta",
        "signature": found[0]["message"]["id"],
    }


def test_the_start_counts_the_prompt_and_the_end_counts_all() -> None:
    """Both repeat what was cached, and leave it out of ``input_tokens``."""
    found = events(*STEPS)
    start, end = found[0]["message"]["usage"], found[-2]["usage"]

    assert (start["input_tokens"], start["output_tokens"]) == (8, 0)
    assert (end["input_tokens"], end["output_tokens"]) == (8, 5)
    assert start["cache_read_input_tokens"] == end["cache_read_input_tokens"] == 4


def test_counters_of_their_own_are_one_more_message_delta() -> None:
    """A separate ``usage`` step gives no reason; without any, nothing was counted."""
    *_, last = events({"role": "assistant"}, {"usage": USAGE})
    (bare,) = events({"finish": "end_turn"})

    assert last["delta"] == {"stop_reason": None, "stop_sequence": None}
    assert last["usage"]["output_tokens"] == 5
    assert bare["usage"]["output_tokens"] == 0


def test_fragments_of_a_call_go_to_its_own_block() -> None:
    """A later step of an index goes on with the block that the index opened."""
    second = {"index": 1, "name": "now"}
    found = events(
        {"tool_call": CALL},
        {"tool_call": second},
        {"tool_call": {"index": 0, "arguments": " "}},
    )

    assert outline(found)[-3:] == [
        "content_block_stop 0",
        "content_block_start 1",
        "content_block_delta 0",
    ]
    assert found[-2]["content_block"]["id"].startswith("call_01_")


def test_text_on_the_finish_and_bulk_are_deltas_of_their_kind() -> None:
    """``finish`` closes the block that it has added to."""
    found = events(
        {"fill": {"bytes": 4, "as": "reasoning", "deltas": 2}},
        {"fill": {"bytes": 4, "as": "content"}},
        {"finish": {"reason": "max_tokens", "content": "y"}},
    )
    deltas = [each["delta"] for each in found if each["type"] == "content_block_delta"]

    assert [list(each.values())[-1] for each in deltas if "signature" not in each] == [
        "xx", "xx", "xxxx", "y",
    ]  # fmt: skip
    assert outline(found)[-2:] == ["content_block_stop 1", "message_delta"]


def test_an_error_is_an_event_of_its_own() -> None:
    """Inside a stream the envelope is that of Anthropic, around DeepSeek's error."""
    *_, last = events({"content": "One"}, {"error": {"message": "Busy", "type": "x"}})

    assert (last["type"], last["error"]["type"]) == ("error", "x")
    assert last["error"]["message"] == "Busy"


def test_an_error_with_a_body_of_its_own_is_sent_as_it_is() -> None:
    """What is no JSON object cannot be put into an event's envelope."""
    body = body_of(
        a_script(
            {"content": "One"}, {"error": {"body": "busy"}}, "done", context=STREAM
        )
    )

    assert b"event: error\ndata: busy\n\nevent: message_stop\n" in body


def test_other_steps_mean_the_same_on_both_surfaces() -> None:
    """Comments, events and bytes made by hand stay, and so does a chat's chunk."""
    steps = [
        {"comment": " x"},
        {"raw": "y\n\n"},
        {"chunk": {"delta": {"content": "z"}}},
    ]

    assert body_of(a_script(*steps, context=STREAM)) == body_of(a_script(*steps))
    assert not makes_events(ChunkObject())
    assert makes_events(Done())


def test_a_whole_message_holds_what_its_events_add_up_to() -> None:
    """Blocks in order, the reason, the counters, in the captured order of members."""
    found = message(*STEPS)

    assert list(found) == [
        "id", "type", "role", "model", "content", "stop_reason", "stop_sequence", "usage",
    ]  # fmt: skip
    assert found["content"] == [
        {"type": "thinking", "thinking": "We think", "signature": found["id"]},
        {"type": "text", "text": "One, zwei ✓"},
        {"type": "tool_use", "id": "call_00_a", "name": "now", "input": {"a": 1}},
    ]
    assert (found["stop_reason"], found["usage"]["output_tokens"]) == ("end_turn", 5)


def test_a_whole_message_needs_nothing_but_its_text() -> None:
    """What the author leaves out is what a server would say."""
    found = message({"content": "One"}, {"chunk": {"delta": {"content": "Two"}}})

    assert found["content"] == [{"type": "text", "text": "One"}]
    assert (found["stop_reason"], found["usage"]["input_tokens"]) == ("end_turn", 0)


def test_input_that_was_cut_is_empty_in_a_whole_message() -> None:
    """Half an object cannot be one."""
    (block,) = message({"tool_call": {"name": "now", "arguments": '{"a'}})["content"]

    assert block["input"] == {}


@given(slicings)
def test_slicing_moves_write_boundaries_and_nothing_else(slicing: Any) -> None:
    """However a body is cut into writes, the bytes and the deltas stay."""
    script = a_script(*STEPS, context=STREAM, delivery={"slice": slicing})

    assert body_of(script) == body_of(a_script(*STEPS, context=STREAM))
    writes = [op for op in script.ops if isinstance(op, Write)]
    assert sum(op.deltas for op in writes) == 4


texts = st.lists(st.text(max_size=8), min_size=1, max_size=3)
parts = st.one_of(
    texts.map(lambda pieces: {"content": pieces}),
    texts.map(lambda pieces: {"reasoning": pieces}),
    st.dictionaries(st.text(max_size=4), st.integers(), max_size=2).map(json.dumps),
)


@given(st.lists(parts, min_size=1, max_size=5))
def test_stream_and_whole_message_say_the_same(said: list[Any]) -> None:
    """Whatever the steps are, both forms add up to one answer."""
    steps = [
        {"tool_call": {"index": n, "id": f"c{n}", "name": "f", "arguments": part}}
        if isinstance(part, str)
        else part
        for n, part in enumerate(said)
    ]
    assembler = MessageAssembler()
    for event in events({"role": "assistant"}, *steps, FINISH, "done"):
        assembler.add(event)
    streamed, whole = assembler.answer, whole_message(message(*steps, FINISH))

    assert replace(streamed, tool_calls=()) == replace(whole, tool_calls=())
    assert [json.loads(str(call["arguments"])) for call in streamed.tool_calls] == [
        json.loads(str(call["arguments"])) for call in whole.tool_calls
    ]
    written = [
        piece
        for step in steps
        for piece in step.get(next(iter(step)), ())
        if "content" in step
    ]
    assert streamed.content == "".join(written)


@pytest.mark.parametrize("step", [Content(("One",)), Done()])
def test_what_means_something_makes_events(step: Any) -> None:
    """Steps of the answer are written in the words of the surface."""
    assert makes_events(step)
