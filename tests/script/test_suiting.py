"""What a request changes about its reply."""

from __future__ import annotations

import pytest

from wavetank.scenario import Reply
from wavetank.scenario.model import Delivery
from wavetank.scenario.steps import Content, Done
from wavetank.script import Context, Request, compile_reply, suited

STREAM = Reply((Content(("Hello",)), Done()), format="stream")
OLD = Request("POST", "/chat/completions", (), b"", http_version="1.0")


def test_http_1_0_gets_no_chunks() -> None:
    """The end of the connection ends the body instead, and the head says so."""
    context = Context("", stream=True, seed=0)
    sent = compile_reply(suited(STREAM, OLD), context).written

    assert b"Transfer-Encoding" not in sent
    assert b"Connection: close" in sent
    assert sent.endswith(b"data: [DONE]\n\n")


@pytest.mark.parametrize(
    "delivery",
    [
        Delivery(framing="length"),
        Delivery(lie="bad-chunk-size"),
        Delivery(chunk_extras="trailers"),
    ],
)
def test_what_the_author_asked_for_stays(delivery: Delivery) -> None:
    """A length is understood by everybody; a coding to be spoilt is the point."""
    reply = Reply(STREAM.steps, format="stream", delivery=delivery)

    assert suited(reply, OLD) is reply


def test_http_1_1_gets_what_is_written() -> None:
    """Nothing is to be changed."""
    assert suited(STREAM, Request("POST", "/chat/completions", (), b"")) is STREAM
