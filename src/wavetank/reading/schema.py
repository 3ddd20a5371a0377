"""A JSON Schema (draft 2020-12) that explains itself in the author's words.

``quick`` decides; where it refuses, jsonschema is asked for every error, and each is
turned into a problem with the mark of the key or value it is about. The sentences
come from the schema: its ``title`` names what a value is, its ``examples`` show one,
so a good message is written by describing the property well.
"""

from __future__ import annotations

import json
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

from wavetank.problems import MAX_PROBLEMS
from wavetank.reading.explaining import explain
from wavetank.reading.quick import compile_pattern, compile_schema, is_integer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from jsonschema import ValidationError
    from jsonschema.protocols import Validator

    from wavetank.problems import Problem
    from wavetank.reading.document import Document


class Schema:
    """A schema ready to judge documents.

    Args:
        contents: The schema as JSON data, of the keywords that ``quick`` knows.
    """

    def __init__(self, contents: Mapping[str, Any]) -> None:
        self.contents = contents
        self.accepts = compile_schema(contents)

    @classmethod
    def load(cls, path: Path) -> Schema:
        """Read a schema from a JSON file."""
        return cls(json.loads(path.read_text(encoding="utf-8")))

    def definition(self, name: str) -> Schema:
        """Give one of the schema's definitions as a schema of its own."""
        return Schema(
            {"$defs": self.contents["$defs"], "$ref": f"#/$defs/{name}"},
        )

    def problems(self, document: Document) -> list[Problem]:
        """List what is wrong with a document, in reading order; not without end."""
        if self.accepts(document.data):
            return []
        found = (
            problem
            for error in self.validator.iter_errors(document.data)
            for problem in explain(document, error)
        )
        return sorted(islice(found, MAX_PROBLEMS))

    @cached_property
    def validator(self) -> Validator:
        """The same schema for jsonschema, with the two stricter readings of ``quick``."""
        # Imported here, because a suite without mistakes never needs it.
        import jsonschema

        base = jsonschema.Draft202012Validator
        extend: Any = jsonschema.validators.extend
        strict: Callable[[Mapping[str, Any]], Validator] = extend(
            base,
            {"pattern": _pattern},
            type_checker=base.TYPE_CHECKER.redefine(
                "integer", lambda _, value: is_integer(value)
            ),
        )
        return strict(self.contents)


def validate(document: Document, schema: Mapping[str, Any]) -> list[Problem]:
    """Hold a document against a schema; for more than one document keep a ``Schema``."""
    return Schema(schema).problems(document)


def _pattern(
    _: Validator, pattern: str, value: object, __: Mapping[str, Any]
) -> Iterator[ValidationError]:
    from jsonschema import ValidationError

    if isinstance(value, str) and not compile_pattern(pattern).search(value):
        yield ValidationError(f"{value!r} does not match {pattern!r}")
