"""Values that validate, judged by jsonschema."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from hypothesis import given, strategies as st

from wavetank.endpoint.dice import Dice
from wavetank.endpoint.schema_values import SchemaValues

_NUMBERS = st.one_of(
    st.just({"type": "integer"}),
    st.builds(
        lambda low, span: {"type": "integer", "minimum": low, "maximum": low + span},
        st.integers(-1000, 1000),
        st.integers(0, 50),
    ),
    st.builds(
        lambda low, span: {"type": "number", "minimum": low, "maximum": low + span},
        st.floats(-100, 100),
        st.floats(0, 3),
    ),
    st.builds(
        lambda low: {"type": "integer", "exclusiveMinimum": low},
        st.integers(-100, 100),
    ),
    st.builds(
        lambda high: {"type": "number", "exclusiveMaximum": high},
        st.integers(-100, 100),
    ),
    st.builds(lambda step: {"type": "integer", "multipleOf": step}, st.integers(1, 12)),
)
_STRINGS = st.one_of(
    st.just({"type": "string"}),
    st.builds(
        lambda low, span: {"type": "string", "minLength": low, "maxLength": low + span},
        st.integers(0, 30),
        st.integers(0, 30),
    ),
    st.sampled_from(["date", "date-time", "email", "uuid", "ipv4", "ipv6", "uri"]).map(
        lambda name: {"type": "string", "format": name}
    ),
    st.sampled_from(
        ["^[a-z]+$", "^[A-Z]{3}$", r"^\d{5}$", "^[a-z0-9_-]{1,64}$", "^#[0-9a-f]{6}$"]
    ).map(lambda pattern: {"type": "string", "pattern": pattern}),
)
_LEAVES = st.one_of(
    _NUMBERS,
    _STRINGS,
    st.just({"type": "boolean"}),
    st.just({"type": "null"}),
    st.just({"const": [1]}),
    st.just({"type": ["string", "null"]}),
    st.lists(st.integers() | st.text(), min_size=1).map(lambda each: {"enum": each}),
    st.just({}),
    st.just({"$ref": "#/$defs/word"}),
)


def _objects(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        st.dictionaries(st.text(min_size=1, max_size=6), inner, max_size=4).flatmap(
            lambda members: st.sets(
                st.sampled_from([*members, "other"]), max_size=3
            ).map(
                lambda required: {
                    "type": "object",
                    "properties": members,
                    "required": sorted(required),
                }
            )
        ),
        st.builds(
            lambda item, least: {"type": "array", "items": item, "minItems": least},
            inner,
            st.integers(0, 4),
        ),
        st.builds(lambda branch: {"anyOf": [branch, {"type": "null"}]}, inner),
    )


@given(st.recursive(_LEAVES, _objects, max_leaves=12), st.integers())
def test_values_validate_against_their_schema(schema: Any, seed: int) -> None:
    """Whatever is made of a tool's schema is accepted by jsonschema."""
    root = {**schema, "$defs": {"word": {"type": "string", "minLength": 2}}}
    value = SchemaValues(root, Dice(seed)).make()

    jsonschema.Draft202012Validator(
        root, format_checker=jsonschema.FormatChecker()
    ).validate(value)


@pytest.mark.parametrize(
    "schema",
    [
        {"allOf": [{"properties": {"a": {"type": "string"}}}, {"required": ["a"]}]},
        {"allOf": [{"$ref": "#/$defs/base"}], "$defs": {"base": {"type": "integer"}}},
        {"oneOf": [{"type": "integer"}, {"type": "string"}]},
        {"type": "array", "prefixItems": [{"type": "integer"}], "items": False},
        {"type": "array", "uniqueItems": True, "minItems": 3, "items": {"type": "integer"}},
        {"type": "array", "minItems": 2, "maxItems": 2},
        {"type": "object", "minProperties": 2},
        {"type": "object", "required": ["a"], "additionalProperties": {"type": "integer"}},
        {"type": "integer", "minimum": 3, "exclusiveMinimum": 5, "maximum": 9, "exclusiveMaximum": 7},
        {"items": {"type": "integer"}, "type": "array"},
        {"required": ["x"]},
        {"items": {"type": "string"}},
        {"type": "string", "pattern": "^[", "minLength": 1},
        {"type": "string", "format": "uuid"},
        {"type": "null"},
        {"type": "number", "minimum": 0.1, "maximum": 0.4},
        {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
        {"type": "number", "minimum": 0.5, "maximum": 0.6, "multipleOf": 0.5},
        {"type": "integer", "minimum": 1, "maximum": 1, "multipleOf": 0.5},
    ],
)  # fmt: skip
def test_less_common_schemas_are_met(schema: dict[str, Any]) -> None:
    """Combinations people write by hand validate, too."""
    value = SchemaValues(schema, Dice(1)).make()

    if schema.get("pattern") != "^[":
        jsonschema.Draft202012Validator(schema).validate(value)


def test_recursive_schemas_end() -> None:
    """A schema that contains itself is followed only so far."""
    tree: dict[str, Any] = {
        "$defs": {
            "node": {
                "type": "object",
                "properties": {
                    "name": {"type": "string"},
                    "children": {"type": "array", "items": {"$ref": "#/$defs/node"}},
                },
                "required": ["name", "children"],
            }
        },
        "$ref": "#/$defs/node",
    }
    value = SchemaValues(tree, Dice(2)).make()

    jsonschema.Draft202012Validator(tree).validate(value)


def test_hints_fill_free_strings_in_order() -> None:
    """Names from the question go where any text is welcome, each once."""
    schema = {
        "type": "object",
        "properties": {
            "from": {"type": "string"},
            "date": {"type": "string", "format": "date"},
            "to": {"type": "string"},
            "city": {"type": "string"},
            "unit": {"enum": ["C"]},
        },
    }
    value = SchemaValues(schema, Dice(3), ["Oslo", "Lima"]).make()

    assert value == {
        "from": "Oslo",
        "date": "2026-04-24",
        "to": "Lima",
        "city": "Paris",
        "unit": "C",
    }


def test_hints_that_do_not_fit_are_left() -> None:
    """A bound on the length is kept before a hint is taken."""
    schema = {"type": "string", "maxLength": 2}

    assert len(SchemaValues(schema, Dice(0), ["Hamburg"]).make()) == 2


def test_a_pattern_that_nothing_meets_still_gives_text() -> None:
    """The stock is small; beyond it there is a word that may not validate."""
    assert SchemaValues({"type": "string", "pattern": "^zyx$"}, Dice(0)).make()


def test_references_that_lead_nowhere_mean_anything() -> None:
    """A dangling reference does not break the answer."""
    schema = {"$ref": "#/$defs/a~1b/c"}

    assert isinstance(SchemaValues(schema, Dice(0)).make(), str)


_ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=5,
)
_KEYWORDS = (
    "type", "properties", "required", "items", "prefixItems", "enum", "const", "$ref",
    "anyOf", "oneOf", "allOf", "minimum", "maximum", "exclusiveMinimum", "multipleOf",
    "minLength", "maxLength", "pattern", "format", "minItems", "maxItems",
    "uniqueItems", "minProperties", "additionalProperties",
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(_KEYWORDS), _ANY_JSON), st.integers())
def test_nonsense_is_survived(schema: dict[str, Any], seed: int) -> None:
    """Keywords of the wrong type are read as absent, whatever they hold."""
    for kind in ("object", "array", "string", "integer", "number"):
        SchemaValues({"type": kind, **schema}, Dice(seed)).make()
        SchemaValues({**schema, "type": kind}, Dice(seed)).make()


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#"},
        {"allOf": [{"$ref": "#"}, {"$ref": "#"}]},
        {"type": "object", "properties": {"a": {"$ref": "#"}}, "required": ["a"]},
        {
            "type": "object",
            "properties": {name: {"$ref": "#"} for name in "abcdefghij"},
            "required": list("abcdefghij"),
        },
        {"type": "array", "items": {"$ref": "#"}, "minItems": 10**9},
        {"type": "string", "minLength": 10**12},
        {"type": "array", "uniqueItems": True, "minItems": 5, "items": {"const": 1}},
        {"type": "integer", "minimum": 1e300, "multipleOf": 0},
    ],
)
def test_no_schema_makes_work_for_ever(schema: dict[str, Any]) -> None:
    """What cannot be met, or only without end, gives something all the same."""
    SchemaValues(schema, Dice(0)).make()
