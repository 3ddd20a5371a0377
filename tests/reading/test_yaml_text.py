"""The strict reader: what it accepts, what it refuses, and where it says so."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
import yaml
from hypothesis import given, strategies as st

from wavetank.errors import InvalidFileError
from wavetank.problems import MAX_PROBLEMS
from wavetank.reading import MAX_DEPTH, parse_yaml, read_yaml, yaml_text

JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**14), 10**14)
    | st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("abcé ", max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


@pytest.fixture(name="loader", params=["C", "Python"], autouse=True)
def _loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold every fact with PyYAML's C parser and with its Python parser."""
    if request.param == "Python":
        monkeypatch.setattr(yaml_text, "LOADER", yaml.SafeLoader)


def codes(text: str) -> list[str]:
    """Read a text and give ``line:column code`` of each problem."""
    _, problems = parse_yaml(text, "t.yaml")
    return [f"{each.mark.line}:{each.mark.column} {each.code}" for each in problems]


def test_a_document_becomes_plain_data() -> None:
    """Every style of scalar and collection is read."""
    text = """\
---
plain: text
single: 'it''s'
double: "tab\\t\\u00e9"
literal: |
  a
  b
folded: >-
  a
  b
numbers: [1, -2, 0.5]
nothing:
yes please: {quoted: "no", 'on': true}
"""
    assert read_yaml(text, "t.yaml").data == {
        "plain": "text",
        "single": "it's",
        "double": "tab\té",
        "literal": "a\nb\n",
        "folded": "a b",
        "numbers": [1, -2, 0.5],
        "nothing": None,
        "yes please": {"quoted": "no", "on": True},
    }


def test_a_leading_byte_order_mark_is_no_character() -> None:
    """A byte order mark neither is text nor moves a column."""
    assert codes("\ufeffa: &x 1\n") == ["1:4 anchor"]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", ["1:1 empty-document"]),
        ("# only a comment\n", ["1:1 empty-document"]),
        ("a: 1\nb: 2\na: 3\n", ["3:1 duplicate-key"]),
        ("a: yes\n", ["1:4 ambiguous-scalar"]),
        ("no: 1\n", ["1:1 ambiguous-scalar"]),
        ("- <<\n- =\n", ["1:3 ambiguous-scalar", "2:3 ambiguous-scalar"]),
        ("a: <<\n", ["1:4 ambiguous-scalar"]),
        ("a:\n  <<: {b: 1}\n", ["2:3 merge-key"]),
        ("1: a\n", ["1:1 key-not-text"]),
        ("true: a\n~: b\n", ["1:1 key-not-text", "2:1 key-not-text"]),
        ("? [a]\n: b\n? {c: d}\n: e\n", ["1:3 key-not-text", "3:3 key-not-text"]),
        ("a: !!str b\n", ["1:4 tag"]),
        ("!x {a: 1}\n", ["1:1 tag"]),
        ("a: &b c\nd: *b\n", ["1:4 anchor", "2:4 alias"]),
        ("&b [*b]\n", ["1:1 anchor", "1:5 alias"]),
        ("%YAML 1.1\n---\na: 1\n", ["1:1 directive"]),
        ("%TAG !e! tag:e,1:\n---\na: 1\n", ["1:1 directive"]),
        ("a: 1\n---\nb: 2\n---\nc: 3\n", ["2:1 several-documents"]),
        ("a: [1, 2\nb: 3\n", ["2:2 yaml-syntax"]),
        ("a: 'open\n", ["1:9 yaml-syntax"]),
        ("a: yes\nb: no\nb: [\n", ["1:4 ambiguous-scalar", "2:4 ambiguous-scalar"]),
        ("a: \x07\n", ["1:4 unprintable-character"]),
        ("é\r\nb: \ud800\r\n", ["2:4 unprintable-character"]),
        ("a\rb: \u2028", ["2:4 unprintable-character"]),
    ],
)
def test_what_yaml_forgives_is_refused_where_it_stands(
    text: str, problems: list[str]
) -> None:
    """Every trap has a code, a line and a column, and none hides the others."""
    assert codes(text)[: len(problems)] == problems


def test_a_duplicate_key_names_both_lines() -> None:
    """The author learns where the first of the two stands."""
    with pytest.raises(InvalidFileError, match="line 1 and again on line 3"):
        read_yaml("a: 1\nb: 2\na: 3\n", "t.yaml")


def test_the_first_of_two_equal_keys_stays() -> None:
    """Later judges see the value that stands first."""
    document, _ = parse_yaml("a: 1\na: 2\n", "t.yaml")

    assert document.data == {"a": 1}


def test_an_escape_beyond_unicode_is_a_problem() -> None:
    """An escape that names no character is refused like any other syntax."""
    assert codes('a: "\\U00110000"\n')[0].endswith("yaml-syntax")


def test_depth_is_bounded() -> None:
    """Nesting is refused where it becomes too deep, at once and without recursion."""
    assert codes("[" * MAX_DEPTH + "]" * MAX_DEPTH) == []
    assert codes("- " * 100_000) == [f"1:{2 * MAX_DEPTH + 1} too-deep"]
    # The C parser looks ahead in flow collections, and has a limit of its own.
    assert codes("[" * 100_000)[0] in {"1:65 too-deep", "1:1001 yaml-syntax"}


def test_reading_stops_after_many_problems() -> None:
    """A file that is something else altogether gets a bounded answer."""
    assert len(codes("- &a 1\n" * 5000)) == MAX_PROBLEMS


def test_data_is_withheld_where_reading_stopped() -> None:
    """Nobody can mistake the first half of a file for the file."""
    document, problems = parse_yaml("a: 1\nb: [\n", "t.yaml")

    assert problems
    assert document.data is None


@given(JSON_VALUES)
def test_json_is_read_as_json(value: Any) -> None:
    """Every JSON text is also a document, with the same value."""
    assert read_yaml(json.dumps(value, ensure_ascii=False), "t.yaml").data == value


@given(
    st.text()
    | st.text(alphabet="ab:-?[]{},&*!|>'\"%@`#<=~ \n\t\\0123.eyn\x85\u2028\ufeff")
)
def test_any_text_is_read_or_refused_with_marks_inside_it(text: str) -> None:
    """Nothing but problems comes of arbitrary text, and each has a real place."""
    _, problems = parse_yaml(text, "t.yaml")

    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for problem in problems:
        assert 1 <= problem.mark.line <= len(lines)
        assert 1 <= problem.mark.column <= len(lines[problem.mark.line - 1]) + 1


def test_a_library_imported_twice_is_no_matter() -> None:
    """Coverage imports and drops what a dotted source names; PyYAML is read all the same."""
    program = (
        "import sys, yaml\n"
        "for name in [n for n in sys.modules if n.split('.')[0] == 'yaml']:\n"
        "    del sys.modules[name]\n"
        "from wavetank.reading import read_yaml\n"
        "print(read_yaml('a: 1', 't.yaml').data)\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )

    assert done.stdout == "{'a': 1}\n"
