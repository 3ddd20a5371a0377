"""Two recordings of one conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gateway.making import REQUEST, a_delta, a_transcript, on_wire
from wavetank.client.recording import Received
from wavetank.gateway import Finding, examine
from wavetank.journal import RequestReceived, Transcript
from wavetank.wire import DONE

if TYPE_CHECKING:
    from wavetank.client.recording import End

HELLO = on_wire(a_delta(content="Hello", finish_reason="stop") + DONE)
REDIRECT = b"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n"
COMMENTS = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: a\n\n: b\n\n"


def got(data: bytes = HELLO, request: bytes = REQUEST, end: End = "left") -> Received:
    """What the client recorded of one exchange."""
    return Received(request, data, end)


def test_a_conversation_that_is_the_same_on_both_sides_is_no_finding() -> None:
    """Requests and answers are compared one by one."""
    both = a_transcript((HELLO, "finished"), (HELLO, "finished"), awaited=True)

    assert examine(both, [got(), got()]) == ()


def test_a_word_that_did_not_come_is_told() -> None:
    """The mock waited for a delta that the gateway had and kept."""
    late = a_transcript((HELLO, "finished"), awaited=False)

    assert examine(late, [got()]) == (Finding("held-back"),)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (HELLO, "the beginning of an answer"),
        (on_wire(b"{}", content_type="text/html"), "the beginning of an answer"),
        (COMMENTS, "comments"),
        (on_wire(b"\n\n", content_type="application/json"), "blank lines"),
    ],
)
def test_what_a_client_left_without_is_told(sent: bytes, expected: str) -> None:
    """It had begun upstream, and nothing of it came."""
    assert examine(a_transcript((sent, "left")), [got(b"")]) == (
        Finding("kept-waiting", (expected,)),
    )


def test_a_client_that_leaves_before_anything_was_sent_proves_nothing() -> None:
    """Neither side had an answer."""
    assert examine(a_transcript((b"", "left")), [got(b"")]) == ()


def test_a_gateway_that_stays_when_its_client_left_is_told() -> None:
    """The run had to end the answer, because the gateway did not."""
    half = HELLO[:-20]

    assert examine(a_transcript((half, "ended")), [got(half)]) == (
        Finding("leaving-not-passed"),
    )
    assert examine(a_transcript((half, "left")), [got(half)]) == ()


def test_a_client_that_still_waits_has_not_left() -> None:
    """It is the gateway that keeps it waiting, if there is more to pass on."""
    half = HELLO[:-20]
    ended = a_transcript((HELLO, "ended"))

    assert examine(ended, [got(half, end="open")]) == (
        Finding("kept-waiting", ("the rest of an answer",)),
    )
    assert examine(a_transcript((half, "ended")), [got(half, end="open")]) == ()


def test_requests_that_the_client_did_not_make_are_told() -> None:
    """The last answer is the one that was passed on; redirects are told apart."""
    again = a_transcript((b"", "reset"), (HELLO, "finished"))
    followed = a_transcript((REDIRECT, "finished"), (HELLO, "finished"))

    assert examine(again, [got()]) == (Finding("asked-again", ("2 for 1",)),)
    assert examine(followed, [got()]) == (Finding("redirects-followed"),)


def test_an_answer_without_a_request_is_told() -> None:
    """Nothing was asked upstream, and so nothing can be compared."""
    assert examine(Transcript(), [got()]) == (Finding("not-asked", ("0 of 1",)),)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (
            b'{"model":"n","user":"u","stream":true}',
            ("user added", "model changed"),
        ),
        (b'{"stream":true}', ("model dropped",)),
        (b"no JSON", ("the body",)),
    ],
)
def test_a_request_that_was_changed_is_told(
    sent: bytes, expected: tuple[str, ...]
) -> None:
    """Members are named with what became of them."""
    transcript = a_transcript((HELLO, "finished"), request=sent)

    assert examine(transcript, [got()]) == (Finding("request-changed", expected),)


def test_requests_without_a_body_are_the_same() -> None:
    """A GET has none, and a body that is no JSON may still be the same."""
    transcript = a_transcript((HELLO, "finished"), request=b"")
    odd = a_transcript((HELLO, "finished"), request=b"odd")

    assert examine(transcript, [got(request=b"")]) == ()
    assert examine(odd, [got(request=b"odd")]) == ()


def test_an_answer_that_was_never_over_is_compared_so_far() -> None:
    """A play that failed has no end on record."""
    request = RequestReceived(0, 0, 1, "POST", "/", (), REQUEST)

    assert examine(Transcript((request,)), [got(b"")]) == ()
