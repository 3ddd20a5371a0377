"""Chat completions: the captured bytes, and what is laid out by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from endpoint.requesting import (
    BEFORE_RETIREMENT,
    OFF,
    USER,
    body_of,
    chat,
    content_of,
    function,
    json_of,
    post,
    reasoning_of,
    revision,
)
from wavetank.scenario.model import Layout
from wavetank.scenario.steps import ChunkObject, Done, Finish, Role, Usage
from wavetank.wire import LifecycleError, Part, State, advance, parts_of

if TYPE_CHECKING:
    from wavetank.endpoint import Served

CAPTURES = Path(__file__).parents[2] / "fixtures" / "captures"
RECORDED = 1_785_142_411
EXACT = {"role": "user", "content": "Return exactly: OK"}
TOOL = function("get_weather", parameters={"type": "object", "properties": {}})
WEATHER = {"role": "user", "content": "How is the weather?"}


def objects(served: Served) -> list[dict[str, Any]]:
    """Give the JSON of every event of a compiled stream."""
    text = body_of(served).decode()
    lines = [line.removeprefix("data: ") for line in text.splitlines()]
    return [json.loads(line) for line in lines if line.startswith("{")]


@pytest.mark.parametrize(
    ("model", "stream", "capture"),
    [
        ("deepseek-v4-flash", True, "stream-ok-flash.txt"),
        ("deepseek-v4-flash", False, "complete-ok-flash.json"),
        ("deepseek-v4-pro", False, "complete-ok-pro.json"),
    ],
)
def test_the_captured_request_gets_the_captured_bytes(
    model: str,
    stream: bool,  # noqa: FBT001 -- a table
    capture: str,
) -> None:
    """Prompt, counters and layout give the published length and every known byte.

    Id and fingerprint were not published; the fixture's stand in for them.
    """
    body = {"model": model, "messages": [EXACT], "thinking": OFF, "max_tokens": 8}
    served = post({**body, "stream": stream}, now=RECORDED)
    sent, expected = body_of(served), (CAPTURES / capture).read_bytes()

    assert len(sent) == len(expected)
    assert [{**each, "id": "", "system_fingerprint": ""} for each in _parsed(sent)] == [
        {**each, "id": "", "system_fingerprint": ""} for each in _parsed(expected)
    ]


def _parsed(data: bytes) -> list[dict[str, Any]]:
    texts = [line.removeprefix("data: ") for line in data.decode().splitlines()]
    return [json.loads(text) for text in texts if text.startswith("{")]


def test_an_answer_is_stamped_with_time_model_and_fingerprint() -> None:
    """Chunks carry the clock's time and the served model, not the one asked for."""
    served = post(chat(model="deepseek-chat"), now=BEFORE_RETIREMENT)
    layout = served.reply.layout

    assert (layout.created, layout.model) == (BEFORE_RETIREMENT, "deepseek-v4-flash")
    assert layout.fingerprint == "fp_058df29938_prod0820_fp8_kvcache_20260402"
    assert layout.id is not None
    assert len(layout.id) == 36


def test_thinking_comes_first_and_silences_the_other_key() -> None:
    """Both text keys are sent when it thinks, one when it does not."""
    loud, quiet = post(chat(stream=True)), post(chat(stream=True, thinking=OFF))

    assert reasoning_of(loud)
    assert loud.reply.layout.text_keys == "both"
    assert not reasoning_of(quiet)
    assert quiet.reply.layout.text_keys == "active"
    assert content_of(quiet)


@pytest.mark.parametrize(
    ("style", "include", "on_finish", "separate", "others"),
    [
        ("finish-chunk", False, True, False, "absent"),
        ("finish-chunk", True, True, False, "null"),
        ("separate-chunk", False, False, False, "absent"),
        ("separate-chunk", True, False, True, "null"),
        ("both", False, True, False, "absent"),
        ("both", True, True, True, "null"),
    ],
)
def test_counters_ride_where_the_switch_says(
    *,
    style: str,
    include: bool,
    on_finish: bool,
    separate: bool,
    others: str,
) -> None:
    """On the finish chunk, on one of their own when asked for, or on both."""
    served = post(
        chat(stream=True, stream_options={"include_usage": include}),
        profile=revision(usage=style),
    )
    *_, finish = (step for step in served.reply.steps if isinstance(step, Finish))
    rest = [step for step in served.reply.steps if isinstance(step, Usage)]

    assert (finish.usage == served.usage) == on_finish
    assert (rest == [served.usage]) == separate
    assert served.reply.layout.usage == others
    assert served.reply.steps[-1] == Done()


@pytest.mark.parametrize("stream", [True, False])
def test_counters_add_up(stream: bool) -> None:  # noqa: FBT001 -- a table
    """Completion holds reasoning and text, one token a delta, hits are part of prompt."""
    served = post(chat(stream=stream))
    usage = served.usage
    assert usage is not None

    chunks = objects(post(chat(stream=True)))
    assert usage.completion == sum(
        Part.CONTENT in parts_of(each) or Part.REASONING in parts_of(each)
        for each in chunks
    )
    assert 0 < (usage.reasoning or 0) < usage.completion
    assert usage.cache_hit <= usage.prompt


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"thinking": OFF},
        {"tools": [TOOL]},
        {"logprobs": True, "top_logprobs": 2},
        {"max_tokens": 1},
    ],
)
def test_every_stream_keeps_to_the_lifecycle(members: dict[str, Any]) -> None:
    """Whatever is asked, parts follow each other as the protocol allows."""
    state = State.WAITING
    served = post(chat(WEATHER, stream=True, **members))
    try:
        for chunk in objects(served):
            for part in parts_of(chunk):
                state = advance(state, part)
        state = advance(state, Part.DONE)
    except LifecycleError as error:  # pragma: no cover -- a failure's message
        pytest.fail(str(error))

    assert state is State.OVER


def test_a_null_stands_beside_calls_in_september() -> None:
    """Later whole answers carry null where earlier ones carry an empty text."""
    body = chat(WEATHER, tools=[TOOL], model="deepseek-flash")
    null = json_of(post(body, profile=revision("v4-2026-09")))
    message = null["choices"][0]["message"]

    assert message["content"] is None
    assert message["reasoning_content"]
    assert message["tool_calls"][0]["function"]["name"] == "get_weather"
    empty = _parsed(body_of(post(chat(WEATHER, tools=[TOOL]))))[0]
    assert empty["choices"][0]["message"]["content"] == ""


def test_probabilities_come_for_every_token_of_a_whole_answer() -> None:
    """Reasoning and text have a list each, with as many alternatives as asked for."""
    served = post(chat(logprobs=True, top_logprobs=3))
    choice = json_of(served)["choices"][0]
    found = choice["logprobs"]

    assert list(found) == ["content", "reasoning_content"]
    assert (
        "".join(item["token"] for item in found["content"])
        == (choice["message"]["content"])
    )
    assert (
        "".join(item["token"] for item in found["reasoning_content"])
        == (choice["message"]["reasoning_content"])
    )
    for item in found["content"]:
        assert list(item) == ["token", "logprob", "bytes", "top_logprobs"]
        assert bytes(item["bytes"]).decode() == item["token"]
        assert len(item["top_logprobs"]) == 3
        assert item["top_logprobs"][0]["token"] == item["token"]
        assert item["logprob"] <= 0


def test_a_part_that_is_not_said_has_no_probabilities() -> None:
    """Without reasoning its list is null; without thinking so is the key's value."""
    choice = json_of(post(chat(logprobs=True, thinking=OFF)))["choices"][0]

    assert choice["logprobs"]["reasoning_content"] is None
    assert "reasoning_content" not in choice["message"]
    assert choice["logprobs"]["content"][0]["top_logprobs"] == []


def test_probabilities_ride_on_their_chunk() -> None:
    """In a stream each chunk carries those of its own token."""
    served = post(chat(WEATHER, stream=True, logprobs=True, top_logprobs=1))
    role, *texts = [
        each for each in served.reply.steps if isinstance(each, ChunkObject)
    ]

    chunks = objects(served)
    assert chunks[0]["choices"][0]["logprobs"] is None
    for chunk in chunks[1 : len(texts) + 1]:
        choice = chunk["choices"][0]
        text = choice["delta"]["content"] or choice["delta"]["reasoning_content"]
        lists = choice["logprobs"]["content"] or choice["logprobs"]["reasoning_content"]
        assert [item["token"] for item in lists] == [text]
    assert role.delta is not None
    assert chunks[-1]["choices"][0]["logprobs"] is None


def test_calls_stream_beside_probabilities() -> None:
    """Calls carry none, as their deltas carry no text."""
    body = chat(WEATHER, stream=True, logprobs=True, tools=[TOOL], thinking=OFF)
    deltas = [each["choices"][0]["delta"] for each in objects(post(body))]

    assert [list(delta) for delta in deltas[1:-1]] == [["tool_calls"]] * len(
        deltas[1:-1]
    )


def test_whole_answers_are_made_of_the_same_steps() -> None:
    """A whole answer folds the stream's steps, so that faults apply to both."""
    whole, streamed = post(chat()), post(chat(stream=True))

    assert whole.reply.steps == streamed.reply.steps[:-1]
    assert whole.reply.steps[0] == Role()
    assert (whole.reply.format, streamed.reply.format) == ("json", "stream")
    assert isinstance(whole.reply.layout, Layout)


def test_arguments_validate_after_the_trip_through_a_stream() -> None:
    """The fragments of a call are the JSON of its arguments."""
    schema = {
        "type": "object",
        "properties": {"n": {"type": "integer", "minimum": 3}},
        "required": ["n"],
    }
    tool = function("get_weather", parameters=schema)
    deltas = [
        each["choices"][0]["delta"]
        for each in objects(post(chat(WEATHER, stream=True, tools=[tool])))
    ]
    text = "".join(
        delta["tool_calls"][0]["function"]["arguments"]
        for delta in deltas
        if "tool_calls" in delta
    )

    jsonschema.Draft202012Validator(schema).validate(json.loads(text))


def test_users_content_may_come_in_parts() -> None:
    """Text parts are taken like text (probed on V4)."""
    parts = [
        {"type": "text", "text": "Return exactly: "},
        {"type": "text", "text": "OK"},
    ]

    assert content_of(post(chat({"role": "user", "content": parts}))) == "OK"
    assert content_of(post(chat(USER, {"role": "latest_reminder", "content": "x"})))
