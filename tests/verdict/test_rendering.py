"""Values as verdicts show them."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from wavetank.verdict.rendering import LONGEST, difference, listed, shown


def test_short_values_are_shown_as_json() -> None:
    """A short value reads exactly as JSON, raw characters kept."""
    assert shown("好的\n") == '"好的\\n"'
    assert shown(None) == "null"
    assert shown({"a": [1, True]}) == '{"a": [1, true]}'


def test_a_long_text_keeps_its_ends_and_its_length() -> None:
    """The middle of a long text is left out, and its length is told."""
    rendered = shown("a" * 400 + "z" * 100)

    assert rendered.startswith('"aaa')
    assert rendered.endswith('zzz" (500 characters)')
    assert " … " in rendered


def test_a_long_structure_keeps_its_ends() -> None:
    """The middle of long JSON is left out."""
    rendered = shown(list(range(200)))

    assert rendered.startswith("[0, 1,")
    assert rendered.endswith("199]")
    assert len(rendered) <= LONGEST


@pytest.mark.parametrize(
    ("expected", "found", "words"),
    [
        ("abc", None, "is null"),
        ("abc", "", "is empty"),
        ("abc", "ab", "stops after 2 of 3 characters"),
        ("abc", "abcde", "goes on for 2 characters too many"),
        ("abc", "axc", "differs from character 2 on"),
    ],
)
def test_a_difference_is_told_in_words(
    expected: str, found: str | None, words: str
) -> None:
    """Each way a text can be wrong has its own words."""
    assert difference(expected, found) == words


@given(st.text(), st.text())
def test_a_difference_can_always_be_told(expected: str, found: str) -> None:
    """Any two different texts have a difference in words."""
    if expected != found:
        assert difference(expected, found)


def test_words_are_listed_with_commas() -> None:
    """A list reads as part of a sentence."""
    assert listed(["a", "b"]) == "a, b"
