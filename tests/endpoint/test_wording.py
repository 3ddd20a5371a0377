"""Serde's names of values."""

from __future__ import annotations

import pytest

from wavetank.endpoint.place import path_text
from wavetank.endpoint.wording import found, one_of, quoted


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (None, "null"),
        (False, "boolean `false`"),
        (-1, "integer `-1`"),
        (0.5, "floating point `0.5`"),
        ("a", 'string "a"'),
        ([1], "sequence"),
        ({}, "map"),
    ],
)
def test_values_have_serdes_names(value: object, name: str) -> None:
    """Each kind of value is named as serde_json names it."""
    assert found(value) == name  # type: ignore[arg-type] # the table holds JSON values


def test_strings_are_quoted_as_rust_debugs_them() -> None:
    """Short escapes where Rust has them, code points for what cannot be printed."""
    assert quoted('a"\\\n\r\t\0\x1b好') == '"a\\"\\\\\\n\\r\\t\\0\\u{1b}好"'


def test_alternatives_are_listed_by_their_number() -> None:
    """One, two and more alternatives have three forms."""
    assert one_of(("a",)) == "`a`"
    assert one_of(("a", "b")) == "`a` or `b`"
    assert one_of(("a", "b", "c")) == "one of `a`, `b`, `c`"


def test_paths_are_written_with_dots_and_brackets() -> None:
    """Keys and indices read as in serde_path_to_error; the root is empty."""
    assert path_text(("messages", 0, "role")) == "messages[0].role"
    assert path_text((0,)) == "[0]"
    assert not path_text(())
