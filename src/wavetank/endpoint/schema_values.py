"""Values that a JSON Schema accepts, chosen by dice.

For tool arguments and JSON mode: the value need not be clever, but it must validate.
The keywords are those people put into tool schemas; of several branches the first is
taken, and a pattern is met from a small stock of candidates or not at all. Depth and
number of values are bounded, so a schema that contains itself ends.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from wavetank.endpoint.schema_keywords import Keywords, merged
from wavetank.endpoint.schema_texts import text_value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from wavetank.endpoint.dice import Dice

_OPTIONAL_DEPTH: Final = 3
"""Below it only what is required is made."""
_MAX_DEPTH: Final = 24
_MAX_VALUES: Final = 3000
_MAX_STEPS: Final = 8
"""References, merges and branches followed on the way to one value."""
_ORDINARY: Final = 100


class SchemaValues:
    """Makes a value for one schema document.

    Args:
        root: The document, which ``$ref`` points into.
        dice: Decides among the accepted.
        hints: Texts to prefer for free strings, in this order, as a model would take
            them from the question.
    """

    def __init__(
        self, root: Mapping[str, Any], dice: Dice, hints: Sequence[str] = ()
    ) -> None:
        self._root = root
        self._dice = dice
        self._hints = list(hints)
        self._left = _MAX_VALUES
        self._makers: Mapping[str, Callable[[Keywords, str, int], Any]] = {
            "object": self._object,
            "array": self._array,
            "integer": lambda schema, _name, _depth: self._integer(schema),
            "number": lambda schema, _name, _depth: self._number(schema),
            "boolean": lambda _schema, _name, _depth: self._dice.below(2) == 1,
            "null": lambda _schema, _name, _depth: None,
        }

    def make(self) -> Any:
        """Make a value of the document's own schema."""
        return self._value(self._root, "", 0)

    def _value(self, found: Any, name: str, depth: int) -> Any:
        self._left -= 1
        if self._left < 0 or depth > _MAX_DEPTH:
            return None
        schema = Keywords(self._resolved(found, _MAX_STEPS))
        if "const" in schema.schema:
            return schema.schema["const"]
        if schema.row("enum"):
            return self._dice.pick(schema.row("enum"))
        make = self._makers.get(schema.kind)
        if make is None:
            return text_value(schema, name, self._dice, self._hints)
        return make(schema, name, depth)

    def _resolved(self, found: Any, steps: int) -> Mapping[str, Any]:
        """Follow references, merge ``allOf`` and take the first branch of a choice."""
        if not isinstance(found, dict):
            return {}
        schema = Keywords(found)
        inner: list[Any]
        if reference := schema.text("$ref"):
            inner = [self._target(reference), schema.without("$ref")]
        elif parts := schema.row("allOf"):
            inner = [schema.without("allOf"), *parts]
        elif branches := schema.row("anyOf") or schema.row("oneOf"):
            inner = [schema.without("anyOf", "oneOf"), branches[0]]
        else:
            return found
        if not steps:
            return {}
        return merged(self._resolved(each, steps - 1) for each in inner[:_MAX_STEPS])

    def _target(self, reference: str) -> Any:
        node: Any = self._root
        for part in reference.removeprefix("#").split("/")[1:]:
            key = part.replace("~1", "/").replace("~0", "~")
            node = node.get(key) if isinstance(node, dict) else None
        return node

    def _object(self, schema: Keywords, _name: str, depth: int) -> dict[str, Any]:
        required = dict.fromkeys(schema.names("required"))  # in order, found at once
        value = {
            name: self._value(member, name, depth + 1)
            for name, member in schema.table("properties").items()
            if name in required or depth < _OPTIONAL_DEPTH
        }
        further = schema.schema.get("additionalProperties")
        for name in required:
            if name not in value:
                value[name] = self._value(further, name, depth + 1)
        for count in range(schema.size("minProperties", 0) - len(value)):
            value[f"key{count + 1}"] = self._value(further, "", depth + 1)
        return value

    def _array(self, schema: Keywords, name: str, depth: int) -> list[Any]:
        first = schema.row("prefixItems")
        value = [self._value(item, name, depth + 1) for item in first]
        shallow = depth < _OPTIONAL_DEPTH
        least = schema.size("minItems", 0)
        most = schema.size("maxItems", max(least, 2))
        wanted = max(least, min(most, self._dice.between(1, 2) if shallow else 0))
        item = schema.schema.get("items", not first)
        if item is False:
            return value
        unique = schema.schema.get("uniqueItems") is True
        for _ in range(wanted * _MAX_STEPS):
            if len(value) >= wanted:
                break
            drawn = self._value(item, name, depth + 1)
            if not unique or drawn not in value:
                value.append(drawn)
        return value

    def _integer(self, schema: Keywords) -> int:
        # A fraction that whole numbers are multiples of is met by any of them.
        step = schema.number("multipleOf") or 1
        return int(self._multiple(schema, step if float(step).is_integer() else 1))

    def _number(self, schema: Keywords) -> float:
        step = schema.number("multipleOf")
        least, most = _bounds(schema, inset=1)
        if step or most - least > 1:
            return self._multiple(schema, step or 1)
        least, most = _bounds(schema, inset=0)
        return (least + most) / 2

    def _multiple(self, schema: Keywords, step: float) -> float:
        least, most = _bounds(schema, inset=1)
        first = math.ceil(least / abs(step))
        last = max(first, math.floor(most / abs(step)))
        return self._dice.between(first, last) * abs(step)


def _bounds(schema: Keywords, *, inset: int) -> tuple[float, float]:
    """Give the least and largest value, exclusive bounds moved in by the inset."""
    lower = [schema.number("minimum"), _moved(schema.number("exclusiveMinimum"), inset)]
    upper = [
        schema.number("maximum"),
        _moved(schema.number("exclusiveMaximum"), -inset),
    ]
    least = max((each for each in lower if each is not None), default=None)
    most = min((each for each in upper if each is not None), default=None)
    if least is None:
        least = 1 if most is None or most >= 1 else most - _ORDINARY
    return least, least + _ORDINARY if most is None else most


def _moved(bound: float | None, by: int) -> float | None:
    return None if bound is None else bound + by
