"""Which part may follow which."""

from __future__ import annotations

from functools import reduce
from itertools import product

import pytest
from hypothesis import given, strategies as st

from wavetank.wire import (
    Identity,
    JsonObject,
    LifecycleError,
    Part,
    State,
    advance,
    chunk_object,
    content_delta,
    finish_delta,
    parts_of,
    reasoning_delta,
    role_delta,
    tool_open_delta,
    usage_object,
)
from wavetank.wire.lifecycle import TRANSITIONS

ROLE, REASONING, CONTENT, TOOL_CALL, FINISH, USAGE, DONE = Part
TEXT = st.lists(st.sampled_from([ROLE, REASONING, CONTENT, TOOL_CALL]))
ME = Identity("id", 0, "m", "fp")


@given(TEXT, st.sampled_from([[], [USAGE]]))
def test_any_answer_may_end_in_either_layout(text: list[Part], end: list[Part]) -> None:
    """Parts in any order, a finish, usage apart or not, and the done marker."""
    parts = [*text, FINISH, *end, DONE]

    assert reduce(advance, parts, State.WAITING) is State.OVER


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ([DONE], "before the first part: found: done marker; expected role or"),
        ([CONTENT, DONE], "inside the answer: found: done marker; expected role"),
        ([CONTENT, USAGE], "inside the answer: found: separate usage chunk"),
        (
            [FINISH, CONTENT],
            (
                "after the finish reason: found: content; "
                "expected separate usage chunk or done marker"
            ),
        ),
        ([FINISH, FINISH], "after the finish reason: found: finish reason"),
        ([FINISH, USAGE, USAGE], "after the separate usage chunk: found: separate"),
        (
            [FINISH, DONE, DONE],
            ("after the done marker: found: done marker; expected nothing more"),
        ),
    ],
)
def test_parts_out_of_place_are_refused(parts: list[Part], message: str) -> None:
    """The error says where, what was found and what was expected."""
    *before, last = parts
    state = reduce(advance, before, State.WAITING)

    with pytest.raises(LifecycleError) as caught:
        advance(state, last)
    assert str(caught.value).startswith(message)
    assert (caught.value.state, caught.value.part) == (state, last)


@pytest.mark.parametrize(("state", "part"), list(product(State, Part)))
def test_the_table_is_the_whole_truth(state: State, part: Part) -> None:
    """Every pair either leads where the table says or is refused."""
    if (state, part) in TRANSITIONS:
        assert advance(state, part) is TRANSITIONS[state, part]
    else:
        with pytest.raises(LifecycleError):
            advance(state, part)


@pytest.mark.parametrize(
    ("chunk", "parts"),
    [
        (chunk_object(ME, delta=role_delta("assistant", thinking=True)), (ROLE,)),
        (chunk_object(ME, delta=role_delta("assistant", thinking=False)), (ROLE,)),
        (chunk_object(ME, delta=content_delta("x", both_keys=True)), (CONTENT,)),
        (chunk_object(ME, delta=reasoning_delta("x", both_keys=True)), (REASONING,)),
        (
            chunk_object(ME, delta={"content": "x", "reasoning_content": "y"}),
            (REASONING, CONTENT),
        ),
        (chunk_object(ME, delta=tool_open_delta(0, "i", "n")), (TOOL_CALL,)),
        (
            chunk_object(ME, delta=finish_delta(both_keys=False), finish_reason="stop"),
            (FINISH,),
        ),
        (
            chunk_object(
                ME, delta=finish_delta("x", both_keys=False), finish_reason="stop"
            ),
            (CONTENT, FINISH),
        ),
        (chunk_object(ME, finish_reason="stop"), (FINISH,)),
        (chunk_object(ME, usage=usage_object(1, 1), choices_empty=True), (USAGE,)),
        (chunk_object(ME, usage=None, choices_empty=True), ()),
        ({}, ()),
        ({"choices": "text"}, ()),
        ({"choices": ["text"]}, ()),
        ({"choices": [{"delta": "text", "finish_reason": None}]}, ()),
    ],
)
def test_chunks_name_their_parts(chunk: JsonObject, parts: tuple[Part, ...]) -> None:
    """Only what carries something counts; odd shapes count for nothing."""
    assert parts_of(chunk) == parts
