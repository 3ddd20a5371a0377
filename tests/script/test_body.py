"""What each step writes, in a stream and in a whole answer."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, strategies as st

from script.replying import ANSWER, WHOLE, a_reply, a_script, body_of, events_of
from wavetank.scenario import Reply
from wavetank.scenario.steps import Error, Raw
from wavetank.script import compile_reply
from wavetank.script.assembly import Assembler, whole_answer
from wavetank.script.chunks import ChunkMaker, makes_chunks
from wavetank.script.ops import AwaitClose, AwaitDelta, Pause, Repeat, Stall, Write

CALL = {"tool_call": {"id": "call_1", "name": "f", "arguments": ["{}"]}}


def deltas(*steps: Any, **members: Any) -> list[Any]:
    """The deltas of a stream."""
    events = events_of(body_of(a_script(*steps, {"finish": "stop"}, "done", **members)))
    return [json.loads(each)["choices"][0]["delta"] for each in events[:-2]]


def test_a_tool_call_opens_once_and_goes_on() -> None:
    """Id, type and name stand on the opening fragment only."""
    more = {"tool_call": {"index": 0, "arguments": ["1", "2"]}}

    opening, first, second, third = deltas(CALL, more)

    assert opening["tool_calls"][0]["function"] == {"name": "f", "arguments": ""}
    assert first == {"tool_calls": [{"index": 0, "function": {"arguments": "{}"}}]}
    assert (second, third) == tuple(
        {"tool_calls": [{"index": 0, "function": {"arguments": each}}]} for each in "12"
    )


def test_a_continuation_may_repeat_id_and_name() -> None:
    """An id or a name that the author writes again is sent again."""
    again = {"tool_call": {"index": 0, "id": "", "name": "", "arguments": "x"}}
    only_name = {"tool_call": {"index": 0, "name": "g", "arguments": "y"}}

    *_, repeated, named = deltas(CALL, again, only_name)

    assert repeated["tool_calls"][0]["id"] == ""
    assert repeated["tool_calls"][0]["function"] == {"name": "", "arguments": "x"}
    assert "id" not in named["tool_calls"][0]


def test_a_call_without_an_id_gets_one_from_the_seed() -> None:
    """Ids have the captured form, a number and 24 alphanumerics."""
    (opening,) = deltas({"tool_call": {"index": 3, "name": "f"}})

    assert opening["tool_calls"][0]["id"].startswith("call_03_")
    assert len(opening["tool_calls"][0]["id"]) == len("call_03_") + 24


def test_a_chunk_can_be_shaped_by_hand() -> None:
    """Members are set and omitted, the delta left out, the JSON laid over lines."""
    script = a_script(
        {"chunk": {"delta": {"content": "x"}, "set": {"extra": 1}, "omit": ["model"]}},
        {"chunk": {"omit_delta": True, "finish_reason": "stop", "lines": 4}},
        "done",
    )
    body = body_of(script)
    first, second, _ = events_of(body)

    assert json.loads(first)["extra"] == 1
    assert "model" not in json.loads(first)
    assert "delta" not in json.loads(second)["choices"][0]
    assert second.count("\n") == 3
    assert body.count(b"data:") == 6


def test_events_and_comments_are_written_as_authored() -> None:
    """Fields stand in order, comments before the blank line, spaces as asked for."""
    event = {"data": "a\nb", "event": "e", "id": "1", "retry": "5", "space": False}
    body = body_of(a_script({"event": event}, {"comment": "hi"}, {"keep_alive": 2}))

    assert body == (
        b"event:e\nid:1\nretry:5\ndata:a\ndata:b\n\n:hi\n\n"
        b": keep-alive\n\n: keep-alive\n\n"
    )


@pytest.mark.parametrize(
    ("data", "count"),
    [
        ('{"choices":[{"delta":{"content":"x"}}]}', 1),
        ("[1]", 0),
        ("not JSON", 0),
        (None, 0),
    ],
)
def test_hand_made_events_count_as_deltas_when_they_carry_text(
    data: str | None, count: int
) -> None:
    """A delta is counted by what the event says, not by who wrote it."""
    event: dict[str, Any] = {"event": "e"} if data is None else {"data": data}
    script = a_script({"event": event})

    assert sum(op.deltas for op in script.ops if isinstance(op, Write)) == count


def test_bytes_are_sent_as_they_are() -> None:
    """Raw, hex and fill add nothing; a fill is cut at its size."""
    body = body_of(
        a_script({"raw": "é"}, {"hex": "ff 00"}, {"fill": {"bytes": 5, "unit": "ab"}})
    )

    assert body == "é".encode() + b"\xff\x00ababa"


def test_bulk_can_be_a_comment_or_a_delta() -> None:
    """A fill may be one comment line or one content delta."""
    body = body_of(
        a_script(
            {"fill": {"bytes": 3, "as": "comment"}},
            {"fill": {"bytes": 3, "unit": "y", "as": "content"}},
        )
    )
    comment, _, event = body.partition(b"\n\n")

    assert comment == b":xxx"
    assert b'"content":"yyy"' in event


def test_bulk_can_be_so_many_deltas() -> None:
    """The text of a fill is cut into pieces of much the same size, and none is lost."""
    fill = {"bytes": 7, "unit": "abc", "as": "reasoning", "deltas": 3}
    events = body_of(a_script({"fill": fill})).split(b"\n\n")[:-1]
    deltas = [json.loads(each[6:])["choices"][0]["delta"] for each in events]

    assert [each["reasoning_content"] for each in deltas] == ["ab", "ca", "bca"]
    assert {each["content"] for each in deltas} == {None}


def test_a_whole_answer_is_folded_from_the_same_steps() -> None:
    """Without a stream the steps add up to one completion object."""
    steps = [{"reasoning": "Hm"}, *ANSWER[:2], CALL, *ANSWER[2:]]

    body = json.loads(body_of(a_script(*steps, context=WHOLE)))

    message = body["choices"][0]["message"]
    assert message["content"] == "One, zwei ✓"
    assert message["reasoning_content"] == "Hm"
    assert message["tool_calls"][0]["function"] == {"name": "f", "arguments": "{}"}
    assert body["usage"]["total_tokens"] == 10


TEXTS = st.lists(
    st.builds(
        lambda kind, pieces: {kind: pieces},
        st.sampled_from(["content", "reasoning"]),
        st.lists(st.text(max_size=3) | st.just("\ud83d"), min_size=1, max_size=3),
    ),
    max_size=4,
)


@given(TEXTS)
def test_a_whole_answer_is_what_its_chunks_add_up_to(texts: list[Any]) -> None:
    """Texts are taken whole, and come to what a client gets from their chunks."""
    steps = [{"role": "assistant"}, *texts, CALL, {"finish": "length"}]
    reply = a_reply(*steps)
    maker, assembler = ChunkMaker(reply, WHOLE), Assembler()
    for step in filter(makes_chunks, reply.steps):
        for chunk in maker.make(step):
            assembler.add(chunk)

    body = json.loads(body_of(compile_reply(reply, WHOLE)))

    assert whole_answer(body) == assembler.answer


def test_a_whole_answer_without_finish_or_usage_is_still_one() -> None:
    """Without a reason the answer has stopped; without counters it has none."""
    body = json.loads(body_of(a_script({"content": "x"}, context=WHOLE)))

    assert body["choices"][0]["finish_reason"] == "stop"
    assert "usage" not in body


def test_waiting_for_a_whole_answer_is_blank_lines() -> None:
    """Keep-alives of a stream are empty lines where no stream was asked for."""
    script = a_script({"blank_lines": 1}, {"keep_alive": 2}, *ANSWER, context=WHOLE)

    assert body_of(script).startswith(b"\n\n\n{")


def test_an_error_inside_a_whole_answer_is_its_text() -> None:
    """An error after blank lines cannot change the status any more."""
    script = a_script(
        {"blank_lines": 1}, {"error": {"name": "overloaded", "in_band": True}},
        context=WHOLE,
    )  # fmt: skip

    assert script.status == 200
    assert "error" in json.loads(body_of(script))


def test_an_error_inside_a_stream_is_an_event() -> None:
    """After text an error is an object in a data event, or the body as given."""
    events = events_of(
        body_of(
            a_script(
                {"content": "x"},
                {"error": "gateway-authentication"},
                {"error": {"body": '{"error": "text"}', "in_band": True}},
            )
        )
    )

    assert json.loads(events[1])["error"]["message"]
    assert events[2] == '{"error": "text"}'


def test_a_json_body_is_verbatim_and_compact() -> None:
    """A ``json`` step is the body, whatever was asked for."""
    script = a_script({"json": {"a": [1, None]}}, format="json")

    assert body_of(script) == b'{"a":[1,null]}'


def test_keep_alives_wait_before_each_one() -> None:
    """Every comment comes after its silence; without an end they repeat for ever."""
    thrice = a_script({"keep_alive": {"count": 3, "every": "15s"}})
    forever = a_script({"keep_alive": {"count": "forever", "every": "15s"}})

    assert [op.seconds for op in thrice.ops if isinstance(op, Pause)] == [15.0] * 3
    assert isinstance(forever.ops[-1], Repeat)
    assert forever.ops[-1].ops[0] == Pause(15.0)


def test_a_done_marker_means_nothing_in_a_whole_answer() -> None:
    """The marker belongs to streams; an error body has none either."""
    whole = a_script({"content": "x"}, {"finish": "stop"}, "done", context=WHOLE)
    raw = a_script({"raw": "x"}, "done", context=WHOLE)

    assert body_of(whole).endswith(b"}")
    assert body_of(raw) == b"x"


def test_waits_for_the_client_are_ops_of_their_own() -> None:
    """Delta reports, closes and stalls are waited for where they stand."""
    script = a_script(
        {"content": "x"}, {"pause": "0s"}, {"await_delta": 1}, "await_close"
    )

    assert script.ops[-2:] == (AwaitDelta(1), AwaitClose())
    assert a_script({"content": "x"}, "stall").ops[-1] == Stall()


def test_counters_can_have_a_chunk_of_their_own() -> None:
    """The separate usage chunk has no choice and all counters."""
    script = a_script({"usage": {"prompt": 8, "completion": 2, "cache_hit": 3}}, "done")

    (chunk, _) = events_of(body_of(script))
    assert json.loads(chunk)["choices"] == []
    assert json.loads(chunk)["usage"]["prompt_cache_miss_tokens"] == 5


def test_an_error_answer_may_carry_more_than_its_body() -> None:
    """A reply made in Python may add bytes to an error's body; the loader forbids it."""
    reply = Reply((Error(status=500, body="x"), Raw("y")))

    assert body_of(compile_reply(reply, WHOLE)) == b"xy"
