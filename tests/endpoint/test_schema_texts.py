"""Strings for schemas, one rule each."""

from __future__ import annotations

from typing import Any

import pytest

from wavetank.endpoint.dice import Dice
from wavetank.endpoint.schema_keywords import Keywords
from wavetank.endpoint.schema_texts import text_value


def a_text(schema: dict[str, Any], name: str = "x", *hints: str) -> str:
    """The text made for a schema."""
    return text_value(Keywords(schema), name, Dice(0), list(hints))


@pytest.mark.parametrize(
    "pattern", ["^[A-Z]{3}$", r"^\d{5}$", "^#[0-9a-f]{6}$", "^a{30}$"]
)
def test_a_pattern_is_met_from_the_stock_or_an_alphabet(pattern: str) -> None:
    """Common patterns have a candidate."""
    import re

    assert re.search(pattern, a_text({"pattern": pattern}))


@pytest.mark.parametrize("pattern", ["^zq+zq$", "(", "(a|aa?)*0", "((a{99}){99}){99}"])
def test_a_pattern_that_nothing_meets_still_gives_a_word(pattern: str) -> None:
    """An answer that does not validate is better than none; the page says so."""
    assert a_text({"pattern": pattern})


def test_a_hint_is_used_once() -> None:
    """What the prompt named comes first."""
    hints = ["Paris"]

    assert text_value(Keywords({}), "city", Dice(0), hints) == "Paris"
    assert hints == []


def test_names_and_formats_say_what_is_usual() -> None:
    """A command is a command, and a uuid has its form."""
    assert a_text({}, "shell_command") == "ls"
    assert len(a_text({"format": "uuid"})) == 36
