"""The recorder: numbers, offsets, keys."""

from __future__ import annotations

from itertools import count
from threading import Thread

from wavetank.journal import (
    AnswerOver,
    ClientLeft,
    DeltaAwaited,
    HarnessFault,
    Journal,
    Matched,
    RequestReceived,
    Transcript,
    Unmatched,
    Written,
)

KEY = "sk-0123456789abcdef"


def ticking() -> Journal:
    """Make a journal whose clock shows 100, 100.25, 100.5, … seconds."""
    seconds = count(100, 0.25)
    return Journal(lambda: next(seconds), key=KEY)


def receive(journal: Journal, body: bytes = b"{}", path: str = "/x") -> int:
    """Record a request that matters little."""
    return journal.request_received(
        connection=0, method="POST", path=path, headers=(), body=body
    )


def test_every_kind_is_recorded_in_order_with_its_offset() -> None:
    """Offsets count from the first request, in milliseconds of the given clock."""
    journal = ticking()
    request = receive(journal)
    journal.matched(request, 0, "abcd")
    journal.unmatched(request, ["path: /x is not /y"])
    journal.written(request, b"data", "event")
    journal.delta_awaited(request, 1, satisfied=True)
    journal.client_left(request)
    journal.answer_over(request, "left", connection_kept=False)
    journal.harness_fault("broken", request)

    assert journal.freeze().entries == (
        RequestReceived(250, 0, 0, "POST", "/x", (), b"{}"),
        Matched(500, 0, 0, "abcd"),
        Unmatched(750, 0, ("path: /x is not /y",)),
        Written(1000, 0, b"data", "event"),
        DeltaAwaited(1250, 0, 1, satisfied=True),
        ClientLeft(1500, 0),
        AnswerOver(1750, 0, "left", connection_kept=False),
        HarnessFault(2000, 0, "broken"),
    )


def test_requests_are_numbered_from_zero() -> None:
    """Each request gets the next number, which the caller is told."""
    journal = ticking()

    assert [receive(journal), receive(journal)] == [0, 1]
    assert [each.request for each in journal.freeze().requests] == [0, 1]


def test_fault_before_any_request_stands_at_zero() -> None:
    """Without a request there is nothing to count from."""
    journal = ticking()
    journal.harness_fault("no port")

    assert journal.freeze() == Transcript((HarnessFault(0, None, "no port"),))


def test_a_frozen_transcript_stays_as_it_is() -> None:
    """Recording goes on without touching what was frozen before."""
    journal = ticking()
    request = receive(journal)
    before = journal.freeze()
    journal.written(request, b"more", "event")

    assert len(before.entries) == 1
    assert len(journal.freeze().entries) == 2


def test_keys_never_enter_the_record() -> None:
    """The key is gone from headers, path, body and messages, and told apart."""
    journal = ticking()
    request = journal.request_received(
        connection=3,
        method="POST",
        path=f"/chat?key={KEY}",
        headers=(("Authorization", f"Bearer {KEY}"), ("X-Other", f"a {KEY} b")),
        body=f'{{"key":"{KEY}"}}'.encode(),
        key_matched=True,
    )
    journal.unmatched(request, [f"found {KEY}"])
    journal.harness_fault(f"lost {KEY}")

    transcript = journal.freeze()
    assert KEY not in repr(transcript)
    assert transcript.requests[0] == RequestReceived(
        offset_ms=250,
        request=0,
        connection=3,
        method="POST",
        path="/chat?key=[redacted]",
        headers=(
            ("Authorization", "Bearer [redacted]"),
            ("X-Other", "a [redacted] b"),
        ),
        body=b'{"key":"[redacted]"}',
        key_matched=True,
    )


def test_written_bytes_are_never_altered() -> None:
    """What the server sent is compared with the script, so it is kept as it was."""
    journal = ticking()
    request = receive(journal)
    journal.written(request, KEY.encode(), "raw")

    assert journal.freeze().written(request) == KEY.encode()


def test_written_bytes_are_told_apart_by_request() -> None:
    """All bytes of one request, and of no other, come back joined."""
    journal = ticking()
    first, second = receive(journal), receive(journal)
    journal.written(first, b"a", "head")
    journal.written(second, b"x", "head")
    journal.written(first, b"b", "event")

    assert journal.freeze().written(first) == b"ab"


def test_freezing_while_another_thread_records_is_safe() -> None:
    """A reader sees a prefix of what the writer will have written."""
    journal = ticking()
    request = receive(journal)

    def record() -> None:
        for _ in range(2000):
            journal.written(request, b"x", "event")

    writer = Thread(target=record)
    writer.start()
    frozen = [journal.freeze() for _ in range(50)]
    writer.join()

    whole = journal.freeze().entries
    assert len(whole) == 2001
    assert all(whole[: len(each.entries)] == each.entries for each in frozen)
