"""A JSON Schema compiled to one predicate: does it accept this value?

The suite has hundreds of files and nearly all of them are good. Asking jsonschema
about each costs milliseconds per file, and its import a tenth of a second; this
predicate costs microseconds, and jsonschema is consulted only to explain a refusal.
The schema stays the single source: this module knows keywords, not scenarios, and
refuses to compile a keyword it does not know, so a schema cannot outgrow it in
silence. That both accept exactly the same values is held by a property test.

A compiled schema is a table from a value's type to the tests it must pass; a type
that is not in the table is refused.

Two readings are stricter than JSON Schema, in both judges alike: ``1.0`` is no
integer, and ``$`` never matches before a trailing line feed (ECMA 262 has no such
exception, Python has).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

Predicate: TypeAlias = Callable[[Any], bool]

_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
    "array": (list,),
    "object": (dict,),
}
_EVERY_TYPE: Final = ("string", "number", "boolean", "null", "array", "object")
_ANNOTATIONS: Final = frozenset(
    {"$schema", "$id", "$defs", "$comment", "title", "description", "examples"}
)
_FOR_ANY: Final = frozenset({"type", "const", "enum", "$ref", "if", "then"})
_FOR_OBJECTS: Final = frozenset(
    {"properties", "additionalProperties", "propertyNames", "required"}
    | {"minProperties", "maxProperties"}
)
_FOR_ARRAYS: Final = frozenset({"items", "minItems", "uniqueItems"})
_FOR_STRINGS: Final = frozenset({"pattern", "minLength"})
_FOR_NUMBERS: Final = frozenset({"minimum", "maximum"})
_KNOWN: Final = (
    _ANNOTATIONS | _FOR_ANY | _FOR_OBJECTS | _FOR_ARRAYS | _FOR_STRINGS | _FOR_NUMBERS
)


def compile_schema(schema: Mapping[str, Any]) -> Predicate:
    """Make a predicate from a schema.

    Raises:
        ValueError: The schema uses a keyword this module does not know.
    """
    return _Compiler(schema).compile(schema)


def is_integer(value: object) -> bool:
    """Say whether a value was written as an integer; ``1.0`` and ``true`` were not."""
    return type(value) is int


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Compile a pattern of the subset that ECMA 262 and Python share."""
    return re.compile(re.sub(r"\$$", r"\\Z", pattern))


def same(left: object, right: object) -> bool:
    """Compare values as JSON does: ``1`` is ``1.0`` but not ``true``."""
    return left == right and isinstance(left, bool) == isinstance(right, bool)


class _Compiler:
    """Compiles each definition once; a definition must not lead back to itself."""

    def __init__(self, root: Mapping[str, Any]) -> None:
        self._definitions: Mapping[str, Any] = root.get("$defs", {})
        self._compiled: dict[str, Predicate] = {}

    def compile(self, schema: Mapping[str, Any]) -> Predicate:
        unknown = schema.keys() - _KNOWN
        if unknown:
            names = ", ".join(sorted(unknown))
            raise ValueError(f"schema keywords not supported: {names}")
        general = self._general(schema)
        special: dict[type, tuple[Predicate, ...]] = {
            str: tuple(_string_tests(schema)),
            int: tuple(_number_tests(schema)),
            float: tuple(_number_tests(schema)),
            list: tuple(self._array_tests(schema)),
            dict: (self._object_test(schema),),
        }
        names = schema.get("type", _EVERY_TYPE)
        table = {
            kind: (*general, *special.get(kind, ()))
            for name in ((names,) if isinstance(names, str) else names)
            for kind in _TYPES[name]
        }

        def accepts(value: Any) -> bool:
            tests = table.get(type(value))
            return tests is not None and all(test(value) for test in tests)

        return accepts

    def _general(self, schema: Mapping[str, Any]) -> list[Predicate]:
        tests: list[Predicate] = []
        if "$ref" in schema:
            tests.append(self._reference(schema["$ref"]))
        if "const" in schema:
            constant = schema["const"]
            tests.append(lambda value: same(value, constant))
        if "enum" in schema:
            choices = tuple(schema["enum"])
            tests.append(lambda value: any(same(value, each) for each in choices))
        if "if" in schema:
            condition = self.compile(schema["if"])
            then = self.compile(schema["then"])
            tests.append(lambda value: not condition(value) or then(value))
        return tests

    def _reference(self, reference: str) -> Predicate:
        name = reference.removeprefix("#/$defs/")
        if name not in self._compiled:
            self._compiled[name] = self.compile(self._definitions[name])
        return self._compiled[name]

    def _array_tests(self, schema: Mapping[str, Any]) -> list[Predicate]:
        tests: list[Predicate] = []
        if "minItems" in schema:
            fewest = schema["minItems"]
            tests.append(lambda value: len(value) >= fewest)
        if "items" in schema:
            item = self.compile(schema["items"])
            tests.append(lambda value: all(map(item, value)))
        if schema.get("uniqueItems"):
            tests.append(_all_differ)
        return tests

    def _object_test(self, schema: Mapping[str, Any]) -> Predicate:
        members = {
            key: self.compile(value)
            for key, value in schema.get("properties", {}).items()
        }
        further = schema.get("additionalProperties", True)
        other = self.compile(further) if isinstance(further, Mapping) else None
        required = frozenset(schema.get("required", ()))
        fewest = schema.get("minProperties", 0)
        most = schema.get("maxProperties")
        names = schema.get("propertyNames")
        name_test = self.compile(names) if names is not None else None

        def accepts(value: dict[str, Any]) -> bool:
            if len(value) < fewest or (most is not None and len(value) > most):
                return False
            if not required <= value.keys():
                return False
            if name_test is not None and not all(map(name_test, value)):
                return False
            for key, member in value.items():
                test = members.get(key, other)
                if test is None:
                    if further is False:
                        return False
                elif not test(member):
                    return False
            return True

        return accepts


def _string_tests(schema: Mapping[str, Any]) -> list[Predicate]:
    tests: list[Predicate] = []
    if "pattern" in schema:
        pattern = compile_pattern(schema["pattern"])
        tests.append(lambda value: pattern.search(value) is not None)
    if "minLength" in schema:
        fewest = schema["minLength"]
        tests.append(lambda value: len(value) >= fewest)
    return tests


def _number_tests(schema: Mapping[str, Any]) -> list[Predicate]:
    tests: list[Predicate] = []
    if "minimum" in schema:
        least = schema["minimum"]
        tests.append(lambda value: value >= least)
    if "maximum" in schema:
        most = schema["maximum"]
        tests.append(lambda value: value <= most)
    return tests


def _all_differ(values: list[Any]) -> bool:
    return not any(
        same(value, earlier)
        for index, value in enumerate(values)
        for earlier in values[:index]
    )
