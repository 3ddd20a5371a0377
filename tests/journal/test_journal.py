"""The recorder: numbers, offsets, keys."""

from __future__ import annotations

from itertools import count
from threading import Thread

from hypothesis import given, strategies as st

from wavetank.journal import (
    AnswerOver,
    ClientLeft,
    DeltaAwaited,
    HarnessFault,
    Journal,
    Matched,
    RequestReceived,
    Retention,
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


@given(
    st.lists(
        st.tuples(st.integers(0, 1), st.sampled_from(["head", "event", ""]))
        | st.just("left"),
        max_size=12,
    )
)
def test_every_write_keeps_its_place(told: list[tuple[int, str] | str]) -> None:
    """Two answers at once may take turns, and anything may come between two writes."""
    journal = ticking()
    receive(journal)
    receive(journal)
    expected: list[Written | ClientLeft] = []
    for number, what in enumerate(told, start=3):
        offset = 250.0 * number
        if isinstance(what, str):
            journal.client_left(0)
            expected.append(ClientLeft(offset, 0))
        else:
            request, label = what
            journal.written(request, b"%d" % number, label)
            expected.append(Written(offset, request, b"%d" % number, label))

    assert journal.freeze().entries[2:] == tuple(expected)


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


def answered(journal: Journal, body: bytes = b"", answer: bytes = b"") -> int:
    """Record a request and its answer."""
    request = receive(journal, body)
    journal.written(request, answer, "body")
    journal.answer_over(request, "finished", connection_kept=True)
    return request


def kept(journal: Journal) -> list[int]:
    """The numbers of the requests that are kept."""
    return [each.request for each in journal.freeze().requests]


def test_everything_is_kept_unless_said_otherwise() -> None:
    """A verdict needs every request, however many a client sends."""
    journal = Journal(lambda: 0.0)
    for _ in range(3000):
        answered(journal)

    assert kept(journal) == list(range(3000))


def test_the_oldest_requests_are_forgotten_whole() -> None:
    """Beyond the bound half of it is kept: the newest, with all their entries."""
    journal = Journal(lambda: 0.0, retention=Retention(requests=4))
    for _ in range(5):
        answered(journal, b"ask", b"answer")

    assert kept(journal) == [3, 4]
    assert {entry.request for entry in journal.freeze().entries} == {3, 4}
    assert len(journal.freeze().entries) == 6
    assert journal.size == 2 * len(b"askanswer")


def test_bytes_are_bounded_as_requests_are() -> None:
    """What was asked and what was answered count alike; the last answer may be alone."""
    journal = Journal(lambda: 0.0, retention=Retention(size=100))
    for _ in range(3):
        answered(journal, b"x" * 20, b"y" * 30)

    assert kept(journal) == [2]
    answered(journal, b"x" * 1000)
    assert kept(journal) == []
    assert journal.size == 0


def test_a_request_under_way_is_not_forgotten() -> None:
    """What is not over is kept, however old it is."""
    journal = Journal(lambda: 0.0, retention=Retention(requests=2))
    first = receive(journal)
    for _ in range(8):
        answered(journal)
    journal.written(first, b"late", "body")

    assert first in kept(journal)
    assert journal.freeze().written(first) == b"late"


@given(
    st.lists(st.tuples(st.integers(0, 40), st.booleans()), max_size=60),
    st.integers(1, 8),
    st.integers(0, 100),
)
def test_what_is_kept_is_bounded_and_whole(
    requests: list[tuple[int, bool]], most: int, size: int
) -> None:
    """After each answer the bounds hold, but for what is still under way."""
    journal = Journal(lambda: 0.0, retention=Retention(most, size))
    open_sizes: dict[int, int] = {}
    for length, ends in requests:
        request = receive(journal, b"x" * length)
        open_sizes[request] = length
        if not ends:
            continue
        journal.answer_over(request, "finished", connection_kept=True)
        del open_sizes[request]

        assert len(kept(journal)) <= most + len(open_sizes)
        assert journal.size <= size + sum(open_sizes.values())
        found = {each.request for each in journal.freeze().entries}
        assert found == set(kept(journal))
        assert open_sizes.keys() <= found
