"""Strict tools: what is enforced, what is documented, and where."""

from __future__ import annotations

from typing import Any

import pytest

from endpoint.requesting import USER, chat, function, message_of, post, revision
from wavetank.endpoint.strict_schema import strict_problem


def obj(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


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
