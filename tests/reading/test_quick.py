"""The quick predicate accepts exactly what jsonschema accepts."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from wavetank.reading import Schema
from wavetank.reading.quick import compile_schema

SCALARS = st.sampled_from(
    [None, True, False, 0, 1, 2, -1, 0.0, 1.0, 1.5, "", "a", "ab", "1s", "1s\n", "b"]
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "b", "ab", "1s"]), inner, max_size=3)
    ),
    max_leaves=5,
)
SCHEMAS: dict[str, dict[str, Any]] = {
    "type": {"type": "integer"},
    "number": {"type": "number", "minimum": 1, "maximum": 1.5},
    "types": {"type": ["string", "array", "null"]},
    "any": {"title": "anything"},
    "const": {"const": 1},
    "const-true": {"const": True},
    "enum": {"enum": ["a", 1, None, False]},
    "text": {"type": "string", "pattern": "^[0-9]s$", "minLength": 1},
    "text-if-text": {"pattern": "^a", "minLength": 2},
    "range-if-number": {"minimum": 1},
    "list": {"items": {"type": "integer"}, "minItems": 1, "uniqueItems": True},
    "repeats": {"type": "array", "uniqueItems": False},
    "unique": {"type": "array", "uniqueItems": True},
    "closed": {
        "type": "object",
        "properties": {"a": {"type": "integer"}, "b": {}},
        "required": ["a"],
        "additionalProperties": False,
    },
    "open": {"properties": {"a": {"type": "string"}}},
    "others": {
        "properties": {"a": {"type": "string"}},
        "additionalProperties": {"type": "integer"},
        "propertyNames": {"pattern": "^[a-z]"},
    },
    "counted": {"minProperties": 1, "maxProperties": 1},
    "conditional": {"if": {"type": "string"}, "then": {"enum": ["a", "b"]}},
    "reference": {
        "$defs": {"list": {"type": "array", "items": {"$ref": "#/$defs/word"}}}
        | {"word": {"type": ["string", "integer"]}},
        "if": {"$ref": "#/$defs/word"},
        "then": {"$ref": "#/$defs/word", "minLength": 1},
        "$ref": "#/$defs/list",
    },
}


@pytest.mark.parametrize("name", SCHEMAS)
@given(value=VALUES)
def test_the_quick_predicate_and_jsonschema_agree(name: str, value: Any) -> None:
    """Each keyword means to the predicate what it means to jsonschema."""
    schema = Schema(SCHEMAS[name])

    assert schema.accepts(value) == schema.validator.is_valid(value)


def test_an_unknown_keyword_is_no_keyword_to_ignore() -> None:
    """A schema that outgrows the predicate is refused when it is compiled."""
    with pytest.raises(ValueError, match="not supported: multipleOf, oneOf"):
        compile_schema({"items": {"oneOf": [], "multipleOf": 2}})
