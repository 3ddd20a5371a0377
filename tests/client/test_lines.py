"""Lines are cut the same however the bytes arrive."""

from __future__ import annotations

from hypothesis import given, strategies as st

from wavetank.client.lines import LineSplitter, LongLine

pieces = st.lists(st.binary(max_size=6) | st.just(b"a\r\n\n"), max_size=8)


def lines_of(splitter: LineSplitter, *data: bytes) -> list[bytes | LongLine]:
    lines = [line for each in data for line in splitter.receive_data(each)]
    return [*lines, *splitter.receive_eof()]


@given(pieces)
def test_slicing_changes_nothing(data: list[bytes]) -> None:
    """Whole, in pieces and byte by byte give the same lines."""
    whole = b"".join(data)
    expected = lines_of(LineSplitter(), whole)

    assert lines_of(LineSplitter(), *data) == expected
    assert lines_of(LineSplitter(), *(bytes([each]) for each in whole)) == expected


def test_line_ends_are_removed_and_the_last_line_counts() -> None:
    """LF and CR LF end a line; the end of the stream ends the last one."""
    assert lines_of(LineSplitter(), b"a\r\n\nb") == [b"a", b"", b"b"]


def test_a_long_line_keeps_its_beginning_and_its_size() -> None:
    """Of what exceeds the limit only a start is kept, and the next line is whole."""
    start = b"x" * 200

    for data in ([b"x" * 5000 + b"\nb\n"], [b"x" * 1000] * 5 + [b"\nb\n"]):
        assert lines_of(LineSplitter(300), *data) == [LongLine(start, 5000), b"b"]
