"""One answer on both sides of a gateway."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from gateway.making import SSE, a_body, a_delta, a_stream, an_event
from wavetank.gateway import Finding
from wavetank.gateway.answer import WireAnswer
from wavetank.gateway.comparing import compare
from wavetank.wire import DONE

if TYPE_CHECKING:
    from wavetank.gateway.answer import Wholeness

HELLO = (a_delta(content="Hel"), a_delta(content="lo", finish_reason="stop"), DONE)
WHOLE = a_stream(*HELLO)
CUT = a_stream(*HELLO[:2], wholeness="cut")
BODY = a_body(id="1", choices=[{"message": {"content": "Hi"}}])
ERROR = a_body(401, error={"message": "no", "code": "x"})


def compared(sent: WireAnswer, received: WireAnswer) -> list[Finding]:
    """Compare two answers."""
    return list(compare(sent, received))


@pytest.mark.parametrize("answer", [WHOLE, CUT, BODY, ERROR, WireAnswer()])
def test_an_answer_equals_itself(answer: WireAnswer) -> None:
    """Passing on everything is no finding."""
    assert compared(answer, answer) == []


def test_a_cut_that_is_ended_properly_is_masked() -> None:
    """The client cannot know that the rest is missing."""
    assert compared(CUT, replace(CUT, wholeness="whole")) == [Finding("cut-masked")]
    assert compared(WireAnswer(), BODY) == [Finding("cut-masked")]


def test_a_cut_that_is_told_is_not_masked() -> None:
    """An error object in the stream, in the body or a status says it."""
    told = a_stream(*HELLO[:2], an_event(error={"message": "cut"}))
    cut_body = replace(BODY, body=BODY.body[:9], wholeness="cut")

    assert compared(CUT, told) == [Finding("error-event-added")]
    assert compared(WireAnswer(), a_body(502)) == [Finding("cut-told", ("502",))]
    assert compared(cut_body, a_body(error={"message": "cut"})) == []


def test_an_error_whose_body_was_cut_is_compared_by_its_status() -> None:
    """Its status was there, and the gateway passed it on."""
    cut = replace(ERROR, wholeness="cut")

    assert compared(cut, ERROR) == []
    assert compared(cut, replace(ERROR, status=500)) == [Finding("cut-told", ("500",))]


@pytest.mark.parametrize("wholeness", ["cut", "open"])
def test_what_is_lost_at_a_cut_depends_on_who_cut(wholeness: Wholeness) -> None:
    """Events that came before a cut are lost; those after a client left are not."""
    received = a_stream(HELLO[0], wholeness=wholeness)
    expected = {"cut": [Finding("tail-lost", ("1 of 2",))], "open": []}

    assert compared(CUT, received) == expected[wholeness]


def test_a_whole_answer_can_be_cut() -> None:
    """The gateway broke it off."""
    assert compared(BODY, replace(BODY, wholeness="cut")) == [Finding("whole-cut")]


def test_another_status_is_told_with_both() -> None:
    """Where both are errors their bodies are compared as well."""
    other = a_body(500, error={"message": "no"})

    assert compared(ERROR, other) == [
        Finding("status-rewritten", ("401 to 500",)),
        Finding("error-rewritten", ("error.code",)),
    ]
    assert compared(BODY, ERROR) == [Finding("status-rewritten", ("200 to 401",))]


def test_header_fields_of_the_answer_should_pass() -> None:
    """What every intermediary writes itself is not counted."""
    headers = {**SSE, "x-trace": "1", "retry-after": "2", "date": "now"}
    received = replace(WHOLE, headers={"content-type": "text/event-stream"})

    assert compared(replace(WHOLE, headers=headers), received) == [
        Finding("headers-dropped", ("x-trace", "retry-after"))
    ]


def test_another_kind_of_answer_is_told() -> None:
    """A stream that became a body, and the content type."""
    assert compared(WHOLE, BODY) == [
        Finding("content-type-changed", ("text/event-stream to application/json",)),
        Finding("stream-lost", ("application/json",)),
    ]
    assert compared(BODY, replace(BODY, headers={})) == [
        Finding("content-type-changed", ("application/json to none",))
    ]


def test_members_of_a_body_are_compared() -> None:
    """A whole answer is compared like the chunks of a stream."""
    assert compared(BODY, a_body(id="2", choices=[{"message": {"content": "Ho"}}])) == [
        Finding("text-changed", ("choices[].message.content",)),
        Finding("fields-changed", ("id",)),
    ]


def test_blank_lines_before_a_body_are_kept() -> None:
    """They are what keeps a client waiting."""
    blank = replace(BODY, body=b"\n\n" + BODY.body)

    assert compared(blank, BODY) == [Finding("blank-lines-dropped")]
    assert compared(blank, blank) == []


def test_bodies_that_are_no_json_are_compared_as_bytes() -> None:
    """Spaces around them do not count."""
    page = WireAnswer(502, {"content-type": "text/html"}, b"<p>no</p>\n", "whole")

    assert compared(page, replace(page, body=b"<p>no</p>")) == []
    assert compared(page, replace(page, body=b"other")) == [Finding("error-rewritten")]
    assert compared(
        replace(page, status=200), replace(page, status=200, body=b"x")
    ) == [Finding("body-changed")]


def test_a_body_that_was_not_seen_to_its_end_is_not_compared() -> None:
    """A client that left has no whole body to compare."""
    assert compared(BODY, replace(BODY, body=b"{", wholeness="open")) == []
