"""Sentences for schema errors."""

from __future__ import annotations

from typing import Any

import pytest

from wavetank.reading import read_yaml, validate
from wavetank.reading.explaining import closest

STEP = {
    "title": "step",
    "maxProperties": 1,
    "minProperties": 1,
    "properties": {"pause": {"type": "string"}, "content": {"type": "string"}},
    "additionalProperties": False,
}
CASES: list[tuple[dict[str, Any], str, str]] = [
    (
        STEP,
        "pauze: 1s",
        (
            "t:1:1: unknown-step\n  no step is called 'pauze'\n"
            "  expected one of: pause, content\n  hint: did you mean 'pause'?"
        ),
    ),
    (
        STEP,
        "pause: 1s\ncontent: x",
        (
            "t:1:1: several-keys\n  one step has 2 keys: 'pause', 'content'\n"
            "  expected exactly one key for each step\n"
            "  hint: start each with its own '- ', or indent what belongs to the first"
        ),
    ),
    (
        STEP,
        "{}",
        (
            "t:1:1: empty\n  the value is empty\n  expected at least one entry\n"
            "  hint: leave the key out where there is nothing to say"
        ),
    ),
    (
        {"title": "call", "properties": {"base": {}}, "additionalProperties": False},
        "? bsae\n: 1\nbase: 2\n2x: 3",
        (
            "t:1:3: unknown-key\n  call has no key 'bsae'\n  expected one of: base\n"
            "  hint: did you mean 'base'?\n"
            "t:4:1: unknown-key\n  call has no key '2x'\n  expected one of: base"
        ),
    ),
    (
        {"required": ["a", "b"], "properties": {"a": {"description": "One."}, "b": {}}},
        "c: 1",
        (
            "t:1:1: missing-key\n  value lacks the key 'a'\n  expected a: One\n"
            "t:1:1: missing-key\n  value lacks the key 'b'\n  expected b: a value"
        ),
    ),
    (
        {"title": "turn", "required": ["a", "b"], "properties": {"b": {}}},
        "a: 1",
        "t:1:1: missing-key\n  turn lacks the key 'b'\n  expected b: a value",
    ),
    (
        {"type": "string"},
        "1.50",
        (
            "t:1:1: wrong-type\n  found the number 1.5\n  expected text\n"
            "  hint: put it in quotes to make it text: '1.5'"
        ),
    ),
    (
        {"type": ["string", "integer"], "pattern": "^[0-9]+s$", "title": "a duration"}
        | {"examples": ["1s", 2, "3s"]},
        "true",
        "t:1:1: wrong-type\n  found true\n  expected a duration, such as 1s or 2",
    ),
    (
        {"type": "string", "pattern": "^x$"},
        "y1",
        "t:1:1: wrong-form\n  found the text 'y1'\n  expected text that matches ^x$",
    ),
    (
        {"propertyNames": {"pattern": "^x", "title": "a name"}},
        "- \n",
        "",
    ),
    (
        {"items": {"propertyNames": {"pattern": "^x", "title": "a name"}}},
        "- xa: 1\n  ya: 2",
        "t:2:3: wrong-form\n  found the text 'ya'\n  expected a name",
    ),
    (
        {"enum": ["1.0", "1.1"], "title": "protocol version"},
        "1.0",
        (
            "t:1:1: unknown-protocol-version\n  found the number 1.0\n"
            "  expected one of: 1.0, 1.1\n  hint: put it in quotes to make it text: '1.0'"
        ),
    ),
    (
        {"enum": ["lf", ""], "$comment": "look it up"},
        "zzz",
        (
            "t:1:1: unknown-value\n  found the text 'zzz'\n  expected one of: lf, \"\"\n"
            "  hint: look it up"
        ),
    ),
    ({"const": 1}, "2", "t:1:1: unknown-value\n  found the number 2\n  expected 1"),
    (
        {"minimum": 2, "maximum": 3},
        "1",
        "t:1:1: out-of-range\n  found the number 1\n  expected a number of at least 2",
    ),
    (
        {"minimum": 2, "maximum": 3},
        "4",
        "t:1:1: out-of-range\n  found the number 4\n  expected a number of at most 3",
    ),
    (
        {"minLength": 1},
        "''",
        (
            "t:1:1: empty\n  the value is empty\n  expected some text\n"
            "  hint: leave the key out where there is nothing to say"
        ),
    ),
    (
        {"uniqueItems": True},
        "[1, 1]",
        "t:1:1: repeated-item\n  the list holds an item twice\n  expected each item once",
    ),
    (
        {"type": "null", "title": "nothing at all"},
        "x",
        "t:1:1: wrong-type\n  found the text 'x'\n  expected nothing at all",
    ),
]


@pytest.mark.parametrize(("schema", "text", "explanation"), CASES)
def test_every_keyword_has_its_sentence(
    schema: dict[str, Any], text: str, explanation: str
) -> None:
    """The author reads where, what was found, what was expected and what to do."""
    problems = validate(read_yaml(text, "t"), schema)

    assert "\n".join(map(str, problems)) == explanation


def test_nothing_close_is_no_hint() -> None:
    """A suggestion is made only where it is likely to be meant."""
    assert closest("zebra", ["content", "pause"]) == ""
    assert closest("contnet", ["content", "pause"]) == "did you mean 'content'?"
