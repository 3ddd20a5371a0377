"""The keywords of a JSON Schema that somebody sent, read without trusting it.

A tool's schema comes from the client under test and may hold anything. A keyword of
the wrong type is read as if it were absent, and sizes are bounded, so that no schema
breaks the endpoint or makes it work for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LARGEST_SIZE: Final = 1000
"""Sizes beyond it are taken for this."""
_LARGEST_NUMBER: Final = 1e15


@dataclass(frozen=True, slots=True)
class Keywords:
    """The keywords of one schema.

    Attributes:
        schema: The schema.
    """

    schema: Mapping[str, Any]

    def size(self, name: str, default: int) -> int:
        """Give a size such as ``minItems``."""
        value = self.schema.get(name)
        if type(value) is not int or value < 0:
            return default
        return min(value, LARGEST_SIZE)

    def number(self, name: str) -> float | None:
        """Give a bound such as ``minimum``."""
        value = self.schema.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return value if abs(value) < _LARGEST_NUMBER else None

    def table(self, name: str) -> dict[str, Any]:
        """Give a mapping such as ``properties``."""
        value = self.schema.get(name)
        return value if isinstance(value, dict) else {}

    def row(self, name: str) -> list[Any]:
        """Give a list such as ``enum``."""
        value = self.schema.get(name)
        return value if isinstance(value, list) else []

    def names(self, name: str) -> list[str]:
        """Give a list of texts such as ``required``."""
        return [each for each in self.row(name) if isinstance(each, str)]

    def text(self, name: str) -> str | None:
        """Give a text such as ``pattern``."""
        value = self.schema.get(name)
        return value if isinstance(value, str) else None

    @property
    def kind(self) -> str:
        """The type it describes, guessed from other keywords when it does not say."""
        kinds = self.names("type") or [self.text("type") or ""]
        kind = next((each for each in kinds if each not in {"null", ""}), kinds[0])
        if kind:
            return kind
        if "properties" in self.schema or "required" in self.schema:
            return "object"
        return "array" if "items" in self.schema else "string"

    def without(self, *names: str) -> dict[str, Any]:
        """Give the schema without some of its keywords."""
        return {key: each for key, each in self.schema.items() if key not in names}


def merged(schemas: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Merge schemas as ``allOf`` means it, near enough: later keywords win."""
    result: dict[str, Any] = {}
    for schema in schemas:
        before, after = Keywords(result), Keywords(schema)
        properties = before.table("properties") | after.table("properties")
        required = before.names("required") + after.names("required")
        result = {**result, **schema}
        if properties:
            result["properties"] = properties
        if required:
            result["required"] = required
    return result
