"""Sent bytes that differ from the script are found, wherever they differ."""

from __future__ import annotations

from hypothesis import given, strategies as st

from wavetank.script import departure
from wavetank.script.ops import AwaitClose, Finish, Pause, Repeat, Script, Write

SCRIPT = Script((Write(b"one"), Pause(1), Write(b"two"), Finish()))
ENDLESS = Script((Write(b"head"), Repeat((Write(b"ab"), Pause(1), Write(b"c")))))


@given(st.integers(0, 6))
def test_a_prefix_is_what_an_early_end_leaves(length: int) -> None:
    """A client may leave after any byte; only a whole answer must be whole."""
    sent = b"onetwo"[:length]

    assert departure(SCRIPT, sent, whole=False) is None
    assert (departure(SCRIPT, sent, whole=True) is None) == (length == 6)


@given(st.integers(0, 40))
def test_a_repeat_goes_on(length: int) -> None:
    """A script that repeats has no last byte."""
    sent = (b"head" + b"abc" * 20)[:length]

    assert departure(ENDLESS, sent, whole=False) is None


@given(st.integers(0, 5), st.integers(1, 255))
def test_a_wrong_byte_is_named(place: int, change: int) -> None:
    """The message names the first byte that differs."""
    sent = bytearray(b"onetwo")
    sent[place] ^= change

    found = departure(SCRIPT, bytes(sent), whole=True)

    assert found is not None
    assert f"byte {place} " in found


def test_too_many_bytes_are_counted() -> None:
    """Bytes behind the script's end depart from it, whoever ended the exchange."""
    late = "1 bytes were sent after the script's end"
    silent = Script((Repeat((Pause(1),)),))

    assert departure(SCRIPT, b"onetwo3", whole=True) == late
    assert departure(Script((AwaitClose(),)), b"x", whole=False) == late
    assert departure(silent, b"x", whole=False) == late


def test_missing_bytes_are_counted() -> None:
    """A whole answer that is too short says how much is missing."""
    found = departure(SCRIPT, b"one", whole=True)

    assert found == "the answer was over after 3 bytes, but the script has 6"
