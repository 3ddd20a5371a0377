"""What is said: the same for a seed, cut where asked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, strategies as st

from endpoint.requesting import (
    OFF,
    USER,
    calls_of,
    chat,
    content_of,
    function,
    post,
    reasoning_of,
    send,
)
from wavetank.endpoint import Dice, Endpoint, Served, load_profile
from wavetank.endpoint.asking import Ask
from wavetank.endpoint.speaking import shorten, speak
from wavetank.scenario.steps import Finish


def finish_of(served: Served) -> str:
    (finish,) = (step for step in served.reply.steps if isinstance(step, Finish))
    return finish.reason


def test_the_same_seed_says_the_same_whatever_came_before() -> None:
    """Neither other requests nor the way of sending change an answer."""
    endpoint = Endpoint(load_profile(), seed=7)
    send(endpoint, chat({"role": "user", "content": "other"}))
    second = send(endpoint, chat(stream=True), index=1)
    fresh = send(Endpoint(load_profile(), seed=7), chat())
    other = send(Endpoint(load_profile(), seed=8), chat())

    assert content_of(second) == content_of(fresh)
    assert reasoning_of(second) == reasoning_of(fresh)
    assert content_of(other) != content_of(fresh)


@pytest.mark.parametrize(
    ("text", "count"), [("Write 12 words", 12), ("a 300-word essay", 300)]
)
def test_the_length_asked_for_is_kept(text: str, count: int) -> None:
    """A number of words in the question is the number of words."""
    served = post(chat({"role": "user", "content": text}))

    assert len(content_of(served).split()) == count


def test_chinese_is_answered_in_chinese() -> None:
    """A number of characters in the question is their number."""
    served = post(chat({"role": "user", "content": "请写25个字的介绍"}))

    assert sum(each.isalnum() for each in content_of(served)) == 25
    assert reasoning_of(served).startswith("用户问")


@pytest.mark.parametrize(
    "text", ["Return exactly: OK", "Reply with exactly 'OK'", "Please say exactly OK"]
)
def test_exact_answers_are_exact(text: str) -> None:
    """Told what to say, it says that."""
    assert content_of(post(chat({"role": "user", "content": text}))) == "OK"


def test_a_stop_text_ends_the_answer_before_it() -> None:
    """The earliest stop text is left out, reasoning is not looked at."""
    text = {"role": "user", "content": "Say exactly: one two three"}
    served = post(chat(text, stop=["three", " two", ""]))

    assert content_of(served) == "one"
    assert finish_of(served) == "stop"
    assert "two" in reasoning_of(served)


def test_a_stop_text_that_never_comes_changes_nothing() -> None:
    """Without a match the answer is whole."""
    assert content_of(post(chat(stop="@@"))) == content_of(post(chat()))


def test_max_tokens_counts_reasoning_and_text() -> None:
    """The budget is used up exactly, first by reasoning."""
    whole = post(chat())
    assert whole.usage is not None
    thoughts = whole.usage.reasoning or 0
    within = post(chat(max_tokens=thoughts + 5))
    eaten = post(chat(max_tokens=3))

    assert within.usage is not None
    assert within.usage.completion == thoughts + 5
    assert finish_of(within) == "length"
    assert content_of(whole).startswith(content_of(within))
    assert eaten.usage is not None
    assert (eaten.usage.completion, eaten.usage.reasoning) == (3, 3)
    assert not content_of(eaten)


@pytest.mark.parametrize(("most", "calls"), [(1, 0), (5, 1)])
def test_max_tokens_cuts_calls(most: int, calls: int) -> None:
    """A call may lose its arguments or not come at all."""
    tool = function("get_weather", parameters={"type": "object", "required": ["a"]})
    body = chat(
        {"role": "user", "content": "weather"},
        tools=[tool], thinking=OFF, max_tokens=most,
    )  # fmt: skip
    served = post(body)

    assert served.usage is not None
    assert served.usage.completion <= most
    assert finish_of(served) == "length"
    assert len(served.reply.steps) == 2 + calls
    if not calls:
        assert calls_of(served) == []


def test_enough_tokens_change_nothing() -> None:
    """An answer that fits ends by itself."""
    assert finish_of(post(chat(max_tokens=1000))) == "stop"


@pytest.mark.parametrize(
    ("begun", "space"), [("So", True), ("So ", False), ("", False)]
)
def test_a_prefix_is_continued(begun: str, space: bool) -> None:  # noqa: FBT001 -- a table
    """Only the continuation is said, with a space where one is due."""
    prefix = {"role": "assistant", "content": begun, "prefix": True}
    served = post(chat(USER, prefix), path="/beta/chat/completions")

    assert content_of(served).startswith(" ") == space


QUESTIONS = ("Hello", "Write 90 words", "Say exactly: one two", "你好", "写 80 字")


@given(
    st.sampled_from(QUESTIONS),
    st.integers(1, 120),
    st.integers(),
    st.sampled_from(["off", "low"]),
    st.sampled_from([(), ("the",), ("测", "。")]),
)
def test_a_short_answer_is_the_beginning_of_the_whole_one(
    question: str, most: int, seed: int, level: Any, stop: tuple[str, ...]
) -> None:
    """Words that are not written, because they would be cut off, change nothing."""
    said = ({"role": "user", "content": question},)
    ask = Ask(load_profile().models[0], said, level, stop=stop)

    short = speak(replace(ask, max_tokens=most), Dice(seed))

    assert short == shorten(speak(ask, Dice(seed)), most)
