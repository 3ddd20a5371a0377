"""One case on two lanes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from report.run_making import a_finding, a_record, records
from wavetank.client.call import (
    Errored,
    Failure,
    Observation,
    Observed,
    Skipped,
    ToolCall,
    Turn,
)
from wavetank.journal import (
    AnswerOver,
    ClientLeft,
    DeltaAwaited,
    Entry,
    HarnessFault,
    RequestReceived,
    Transcript,
    Unmatched,
    Written,
)
from wavetank.report.timeline import Moment, moments

if TYPE_CHECKING:
    from wavetank.report.run import CaseRecord

REQUEST = RequestReceived(
    0.0, 0, 3, "POST", "/v1/x", (("Host", "h"),), b"{}", key_matched=True
)
ANSWER = Skipped("no tools here")


def lanes(*entries: Entry) -> tuple[Moment, ...]:
    """What is shown of these entries, without the answer."""
    record = replace(
        a_record("a/one", a_finding("x.one"), answer=ANSWER),
        transcript=Transcript(entries),
    )
    return moments(record)[:-1]


def test_a_request_is_the_client_s() -> None:
    """Its head and its body are there as they came."""
    (moment,) = lanes(REQUEST)

    assert (moment.lane, moment.title, moment.connection) == ("client", "POST /v1/x", 3)
    assert (moment.head, moment.body, moment.facts) == (("Host: h",), "{}", ())


@pytest.mark.parametrize(
    ("matched", "words"), [(None, "none"), (False, "not the one it was given")]
)
def test_a_wrong_key_is_said(matched: bool | None, words: str) -> None:  # noqa: FBT001 - what the entry holds
    """Only a key that is not the right one is worth a word."""
    (moment,) = lanes(replace(REQUEST, key_matched=matched))

    assert moment.facts == (("key", words),)


def test_writes_in_a_row_are_one_moment() -> None:
    """Each write has its time and its beginning; something between starts anew."""
    first, left, second = lanes(
        Written(1.0, 0, b"data: 1\n\n", "event"),
        Written(2.0, 0, b"data: 2\n\n", "event"),
        DeltaAwaited(3.0, 0, 1, satisfied=True),
        Written(4.0, 0, b"end", "done"),
    )

    assert (first.lane, first.title, first.offset_ms) == (
        "server",
        "2 writes, 18 bytes",
        1.0,
    )
    assert [write.offset_ms for write in first.writes] == [1.0, 2.0]
    assert (left.lane, left.title) == ("client", "has 1 delta")
    assert (second.title, second.writes[0].text) == ("1 write, 3 bytes", "end")


def test_many_writes_lose_their_middle() -> None:
    """The list says how many are not in it."""
    (moment,) = lanes(*(Written(float(n), 0, b"x", "event") for n in range(20)))

    assert moment.title == "20 writes, 20 bytes"
    assert [write.left_out for write in moment.writes] == [0] * 6 + [11] + [0] * 3


@pytest.mark.parametrize(
    ("entry", "lane", "title", "tone"),
    [
        (
            AnswerOver(1.0, 0, "finished", connection_kept=True),
            "server",
            "the answer is whole, connection kept",
            "end",
        ),
        (AnswerOver(1.0, 0, "reset", connection_kept=False), "server", "reset (RST)", "cut"),
        (ClientLeft(1.0, 0), "client", "closed the connection", "cut"),
        (
            DeltaAwaited(1.0, 0, 2, satisfied=False),
            "client",
            "did not report 2 deltas; the server went on",
            "cut",
        ),
        (HarnessFault(1.0, None, "oops"), "server", "wavetank failed: oops", "fault"),
        (Unmatched(1.0, 0, ("method: GET",)), "server", "no exchange fits", "fault"),
    ],
)  # fmt: skip
def test_every_end_is_marked(entry: Entry, lane: str, title: str, tone: str) -> None:
    """Who ended an answer, and whether before its end, is seen at once."""
    (moment,) = lanes(entry)

    assert (moment.lane, moment.title, moment.tone) == (lane, title, tone)


def test_several_requests_are_told_apart() -> None:
    """What happened says to which request it belongs."""
    shown = lanes(REQUEST, replace(REQUEST, request=1), ClientLeft(9.0, 1))

    assert [moment.title for moment in shown] == [
        "POST /v1/x (request 1)",
        "POST /v1/x (request 2)",
        "closed the connection (request 2)",
    ]


def test_what_the_caller_was_told_comes_last() -> None:
    """Every field that the client exposes is there, and no other."""
    turns = (
        Turn("complete", "One", "why", (ToolCall("f", "{}"),), "stop", {"total": 1}),
        Turn("error", error=Failure("http", 503)),
    )
    record = a_record(
        "a/one", a_finding("x.one"), answer=Observed(Observation(turns, ["v"]))
    )
    first, second, value = moments(record)[-3:]

    assert (first.title, first.offset_ms) == (
        "told its caller: complete (turn 1)",
        None,
    )
    assert first.facts == (
        ("content", '"One"'),
        ("reasoning", '"why"'),
        ("tool calls", '[{"name": "f", "arguments": "{}", "id": null}]'),
        ("finish_reason", '"stop"'),
        ("usage", '{"total": 1}'),
    )
    assert second.facts == (("error", '{"kind": "http", "status": 503}'),)
    assert value.facts == (("value", '["v"]'),)


def test_an_adapter_that_failed_is_marked() -> None:
    """The cause, the sentence and the details are there."""
    answer = Errored("crashed", "exit status 139", "Segmentation fault")
    last = moments(a_record("a/one", a_finding("x.one"), answer=answer))[-1]

    assert last.title == "the adapter failed (crashed): exit status 139"
    assert (last.tone, last.facts) == ("fault", (("details", "Segmentation fault"),))


def test_a_declined_call_says_why() -> None:
    """The reason is the client's own."""
    last = moments(a_record("a/one", a_finding("x.one"), answer=ANSWER))[-1]

    assert last.title == "declined: no tools here"


@given(records())
def test_every_byte_count_is_kept(record: CaseRecord) -> None:
    """Titles add up to what was written, whatever the entries are."""
    sizes = [
        len(each.data)
        for each in record.transcript.entries
        if isinstance(each, Written)
    ]
    shown = [w.size for moment in moments(record) for w in moment.writes]

    assert sum(shown) == sum(sizes)
