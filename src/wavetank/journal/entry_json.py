"""One journal entry as a JSON object, and back.

The object holds the entry's kind and its fields under the names of ``entries``.
Fields are read by the type their class declares, so a new field of a known type
needs no code here. Reading trusts nothing: a field that is missing, unknown or of
another type is refused with its name and its value.
"""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeAlias, get_args

from wavetank.errors import WavetankError
from wavetank.journal.entries import (
    AnswerOver,
    ClientLeft,
    DeltaAwaited,
    Entry,
    HarnessFault,
    How,
    Matched,
    RequestReceived,
    Unmatched,
    Written,
)

if TYPE_CHECKING:
    from wavetank.wire.payload import JsonObject, JsonValue

KINDS: Final[Mapping[str, type[Entry]]] = MappingProxyType(
    {
        "request": RequestReceived,
        "matched": Matched,
        "unmatched": Unmatched,
        "written": Written,
        "delta-awaited": DeltaAwaited,
        "client-left": ClientLeft,
        "answer-over": AnswerOver,
        "harness-fault": HarnessFault,
    }
)
KIND_OF: Final = MappingProxyType({made: kind for kind, made in KINDS.items()})
# What a message quotes of a value; enough to find it.
QUOTED_CHARACTERS: Final = 40

Reader: TypeAlias = Callable[[Any], Any]


class EntryError(WavetankError):
    """An object is no journal entry.

    Attributes:
        found: What it holds.
        expected: What it should hold.
    """

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(f"{found}; expected {expected}")
        self.found = found
        self.expected = expected


def entry_to_json(entry: Entry) -> JsonObject:
    """Write an entry as plain JSON data, its kind first."""
    members: dict[str, JsonValue] = {"kind": KIND_OF[type(entry)]}
    for field in fields(entry):
        value = getattr(entry, field.name)
        members[field.name] = _plain_bytes(value) if field.type == "bytes" else value
    return members


def entry_from_json(value: JsonValue) -> Entry:
    """Read an entry back.

    Raises:
        EntryError: The value is no entry; the first thing wrong is named.
    """
    if not isinstance(value, Mapping):
        raise EntryError(f"found {_quoted(value)}", "an object")
    kind = value.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise EntryError(f"'kind' is {_quoted(kind)}", f"one of {', '.join(KINDS)}")
    made = KINDS[kind]
    declared = fields(made)
    names = {field.name for field in declared}
    for name in value:
        if name not in names | {"kind"}:
            expected = f"only {', '.join(sorted(names))} in a {kind} entry"
            raise EntryError(f"there is a member {_quoted(name)}", expected)
    return made(**{field.name: _read_member(value, kind, field) for field in declared})


def _read_member(entry: JsonObject, kind: str, field: Field[Any]) -> Any:
    expected, read = READERS[str(field.type)]
    if field.name not in entry:
        # A run saved before the member existed is read as if it had its default.
        if field.default is not MISSING:
            return field.default
        raise EntryError(f"a {kind} entry lacks {field.name!r}", expected)
    value = entry[field.name]
    try:
        return read(value)
    except (TypeError, ValueError):
        raise EntryError(f"{field.name!r} is {_quoted(value)}", expected) from None


def _quoted(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= QUOTED_CHARACTERS else f"{text[:QUOTED_CHARACTERS]}..."


def _plain_bytes(data: bytes) -> JsonObject:
    try:
        return {"text": data.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode()}


def _require(value: object, condition: bool) -> Any:  # noqa: FBT001 -- an assertion
    if not condition:
        raise ValueError(value)
    return value


def _read_offset(value: Any) -> float:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(_require(value, number and math.isfinite(value) and value >= 0))


def _read_count(value: Any) -> int:
    return int(_require(value, type(value) is int and value >= 0))


def _read_text(value: Any) -> str:
    return str(_require(value, isinstance(value, str)))


def _read_flag(value: Any) -> bool:
    return bool(_require(value, isinstance(value, bool)))


def _read_how(value: Any) -> str:
    return str(_require(value, value in get_args(How)))


def _read_lines(value: Any) -> tuple[str, ...]:
    _require(value, isinstance(value, Sequence) and not isinstance(value, str))
    return tuple(_read_text(line) for line in value)


def _read_headers(value: Any) -> tuple[tuple[str, str], ...]:
    _require(value, isinstance(value, Sequence) and not isinstance(value, str))
    pairs = [_read_lines(pair) for pair in value]
    return tuple((name, text) for name, text in pairs)


def _read_bytes(value: Any) -> bytes:
    _require(value, isinstance(value, Mapping))
    ((form, text),) = value.items()
    if form == "text":
        return _read_text(text).encode()
    _require(form, form == "base64")
    return base64.b64decode(_read_text(text), validate=True)


def _or_null(read: Reader) -> Reader:
    return lambda value: None if value is None else read(value)


#: For each type a field declares: what to tell people, and how to read it.
READERS: Final[Mapping[str, tuple[str, Reader]]] = MappingProxyType(
    {
        "float": ("milliseconds, zero or more", _read_offset),
        "int": ("a whole number, zero or more", _read_count),
        "int | None": ("a whole number or null", _or_null(_read_count)),
        "str": ("a string", _read_text),
        "bool": ("true or false", _read_flag),
        "bool | None": ("true, false or null", _or_null(_read_flag)),
        "How": (f"one of {', '.join(get_args(How))}", _read_how),
        "tuple[str, ...]": ("an array of strings", _read_lines),
        "Headers": ("an array of pairs of strings", _read_headers),
        "bytes": ('{"text": ..} or {"base64": ..}', _read_bytes),
    }
)
