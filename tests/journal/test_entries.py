"""What a transcript says about itself."""

from __future__ import annotations

from wavetank.journal import ClientLeft, RequestReceived, Transcript


def test_requests_are_picked_out_in_order() -> None:
    """Only the requests come back, in the order of the record."""
    first = RequestReceived(0, 0, 0, "GET", "/a", (), b"")
    second = RequestReceived(2, 1, 0, "GET", "/b", (), b"")

    assert Transcript((first, ClientLeft(1, 0), second)).requests == (first, second)


def test_an_empty_transcript_holds_nothing() -> None:
    """Without entries there are neither requests nor bytes."""
    assert Transcript().requests == ()
    assert Transcript().written(0) == b""
