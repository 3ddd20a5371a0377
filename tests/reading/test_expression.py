"""Expressions of others are refused or matched, and neither takes for ever."""

from __future__ import annotations

import pytest

from wavetank.errors import UsageError
from wavetank.reading import expression_fault, is_found
from wavetank.reading.expression import MAX_LENGTH


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "^Bearer ",
        "(?i)bearer .+",
        r"^(\d{1,3}\.){3}\d{1,3}$",
        "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
        "(a+)+b",
        "a{,3}",
        "a{}",
        "(?x) a  # with a comment",
        "a" * MAX_LENGTH,
    ],
)
def test_what_people_write_can_be_used(expression: str) -> None:
    """Whatever Python compiles, but for bombs."""
    assert expression_fault(expression) is None


@pytest.mark.parametrize(
    ("expression", "fault"),
    [
        ("(", "does not compile"),
        ("a{99999999999999999999}", "rounds, 10000 at the most"),
        ("((a{1000}){1000}){1000}", "its repetitions make 1000000000 rounds"),
        ("(a{1,101}){100,}", "its repetitions make 10100 rounds"),
        ("(" * 400 + ")" * 400, "does not compile"),
        ("a" * (MAX_LENGTH + 1), "it is 1001 characters long, 1000 at the most"),
    ],
)
def test_a_bomb_is_refused_before_it_is_compiled(expression: str, fault: str) -> None:
    """Length, depth and repetition are bounded, and the fault says which it is."""
    assert fault in (expression_fault(expression) or "")


def test_an_expression_is_looked_for_anywhere() -> None:
    """As ``re.search`` does."""
    assert is_found("b+", "abbc")
    assert not is_found("^b", "abbc")


@pytest.mark.parametrize("expression", ["(a|a)*b", "(a|ab|aa)*b", "a*a*a*a*a*a*b"])
def test_matching_that_would_not_end_is_given_up(expression: str) -> None:
    """Each takes a text apart in more ways than can be tried."""
    with pytest.raises(UsageError, match="took longer than"):
        is_found(expression, f"{'a' * 5000}!b")
