"""The subset of JSON Schema that strict tools keep to.

Documented and enforced differ: of the documented rules, only some were seen to be
enforced (July 2026). The walk is one; a flag adds the rules that are documented only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from wavetank.endpoint.schema_keywords import Keywords

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TYPES: Final = ("object", "string", "number", "integer", "boolean", "array")
# Documented as not supported, by the type they belong to.
_UNSUPPORTED: Final = {
    "string": ("minLength", "maxLength"),
    "array": ("minItems", "maxItems"),
}


def strict_problem(schema: Mapping[str, Any], *, documented: bool) -> str | None:
    """Say what strict mode refuses in a schema, or ``None``.

    Args:
        schema: The parameters of a function.
        documented: Hold it to every documented rule, not only to the enforced ones.
    """
    for place, node in _nodes(schema, ""):
        if not isinstance(node, dict):
            continue
        problem = _enforced(place, node)
        if problem is None and documented:
            problem = _documented_only(node)
        if problem:
            return problem
    return None


def _nodes(node: Any, place: str) -> Iterator[tuple[str, Any]]:
    yield place, node
    if not isinstance(node, dict):
        return
    for name in ("properties", "$defs", "$def", "definitions"):
        for value in Keywords(node).table(name).values():
            yield from _nodes(value, name)
    if "items" in node:
        yield from _nodes(node["items"], "items")
    for branch in Keywords(node).row("anyOf"):
        yield from _nodes(branch, "anyOf")


def _enforced(place: str, node: dict[str, Any]) -> str | None:
    if not {"type", "anyOf", "$ref"} & node.keys():
        if place == "anyOf":
            return "field `anyOf`: missing field `type`"
        return "one of `type`, `anyOf`, `$ref` field is required"
    if node.get("type") != "object":
        return None
    keywords = Keywords(node)
    properties = keywords.table("properties")
    if not properties:
        return "An object with no properties is not allowed"
    required = set(keywords.names("required"))  # a client may name a million
    missing = [name for name in properties if name not in required]
    if missing:
        # The rule was seen enforced; its text was not published.
        return f"property `{missing[0]}` must be in `required`"
    return None


def _documented_only(node: dict[str, Any]) -> str | None:
    kind = node.get("type")
    if kind is not None and kind not in _TYPES:
        return f"type `{kind}` is not supported"
    if kind == "object" and node.get("additionalProperties") is not False:
        return "`additionalProperties` must be false"
    for keyword in _UNSUPPORTED.get(str(kind), ()):
        if keyword in node:
            return f"`{keyword}` is not supported"
    return None
