"""JSON mode: a value that fits what the prompt shows.

The guide tells users to put the word json and an example into the prompt. An object
that is announced there ("an example", "this schema", "the output") decides, otherwise
the last one: a JSON Schema is met, anything else is taken for an example, whose keys
and types are kept.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from wavetank.endpoint.asking import text_of
from wavetank.endpoint.schema_values import SchemaValues

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wavetank.endpoint.asking import Message
    from wavetank.endpoint.dice import Dice

_MOST_TRIES: Final = 200
_MOST_CHARACTERS: Final = 100_000
_DEEPEST: Final = 20
# Words that announce the form of an answer, how far before it they may stand, and what
# may not stand between.
_ANNOUNCED: Final = re.compile(
    r"(?:examples?|format|like|output|schema|shape|structure|such as|template|"
    r"示例|格式|输出|样例|模式)[^{}]*\Z",
    re.IGNORECASE,
)
_NEAR: Final = 80
_TYPES: Final = {
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    type(None): "null",
}


def json_text(messages: Sequence[Message], dice: Dice) -> str:
    """Write JSON over several lines, as captured, that fits the prompt."""
    shown = _shown(messages)
    schema = shown if _is_schema(shown) else _schema_of(shown)
    value = SchemaValues(schema, dice).make()
    return json.dumps(value, ensure_ascii=False, indent=2)


def _shown(messages: Sequence[Message]) -> dict[str, Any]:
    """Give the last object that is announced, or the last one; a prompt may hold data."""
    found = [
        each
        for message in messages
        if message["role"] in {"user", "system"}
        for each in _objects(text_of(message)[-_MOST_CHARACTERS:])
    ]
    announced = [value for value, is_announced in found if is_announced]
    others = [value for value, _ in found]
    return (announced or others or [{"answer": "text"}])[-1]


def _objects(text: str) -> Iterator[tuple[dict[str, Any], bool]]:
    """Find objects in a text, and say of each whether the text announces it."""
    decoder = json.JSONDecoder(parse_constant=_no_constant)
    place = text.find("{")
    for _ in range(_MOST_TRIES):
        if place < 0:
            return
        try:
            value, end = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            end = place + 1
        else:
            if value:
                before = text[max(0, place - _NEAR) : place]
                yield value, _ANNOUNCED.search(before) is not None
        place = text.find("{", end)


def _is_schema(value: dict[str, Any]) -> bool:
    if isinstance(value.get("$schema"), str):
        return True
    return value.get("type") == "object" and isinstance(value.get("properties"), dict)


def _schema_of(example: Any, depth: int = 0) -> dict[str, Any]:
    if depth > _DEEPEST:
        return {}
    if isinstance(example, dict):
        properties = {
            name: _schema_of(each, depth + 1) for name, each in example.items()
        }
        return {
            "type": "object",
            "properties": properties,
            "required": list(properties),
        }
    if isinstance(example, list):
        items = _schema_of(example[0], depth + 1) if example else {}
        return {"type": "array", "items": items}
    return {"type": _TYPES[type(example)]}


def _no_constant(name: str) -> None:
    """Refuse ``NaN`` and its like, which Python reads and JSON does not have."""
    raise ValueError(name)
