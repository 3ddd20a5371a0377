"""Text of a chosen length."""

from __future__ import annotations

from hypothesis import given, strategies as st

from wavetank.endpoint.dice import Dice
from wavetank.endpoint.prose import excerpt, language_of


@given(st.integers(1, 400), st.integers())
def test_english_has_exactly_the_words_asked_for(count: int, seed: int) -> None:
    """Any number of words, ended like a sentence."""
    text = language_of("Tell me").write(Dice(seed), count)

    assert len(text.split()) == count
    assert text.endswith(".")
    assert not text.endswith("..")


@given(st.integers(1, 200), st.integers())
def test_chinese_has_exactly_the_characters_asked_for(count: int, seed: int) -> None:
    """Any number of characters, the marks between them not counted."""
    text = language_of("请写一段话").write(Dice(seed), count)

    assert sum(character.isalnum() for character in text) == count
    assert text.endswith("。")


def test_the_question_chooses_the_language() -> None:
    """Some Chinese characters in English text do not make it Chinese."""
    assert language_of("什么是 SSE?").space == ""
    assert language_of("What does the character 好 mean in this text?").space == " "
    assert language_of("").space == " "


def test_thoughts_begin_with_the_question() -> None:
    """Reasoning quotes what was asked and goes on for as many sentences."""
    thought = language_of("Why?").think(Dice(0), 2, "Why?")

    assert thought.startswith('The user says "Why?". ')


def test_excerpts_are_short_and_on_one_line() -> None:
    """Long or broken text is cut with an ellipsis."""
    assert excerpt("a\n b") == "a b"
    assert len(excerpt("x" * 100)) == 60
    assert excerpt("x" * 100).endswith("…")


def test_results_are_reported_before_the_text() -> None:
    """After a tool's result the answer begins with it."""
    assert language_of("Hi").report(["sunny"], "Go.") == "The tool says: sunny. Go."
