"""The shipped schema: whole, described, in step with the code, and fast to ask."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, get_args

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from wavetank.client.call import CAPABILITIES, Api
from wavetank.errors import InvalidFileError
from wavetank.reading import Document, Place
from wavetank.scenario import (
    SCHEMA_FILE,
    ErrorKind,
    Outcome,
    load_text,
    scenario_schema,
    steps,
)
from wavetank.scenario.step_building import build_step
from wavetank.wire.error_body import NAMED_ERRORS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wavetank.problems import Problem

SCHEMA: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
DEFINITIONS: dict[str, Any] = SCHEMA["$defs"]
ANYTHING = st.recursive(
    st.sampled_from([None, True, 0, 1, -1, 1.0, 1.5, "", "done", "1s", "1s\n", "stop"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["reply", "content", "finish", "x", "mode"]),
            inner,
            max_size=2,
        )
    ),
    max_leaves=4,
)


def subschemas(schema: Any, path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Walk every described property of the schema."""
    for name, each in schema.get("properties", {}).items():
        yield f"{path}/{name}", each
        yield from subschemas(each, f"{path}/{name}")
    for keyword in ("items", "additionalProperties"):
        if isinstance(schema.get(keyword), dict):
            yield from subschemas(schema[keyword], f"{path}/{keyword}")
    for name, each in schema.get("$defs", {}).items():
        yield from subschemas(each, f"{path}#{name}")


PROPERTIES = dict(subschemas(SCHEMA))


def test_the_schema_is_a_schema() -> None:
    """The file is valid against draft 2020-12's own schema."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", PROPERTIES)
def test_every_property_is_described_and_shown(path: str) -> None:
    """An editor can explain each key, and each example is accepted."""
    schema = PROPERTIES[path]
    judge = jsonschema.Draft202012Validator({**schema, "$defs": DEFINITIONS})

    assert schema["description"]
    assert schema.get("examples") or schema["type"] == "null"
    for example in schema.get("examples", ()):
        judge.validate(example)


def test_no_choice_is_made_by_union() -> None:
    """Steps are told apart by key, never by trying alternatives."""
    text = SCHEMA_FILE.read_text(encoding="utf-8")

    assert '"oneOf"' not in text
    assert '"anyOf"' not in text


def test_every_step_of_the_schema_has_its_class() -> None:
    """Each step name builds the class that carries the name, from each example."""
    names = set()
    for name, schema in DEFINITIONS["step"]["properties"].items():
        for example in schema.get("examples", (None,)):
            assert steps.step_name(build_step({name: example})) == name
        names.add(name)

    assert len(names) == 24


def test_bare_words_are_the_steps_that_need_no_value() -> None:
    """A bare word builds the same step as the word with nothing behind it."""
    for name in DEFINITIONS["step"]["then"]["enum"]:
        assert build_step(name) == build_step({name: None})


def test_the_schema_knows_every_named_error() -> None:
    """The names of the wire's errors are the names an author may write."""
    assert set(DEFINITIONS["error_name"]["enum"]) == set(NAMED_ERRORS)


def test_the_schema_and_the_client_protocol_use_the_same_words() -> None:
    """Capabilities, APIs, outcomes and error kinds are spelled alike."""
    expectation = DEFINITIONS["expectation"]["properties"]
    kind = expectation["error"]["properties"]["kind"]

    assert SCHEMA["properties"]["needs"]["items"]["enum"] == list(CAPABILITIES)
    assert set(PROPERTIES["#call/api"]["enum"]) == set(get_args(Api))
    assert set(expectation["outcome"]["enum"]) == set(get_args(Outcome))
    assert kind["items"]["enum"] == kind["then"]["enum"] == list(get_args(ErrorKind))


@st.composite
def authored(draw: st.DrawFn, schema: Mapping[str, Any], depth: int = 0) -> Any:
    """Draw a value that a schema mostly accepts, and now and then does not."""
    if "$ref" in schema:
        named = DEFINITIONS[schema["$ref"].removeprefix("#/$defs/")]
        schema = {**named, **schema, "$ref": None}
        del schema["$ref"]
    if depth > 7 or draw(st.integers(0, 24)) == 0:
        return draw(ANYTHING)
    if draw(st.integers(0, 2)) == 0 and schema.get("examples"):
        return draw(st.sampled_from(schema["examples"]))
    if "enum" in schema:
        return draw(st.sampled_from(schema["enum"]))
    types = schema.get("type", "object")
    kind = draw(st.sampled_from(types)) if isinstance(types, list) else types
    if kind == "array" and "items" in schema:
        return draw(st.lists(authored(schema["items"], depth + 1), max_size=3))
    if kind == "object" and "properties" in schema:
        return draw(objects(schema, depth))
    return draw(st.sampled_from(schema.get("examples", ["done"])))


@st.composite
def objects(draw: st.DrawFn, schema: Mapping[str, Any], depth: int) -> Any:
    """Draw a mapping with its required keys and a few others."""
    known = schema["properties"]
    most = 1 if schema.get("maxProperties") == 1 else 3
    keys = draw(st.lists(st.sampled_from(list(known)), min_size=1, max_size=most))
    return {
        key: draw(authored(known[key], depth + 1))
        for key in {**dict.fromkeys(schema.get("required", ())), **dict.fromkeys(keys)}
    }


@given(authored(SCHEMA))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_the_quick_judge_accepts_exactly_what_the_schema_accepts(document: Any) -> None:
    """No document passes one judge and not the other, nor is refused in silence."""
    schema = scenario_schema()
    accepted = schema.accepts(document)

    assert accepted == schema.validator.is_valid(document)
    assert accepted == (schema.problems(Document(document, "t", Place(1, 1))) == [])


@given(authored(SCHEMA))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_a_drawn_document_loads_or_is_explained(document: Any) -> None:
    """Whatever the schema lets through builds, or breaks a rule with a sentence."""
    text = json.dumps(document, ensure_ascii=False)
    problems: tuple[Problem, ...] = ()
    try:
        load_text(text, "t.yaml", "t")
    except InvalidFileError as error:
        problems = error.problems

    assert all(problem.found and problem.mark.line == 1 for problem in problems)
