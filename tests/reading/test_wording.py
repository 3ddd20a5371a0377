"""Values in sentences."""

from __future__ import annotations

import pytest

from wavetank.reading.wording import describe, quote


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (3, "the number 3"),
        (1.5, "the number 1.5"),
        ("Hello", "the text 'Hello'"),
        ([], "a list"),
        ({}, "a mapping"),
        (b"", "a Python bytes"),
    ],
)
def test_a_value_is_named_with_its_kind(value: object, words: str) -> None:
    """Every kind of JSON value has words of its own; others are named by their type."""
    assert describe(value) == words


def test_text_is_shown_without_control_characters() -> None:
    """A terminal escape in a file never reaches a terminal."""
    assert quote("\x1b[31m\n") == r"'\x1b[31m\n'"


def test_long_text_is_shortened() -> None:
    """A sentence stays short whatever it talks about."""
    assert quote("x" * 1000) == f"'{'x' * 39}…'"
