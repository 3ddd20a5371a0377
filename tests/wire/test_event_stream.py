"""The decoder against the standard: whole, byte by byte, and cut everywhere."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import example, given, settings, strategies as st

from wavetank.testing import encode_items, slicings, streams
from wavetank.wire import (
    DONE,
    END_OF_STREAM,
    NEED_DATA,
    Comment,
    Event,
    EventStreamDecoder,
    EventStreamError,
    Item,
    Retry,
)

untimed = settings(deadline=None)


def decode(*reads: bytes) -> list[Item]:
    """Decode reads one after another, draining after each."""
    decoder = EventStreamDecoder()
    items: list[Item] = []
    for read in reads:
        decoder.receive_data(read)
        items += decoder.events()
    decoder.receive_eof()
    return [*items, *decoder.events()]


def single_bytes(data: bytes) -> list[bytes]:
    """Cut bytes into reads of one."""
    return [data[place : place + 1] for place in range(len(data))]


STANDARD = {
    "one event": (b"data: hi\n\n", [Event("hi")]),
    "the standard's three lines": (
        b"data: YHOO\ndata: +2\ndata: 10\n\n",
        [Event("YHOO\n+2\n10")],
    ),
    "the standard's comment, id and leading space": (
        (
            b": test stream\n\ndata: first event\nid: 1\n\n"
            b"data:second event\nid\n\ndata:  third event\n\n"
        ),
        [
            Comment(" test stream"),
            Event("first event", id="1"),
            Event("second event"),
            Event(" third event"),
        ],
    ),
    "the standard's empty data": (
        b"data\n\ndata\ndata\n\ndata:",
        [Event(""), Event("\n")],
    ),
    "space is optional": (b"data:test\n\ndata: test\n\n", [Event("test")] * 2),
    "only one space goes": (b"data:  x\n\n", [Event(" x")]),
    "a tab stays": (b"data:\tx\n\n", [Event("\tx")]),
    "CR": (b"data: a\rdata: b\r\r", [Event("a\nb")]),
    "CRLF": (b"data: a\r\ndata: b\r\n\r\n", [Event("a\nb")]),
    "LF CR is two line ends": (b"data: a\n\rdata: b\n\n", [Event("a"), Event("b")]),
    "mixed": (b"data: a\r\ndata: b\rdata: c\n\r\n", [Event("a\nb\nc")]),
    "type": (b"event: ping\ndata: x\n\ndata: y\n\n", [Event("x", "ping"), Event("y")]),
    "the last type counts": (b"event: a\nevent: b\ndata: x\n\n", [Event("x", "b")]),
    "empty type": (b"event\ndata: x\n\n", [Event("x", "message")]),
    "type without data": (b"event: a\n\ndata: x\n\n", [Event("x")]),
    "id persists": (
        b"id: 7\ndata: x\n\ndata: y\n\nid:\ndata: z\n\n",
        [Event("x", id="7"), Event("y", id="7"), Event("z")],
    ),
    "id without data": (b"id: 7\n\n\ndata: y\n\n", [Event("y", id="7")]),
    "id with NUL": (b"id: 7\nid: a\0b\ndata: x\n\n", [Event("x", id="7")]),
    "retry": (b"retry: 1500\n\nretry:007\n", [Retry(1500), Retry(7)]),
    "retry of no digits": (
        "retry: -5\nretry: 1_000\nretry: 1.5\nretry\nretry: \u0661\nretry: 5 \n".encode(),
        [],
    ),
    "retry of absurd length": (b"retry: " + b"9" * 5000 + b"\n", []),
    "comment inside an event": (
        b"data: x\n: keep-alive\ndata: y\n\n",
        [Comment(" keep-alive"), Event("x\ny")],
    ),
    "empty comment": (b":\n", [Comment("")]),
    "unknown field": (b"foo: x\ndata: y\nDATA: z\n data: z\n\n", [Event("y")]),
    "blank lines": (b"\n\n\ndata: x\n\n\n\n", [Event("x")]),
    "colon in the value": (b"data: a: b\n\n", [Event("a: b")]),
    "done marker": (DONE, [Event("[DONE]")]),
    "byte order mark": (b"\xef\xbb\xbfdata: x\n\n", [Event("x")]),
    "one byte order mark only": (b"\xef\xbb\xbf\xef\xbb\xbfdata: x\n\n", []),
    "byte order mark later": (
        "data: x\n\n\ufeffdata: y\n\ndata: \ufeff\n\n".encode(),
        [Event("x"), Event("\ufeff")],
    ),
    "byte order mark before a blank line": (
        b"\xef\xbb\xbf\ndata: x\n\n",
        [Event("x")],
    ),
    "separators of Unicode end no line": (
        "data: a\u2028b\u2029c\x85d\x0be\x0cf\n\n".encode(),
        [Event("a\u2028b\u2029c\x85d\x0be\x0cf")],
    ),
    "invalid bytes": (
        b"data: \xff\n\ndata: \xe2\x82\n\ndata: \xc0\xaf\n\n",
        [Event("\ufffd"), Event("\ufffd"), Event("\ufffd\ufffd")],
    ),
    "unfinished line": (b"data: x\n\ndata: y", [Event("x")]),
    "unfinished event": (b"data: x\n\ndata: y\n", [Event("x")]),
    "unfinished comment": (b": x", []),
    "nothing": (b"", []),
}


@pytest.mark.parametrize(("stream", "expected"), STANDARD.values(), ids=list(STANDARD))
class TestStandard:
    """Each rule of WHATWG HTML 9.2.6, in three feedings."""

    def test_whole(self, stream: bytes, expected: list[Item]) -> None:
        """One read gives the items that the standard's rules name."""
        assert decode(stream) == expected

    def test_byte_by_byte(self, stream: bytes, expected: list[Item]) -> None:
        """Reads of one byte give the same items."""
        assert decode(*single_bytes(stream)) == expected

    def test_cut_in_two_everywhere(self, stream: bytes, expected: list[Item]) -> None:
        """A cut at any single place, with an empty read in it, changes nothing."""
        places = range(0, len(stream), max(1, len(stream) // 200))
        for place in places:
            assert decode(stream[:place], b"", stream[place:]) == expected


@untimed
@given(st.data(), streams())
def test_decoding_undoes_encoding(data: st.DataObject, items: list[Item]) -> None:
    """Items come back from their bytes, however the bytes are cut into reads."""
    encoded = encode_items(items)
    reads = data.draw(slicings(encoded))

    assert decode(encoded) == items
    assert decode(*reads) == items


LINE_PIECES = [
    b"data: ", b"data", b":", b" ", b"\r", b"\n", b"\r\n", b"\xef\xbb\xbf", b"\xe2",
    b"\x82\xac", b"id: 1", b"id:\0", b"retry: 1", b"event: e", b"x", b"\xff",
]  # fmt: skip
messy = st.lists(st.sampled_from(LINE_PIECES) | st.binary(max_size=3)).map(b"".join)


@untimed
@given(st.data(), messy)
def test_slicing_never_matters(data: st.DataObject, stream: bytes) -> None:
    """Any bytes at all decode to the same items however they are cut."""
    reads = data.draw(slicings(stream))

    assert decode(*reads) == decode(stream) == decode(*single_bytes(stream))


def by_the_book(stream: bytes) -> list[Item]:
    """Decode by the letter of the standard, slowly: text first, then characters."""
    text = codecs.decode(stream, "utf-8", "replace").removeprefix("\ufeff")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:-1]
    items: list[Item] = []
    data = kind = last_id = ""
    for line in lines:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if line == "":
            if data:
                items.append(Event(data[:-1], kind or "message", last_id))
            data = kind = ""
        elif line.startswith(":"):
            items.append(Comment(line[1:]))
        elif name == "data":
            data += value + "\n"
        elif name == "event":
            kind = value
        elif name == "id" and "\0" not in value:
            last_id = value
        elif name == "retry" and value and set(value) <= set("0123456789"):
            items.append(Retry(int(value)))
    return items


@untimed
@given(messy)
@example(b"\xe2\x82\ndata: x\n\n")
@example(b": c\nretry: 1\nid: 1\nevent: e\ndata: x\n\n")
def test_decoding_agrees_with_the_letter_of_the_standard(stream: bytes) -> None:
    """A slow decoder written from the standard's text gives the same items."""
    assert decode(stream) == by_the_book(stream)


class TestProtocolOfUse:
    """What a caller may rely on between reads."""

    def test_signals_say_why_there_is_no_item(self) -> None:
        """Before the end data is needed; after it the stream is over, for good."""
        decoder = EventStreamDecoder()

        assert decoder.next_event() is NEED_DATA
        decoder.receive_data(b"data: x\n\n")
        decoder.receive_eof()
        assert decoder.next_event() == Event("x")
        assert decoder.next_event() is END_OF_STREAM
        assert decoder.next_event() is END_OF_STREAM

    def test_carriage_return_dispatches_at_once(self) -> None:
        """A CR is not held back to see whether a LF follows."""
        decoder = EventStreamDecoder()

        decoder.receive_data(b"data: x\r\n\r")
        assert list(decoder.events()) == [Event("x")]
        decoder.receive_data(b"\ndata: y\r\r")
        assert list(decoder.events()) == [Event("y")]

    def test_data_after_the_end_is_a_mistake_of_the_caller(self) -> None:
        """Bytes after receive_eof are refused rather than lost."""
        decoder = EventStreamDecoder()
        decoder.receive_eof()

        with pytest.raises(RuntimeError, match="after receive_eof"):
            decoder.receive_data(b"x")

    def test_one_byte_at_a_time_is_linear(self) -> None:
        """A long line, fed byte by byte, is put together without copying it each time."""
        decoder = EventStreamDecoder()
        decoder.receive_data(b"data: ")
        for _ in range(200_000):
            decoder.receive_data(b"x")
            assert decoder.next_event() is NEED_DATA
        decoder.receive_data(b"\n\n")

        assert decoder.next_event() == Event("x" * 200_000)


class TestLimits:
    """What is too large is refused with its limit, once and for all."""

    def test_line_at_the_limit_passes(self) -> None:
        """A limit is the largest size accepted, line end not counted."""
        decoder = EventStreamDecoder(max_line_bytes=7)
        decoder.receive_data(b"data: x\n\n")

        assert decoder.next_event() == Event("x")

    @pytest.mark.parametrize("end", [b"", b"\n"], ids=["unfinished", "finished"])
    def test_long_line_is_refused(self, end: bytes) -> None:
        """A line above the limit is refused, whether or not its end has come."""
        decoder = EventStreamDecoder(max_line_bytes=7)
        decoder.receive_data(b"data: a\n\ndata: xy" + end)

        assert decoder.next_event() == Event("a")
        with pytest.raises(EventStreamError, match="a line of more than 7 bytes"):
            decoder.next_event()

    def test_large_event_is_refused(self) -> None:
        """Many small data lines cannot make an event above the limit."""
        decoder = EventStreamDecoder(max_event_bytes=6)
        decoder.receive_data(b"data: ab\ndata: cd\n\ndata: ab\ndata: cd\ndata\n\n")

        assert decoder.next_event() == Event("ab\ncd")
        with pytest.raises(EventStreamError, match="raise max_event_bytes") as caught:
            decoder.next_event()
        assert (caught.value.part, caught.value.limit_bytes) == ("event", 6)

    def test_a_refused_stream_stays_refused(self) -> None:
        """After an error every further use raises the same error."""
        decoder = EventStreamDecoder(max_line_bytes=1)
        decoder.receive_data(b"xx")
        with pytest.raises(EventStreamError) as first:
            decoder.next_event()

        with pytest.raises(EventStreamError) as second:
            decoder.next_event()
        with pytest.raises(EventStreamError) as third:
            decoder.receive_data(b"data: x\n\n")
        assert first.value is second.value is third.value
