"""Noise is kept in order and within bounds."""

from __future__ import annotations

from wavetank.client.noise import CHARACTERS_KEPT, LINES_KEPT, NoiseLog


def test_the_first_lines_are_kept_and_the_rest_is_counted() -> None:
    """A client that prints for ever costs no memory."""
    log = NoiseLog()
    for number in range(LINES_KEPT + 5):
        log.add(str(number))

    assert log.lines[:2] == ("0", "1")
    assert log.lines[LINES_KEPT:] == ("… and 5 more lines",)


def test_a_long_line_is_shortened() -> None:
    """Its length is told."""
    log = NoiseLog()
    log.add("x" * 1000)

    assert log.lines == ("x" * CHARACTERS_KEPT + "… (1000 characters)",)
