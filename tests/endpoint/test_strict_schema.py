"""Strict tools: what is enforced, what is documented, and where."""

from __future__ import annotations

from typing import Any

import pytest

from endpoint.requesting import USER, chat, function, message_of, post, revision
from wavetank.endpoint.dice import Dice
from wavetank.endpoint.schema_values import SchemaValues
from wavetank.endpoint.strict_schema import strict_problem


def obj(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


class Name(str):
    """A property's name that counts with how many others it is compared."""

    __slots__ = ()
    __hash__ = str.__hash__
    compared = 0

    def __eq__(self, other: object) -> bool:
        Name.compared += 1
        return str.__eq__(self, other)


def test_a_schema_of_many_members_costs_a_time_in_proportion(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each name is looked up and not searched for, when checked and when made up."""
    monkeypatch.setattr(Name, "compared", 0)
    count = 1000
    many = {
        "type": "object",
        "properties": {f"p{each}": {"type": "string"} for each in range(count)},
        "required": [Name(f"p{each}") for each in range(count)],
        "additionalProperties": False,
    }

    assert strict_problem(many, documented=True) is None
    assert len(SchemaValues(many, Dice(0)).make()) == count
    assert Name.compared < 10 * count


GOOD = obj(a={"type": "string"})


@pytest.mark.parametrize(
    ("schema", "problem"),
    [
        (GOOD, None),
        (obj(a={"$ref": "#/$defs/b"}) | {"$defs": {"b": {"type": "string"}}}, None),
        (obj(a={"anyOf": [{"type": "string"}, {"type": "null"}]}), None),
        (obj(a={"type": "array", "items": {"type": "string"}}), None),
        (obj(a={"const": 1}), "one of `type`, `anyOf`, `$ref` field is required"),
        (
            obj(a={"anyOf": [{"const": 1}]}),
            "field `anyOf`: missing field `type`",
        ),
        (obj(), "An object with no properties is not allowed"),
        (
            obj(a=obj(b={"type": "string"}) | {"required": []}),
            "property `b` must be in `required`",
        ),
        (obj(a={"type": "array", "items": {}}), "one of `type`, `anyOf`, `$ref`"),
        (GOOD | {"properties": {"a": True}}, None),
    ],
)
def test_enforced_rules(schema: dict[str, Any], problem: str | None) -> None:
    """What was seen to be refused is refused, anything else passes."""
    found = strict_problem(schema, documented=False)

    assert found == problem or (problem and found and found.startswith(problem))


@pytest.mark.parametrize(
    ("schema", "problem"),
    [
        (GOOD, None),
        (GOOD | {"additionalProperties": True}, "`additionalProperties` must be"),
        (obj(a={"type": "string", "minLength": 1}), "`minLength` is not supported"),
        (obj(a={"type": "array", "maxItems": 1}), "`maxItems` is not supported"),
        (obj(a={"type": "null"}), "type `null` is not supported"),
        (obj(a={"const": 1}), "one of `type`"),
    ],
)
def test_documented_rules(schema: dict[str, Any], problem: str | None) -> None:
    """The documentation's subset is larger than what is enforced."""
    found = strict_problem(schema, documented=True)

    assert found == problem or (problem and found and found.startswith(problem))


def test_strict_is_checked_on_beta_only_and_if_all_are_strict() -> None:
    """Off beta, with a lax tool beside it or switched off, nothing is checked."""
    bad = function(parameters=obj(), strict=True)
    lax = function("other", parameters=obj())
    beta = "/beta/chat/completions"

    assert message_of(post(chat(USER, tools=[bad]), path=beta)) == (
        "Invalid tool parameters schema : An object with no properties is not allowed"
    )
    assert post(chat(USER, tools=[bad])).model
    assert post(chat(USER, tools=[bad, lax]), path=beta).model
    off = revision(strict_schemas="off")
    assert post(chat(USER, tools=[bad]), path=beta, profile=off).model


def test_good_strict_tools_pass_on_beta() -> None:
    """A schema of the subset is taken."""
    tools = [function(parameters=GOOD, strict=True)]
    beta = "/beta/chat/completions"
    profile = revision(strict_schemas="documented")

    assert post(chat(USER, tools=tools), path=beta, profile=profile).model
