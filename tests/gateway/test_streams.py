"""Event streams on both sides of a gateway."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from gateway.making import a_delta, a_stream, an_event
from wavetank.gateway import Finding
from wavetank.gateway.streams import compare_streams, read_stream
from wavetank.wire import DONE

HELLO = (a_delta(content="Hel"), a_delta(content="lo", finish_reason="stop"), DONE)
COMMENT = b": keep-alive\n\n"


def compared(
    sent: tuple[bytes, ...], received: tuple[bytes, ...], *, may_miss_end: bool = False
) -> list[Finding]:
    """Compare two streams."""
    found = compare_streams(
        a_stream(*sent), a_stream(*received), may_miss_end=may_miss_end
    )
    return list(found)


def test_a_stream_written_anew_is_the_same() -> None:
    """Neither spaces in JSON nor line ends matter."""
    spaced = tuple(each.replace(b": ", b":").replace(b"\n", b"\r\n") for each in HELLO)

    assert compared(HELLO, spaced) == []


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        (HELLO[:2], [Finding("done-dropped")]),
        (
            (a_delta(content="Hello", finish_reason="stop"), DONE),
            [Finding("chunks-regrouped", ("1 of 2",))],
        ),
        ((COMMENT, *HELLO), [Finding("comments-added", ("1",))]),
        (
            (*HELLO[:2], an_event(error={"message": "no"}), DONE),
            [Finding("error-event-added")],
        ),
        (
            (b"event: x\n" + HELLO[0], *HELLO[1:]),
            [Finding("fields-added", ("event:",))],
        ),
    ],
)
def test_each_difference_is_one_finding(
    received: tuple[bytes, ...], expected: list[Finding]
) -> None:
    """What a stream gained or lost is told by its kind."""
    assert compared(HELLO, received) == expected


def test_what_does_not_come_after_a_failure_is_not_lost() -> None:
    """The error object says that something is missing, and nothing else has to."""
    failed = (HELLO[0], an_event(error={"message": "no"}))

    assert compared(HELLO, failed) == [Finding("error-event-added")]


def test_done_can_be_made_up() -> None:
    """A gateway that writes [DONE] itself says so of an answer that did not."""
    assert compared(HELLO[:2], HELLO) == [Finding("done-added")]


def test_comments_are_counted() -> None:
    """How many were dropped is said."""
    sent = (COMMENT, HELLO[0], COMMENT, *HELLO[1:])

    assert compared(sent, HELLO) == [Finding("comments-dropped", ("2 of 2",))]
    assert compared(sent, sent) == []


def test_what_a_client_left_before_is_not_lost() -> None:
    """Where the client left early, only what came before the last chunk counts."""
    sent = (COMMENT, HELLO[0], COMMENT, *HELLO[1:])

    assert compared(sent, (COMMENT, HELLO[0]), may_miss_end=True) == []
    assert compared(sent, (HELLO[0],), may_miss_end=True) == [
        Finding("comments-dropped", ("1 of 1",))
    ]


def test_done_makes_a_stream_whole_whatever_became_of_the_connection() -> None:
    """A client may leave at [DONE]; what is missing by then is missing."""
    assert compared(HELLO, (HELLO[0], DONE), may_miss_end=True) == [
        Finding("text-changed", ("choices[].delta.content",)),
        Finding("fields-dropped", ("choices[].finish_reason",)),
        Finding("chunks-regrouped", ("1 of 2",)),
    ]


def test_a_chunk_that_is_no_json_is_compared_as_it_is() -> None:
    """Nothing is guessed about it."""
    broken = (b'data: {"a\n\n', *HELLO)

    assert compared(broken, broken) == []
    assert Finding("fields-dropped", ("data that is no JSON",)) in compared(
        broken, HELLO
    )


def test_retries_and_other_values_are_passed_over() -> None:
    """Only comments and events are of interest, and an event may hold any JSON."""
    stream = read_stream(b"retry: 5\n\ndata: [1]\n\n")

    assert (stream.chunks, stream.errors, stream.done) == (1, 0, False)


def test_an_event_beyond_any_limit_ends_the_reading() -> None:
    """What came before it counts."""
    huge = b"data: " + b"x" * (17 * 1024 * 1024)

    assert read_stream(b"".join(HELLO) + huge).chunks == 2


@given(st.lists(st.sampled_from([*HELLO, COMMENT, b"data: x\n\n", b"\n"]), max_size=8))
def test_any_stream_equals_itself(pieces: list[bytes]) -> None:
    """Passing on everything is never a finding."""
    assert compared(tuple(pieces), tuple(pieces)) == []
