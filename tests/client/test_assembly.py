"""An answer is put together from its chunks, strictly and without loss."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, strategies as st

from client.raw_server import chunk
from wavetank.client.answer_error import AnswerError
from wavetank.client.assembly import Assembly
from wavetank.client.call import Failure, ToolCall, Turn


def assembled(*chunks: object) -> Turn:
    assembly = Assembly()
    for each in chunks:
        assembly.receive_chunk(json.dumps(each))
    return assembly.turn("complete")


def calls(*entries: object) -> object:
    return chunk({"tool_calls": list(entries)})


def opening(index: int, id_: str, name: str, arguments: str = "") -> object:
    function = {"name": name, "arguments": arguments}
    return {"index": index, "id": id_, "type": "function", "function": function}


def more(index: int, arguments: str | None, **function: object) -> object:
    return {"index": index, "function": {"arguments": arguments, **function}}


@given(st.lists(st.text()), st.lists(st.text()))
def test_deltas_are_joined_byte_for_byte(content: list[str], trace: list[str]) -> None:
    """Repeated, blank and odd pieces all count, and the trace stays apart."""
    turn = assembled(
        *(chunk({"content": None, "reasoning_content": each}) for each in trace),
        *(chunk({"content": each, "reasoning_content": None}) for each in content),
    )

    assert turn.content == "".join(content)
    assert turn.reasoning_content == ("".join(trace) if trace else None)


def test_a_repeated_role_starts_nothing_new() -> None:
    """Only text makes text."""
    turn = assembled(*[chunk({"role": "assistant", "content": "a"})] * 2)

    assert turn.content == "aa"


def test_both_texts_of_one_delta_count() -> None:
    """A delta may carry reasoning and content at once, and is one delta."""
    assembly = Assembly()
    assembly.receive_chunk(
        json.dumps(chunk({"content": "a", "reasoning_content": "b"}))
    )
    assembly.receive_chunk(json.dumps(chunk({"content": ""})))

    turn = assembly.turn("complete")
    assert (turn.content, turn.reasoning_content) == ("a", "b")
    assert assembly.deltas == 1


def test_tool_calls_are_joined_by_index() -> None:
    """Interleaved fragments, empty ids and null names leave each call whole."""
    turn = assembled(
        calls(opening(0, "a", "f")),
        calls(opening(1, "b", "g")),
        calls(more(0, '{"x"', name=None), more(1, "{}"), more(0, ":1}")),
        calls({"index": 1, "id": "", "function": None}, more(1, None, name="")),
    )

    assert turn.tool_calls == (
        ToolCall("f", '{"x":1}', "a"),
        ToolCall("g", "{}", "b"),
    )


def test_the_last_usage_counts_and_null_does_not() -> None:
    """Each usage object counts the whole answer, so nothing is added up."""
    assert assembled(chunk(usage=None)).usage is None
    assert assembled(chunk(), chunk(usage={"total_tokens": 1})).usage == {
        "total_tokens": 1
    }
    turn = assembled(
        chunk(usage={"total_tokens": 1}),
        {**chunk(usage={"total_tokens": 2}), "choices": []},
        chunk(usage=None),
    )
    assert turn.usage == {"total_tokens": 2}


def test_any_finish_reason_is_passed_on() -> None:
    """Known or not, and a missing delta beside it is no harm."""
    choice = {"index": 0, "finish_reason": "because"}
    turn = assembled(chunk({"content": "a"}), {"choices": [choice]}, chunk())

    assert (turn.finish_reason, turn.content) == ("because", "a")


def test_other_choices_and_unknown_members_are_ignored() -> None:
    """Only the first choice is the answer; a chunk without choices adds nothing."""
    other = {"index": 1, "delta": {"content": "no"}, "finish_reason": "length"}

    turn = assembled(
        {**chunk({"content": "a", "x": 1}), "y": 2}, {"choices": [other]}, {"id": "z"}
    )

    assert (turn.content, turn.finish_reason) == ("a", None)


@pytest.mark.parametrize(
    ("data", "kind", "message"),
    [
        ("{", "protocol", "no JSON: {"),
        ("[" * 100_000, "protocol", "no JSON: [[["),
        ("3", "protocol", "the answer: 3; expected an object"),
        ('{"choices":1}', "protocol", "choices: 1; expected a list of objects"),
        ('{"choices":[1]}', "protocol", "choices: [1]; expected a list of objects"),
        ('{"choices":[{"delta":1}]}', "protocol", "delta: 1; expected an object"),
        ('{"choices":[],"usage":1}', "protocol", "usage: 1; expected an object"),
        (
            '{"choices":[{"delta":{"content":1}}]}',
            "protocol",
            "content: 1; expected a string or null",
        ),
        (
            '{"choices":[{"delta":{"tool_calls":[{}]}}]}',
            "protocol",
            "tool_calls[].index: nothing; expected a number",
        ),
        (
            '{"choices":[{"delta":{"tool_calls":[{"index":true}]}}]}',
            "protocol",
            "tool_calls[].index: true; expected a number",
        ),
        ('{"error":{"message":"no","code":7}}', "api", "no"),
        ('{"error":"no"}', "api", "no"),
    ],
)
def test_what_is_no_chunk_is_refused(data: str, kind: str, message: str) -> None:
    """The failure says what was found and what was expected."""
    with pytest.raises(AnswerError) as caught:
        Assembly().receive_chunk(data)

    assert caught.value.failure.kind == kind
    assert str(caught.value.failure.message).startswith(message)


def test_an_error_object_keeps_its_members() -> None:
    """Type and code come along, a number as text."""
    error = {"message": "no", "type": "t", "code": 7, "param": None}
    with pytest.raises(AnswerError) as caught:
        Assembly().receive_chunk(json.dumps({"error": error}))

    assert caught.value.failure == Failure("api", None, "t", "no", "7")


def test_calls_of_a_whole_answer_need_no_index() -> None:
    """The reference's schema has none there; the captures do."""
    entries: list[Any] = [opening(0, "a", "f", "{}"), opening(1, "b", "g", "{}")]
    for entry in entries:
        del entry["index"]
    message = {"content": None, "tool_calls": entries}
    choice = {"message": message, "finish_reason": "tool_calls"}
    assembly = Assembly()
    assembly.receive_completion(json.dumps({"choices": [choice]}))

    calls_ = assembly.turn("complete").tool_calls or ()
    assert [call.id for call in calls_] == ["a", "b"]
