"""What the model says on a bad day, on every surface."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, strategies as st

from endpoint.requesting import JSON, KEY, chat, encode, function
from wavetank.endpoint import Endpoint, Served, load_profile
from wavetank.endpoint.faults import on_speech
from wavetank.endpoint.faults.effects import (
    Effect,
    Empty,
    FinishReason,
    Latency,
    MalformedArguments,
    Whitespace,
)
from wavetank.endpoint.speaking import Speech
from wavetank.endpoint.tool_calling import Call
from wavetank.scenario.steps import Content, Finish, Reasoning, ToolCall
from wavetank.script import Context, compile_reply

if TYPE_CHECKING:
    from collections.abc import Sequence

SPEECH = Speech(("think",), ("a", "b", "c", "d"))
CALLING = Speech((), (), (Call("call_0", "f", ('{"a":', "1}")),), "tool_calls")


def asked(
    effects: Sequence[Effect], *, path: str = "/chat/completions", **members: Any
) -> Served:
    """Ask a fresh endpoint that has a bad day."""
    body = {"max_tokens": 500, **chat(**members)}
    return Endpoint(load_profile()).answer(
        "POST", path, (KEY, JSON), encode(body), now=1_777_075_200, effects=effects
    )


def test_an_empty_answer_has_reasoning_only() -> None:
    """No text and no call, an ordinary end, and counters to match."""
    served = asked([Empty()], stream=True)

    kinds = [type(step) for step in served.reply.steps]
    assert Reasoning in kinds
    assert Content not in kinds
    assert served.usage is not None
    assert served.usage.completion == served.usage.reasoning


def test_an_empty_answer_that_is_whole_has_empty_text() -> None:
    """Without a stream the text is there and empty."""
    served = asked([Empty()], thinking={"type": "disabled"})
    script = compile_reply(served.reply, Context("", stream=False, seed=0))

    assert b'"content":""' in script.written


def test_whitespace_fills_the_limit() -> None:
    """Line feeds come until max_tokens, reasoning counted, and then length."""
    served = asked([Whitespace()], stream=True, max_tokens=60)

    (content,) = (s for s in served.reply.steps if isinstance(s, Content))
    (finish,) = (s for s in served.reply.steps if isinstance(s, Finish))
    assert set(content.pieces) == {"\n"}
    assert finish.reason == "length"
    assert served.usage is not None
    assert served.usage.completion == 60


def test_whitespace_without_a_limit_is_as_long_as_asked() -> None:
    """Where the request has no max_tokens, the fault says how many."""
    assert len(on_speech(SPEECH, [Whitespace(9)]).content) == 8


def test_malformed_arguments_are_no_json() -> None:
    """A real call comes with its last character missing."""
    tool = function("get_weather", city={"type": "string"})
    question = {"role": "user", "content": "What is the weather in Oslo?"}
    served = asked(
        [MalformedArguments()], stream=True, tools=[tool], messages=[question]
    )

    (call,) = (s for s in served.reply.steps if isinstance(s, ToolCall))
    with pytest.raises(ValueError, match="Expecting"):
        json.loads("".join(call.arguments))


def test_a_call_of_one_character_loses_it() -> None:
    """What is left empty is no token."""
    speech = Speech((), (), (Call("call_0", "f", ("{", "}")), Call("c", "g", ())))

    calls = on_speech(speech, [MalformedArguments()]).calls

    assert [call.arguments for call in calls] == [("{",), ()]


@pytest.mark.parametrize("speech", [SPEECH, CALLING])
def test_a_finish_reason_comes_after_half(speech: Speech) -> None:
    """The first half of the answer is said, then the reason given."""
    half = on_speech(speech, [FinishReason("content_filter")])

    assert half.finish == "content_filter"
    assert half.size <= speech.size // 2


def test_the_anthropic_surface_passes_an_unknown_reason_on() -> None:
    """A reason without a name of its own there is sent as it is."""
    effects = [FinishReason("insufficient_system_resource")]
    served = asked(effects, path="/anthropic/v1/messages")
    script = compile_reply(served.reply, Context("", stream=False, seed=0))

    assert b'"stop_reason":"insufficient_system_resource"' in script.written


@given(
    st.lists(
        st.sampled_from(
            [Empty(), Whitespace(5), MalformedArguments(), FinishReason("x")]
        ),
        max_size=4,
    )
)
def test_any_composition_is_an_answer(effects: list[Effect]) -> None:
    """Effects in any order leave something that can be counted."""
    for speech in (SPEECH, CALLING):
        assert on_speech(speech, effects).size >= 0
        assert on_speech(speech, [Latency(1)]) is speech
