"""Strings that a JSON Schema accepts."""

from __future__ import annotations

from contextlib import suppress
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from wavetank.errors import UsageError
from wavetank.reading import expression_fault, is_found

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wavetank.endpoint.dice import Dice
    from wavetank.endpoint.schema_keywords import Keywords

_WORDS: Final = ("harbour", "swell", "paddle", "beach", "gauge", "keel", "tide")
_FORMATS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "date": "2026-04-24",
        "date-time": "2026-04-24T09:30:00Z",
        "time": "09:30:00Z",
        "duration": "PT15M",
        "email": "ada@example.com",
        "hostname": "tank.example.com",
        "ipv4": "192.0.2.7",
        "ipv6": "2001:db8::7",
        "uri": "https://example.com/tank",
        "url": "https://example.com/tank",
    }
)
# What a property of that name usually holds.
_BY_NAME: Final[Mapping[str, str]] = MappingProxyType(
    {
        "city": "Paris",
        "location": "Paris",
        "country": "France",
        "date": "2026-04-24",
        "language": "en",
        "path": "notes.txt",
        "file": "notes.txt",
        "command": "ls",
        "url": "https://example.com/tank",
        "email": "ada@example.com",
    }
)
_STOCK: Final = (
    "a", "abc", "ABC", "Abc", "A1", "a1", "0", "1", "42", "123", "12345", "1.5",
    "2026-04-24", "09:30", "ab-cd", "ab_cd", "abc.txt", "/srv/a", "ada@example.com",
    "https://example.com/", "#aabbcc", "+15550100", "1.2.3", "EUR", "en-US",
)  # fmt: skip
_ALPHABETS: Final = ("a", "A", "0", "a1", "A1", "f0")
_LONGEST: Final = 40


def text_value(schema: Keywords, name: str, dice: Dice, hints: list[str]) -> str:
    """Make a string; a hint that serves is used up.

    Args:
        schema: A schema of a string.
        name: The property's name, which says what it usually holds.
        dice: Decides among the accepted.
        hints: Texts to prefer when nothing but a string is asked for.
    """
    pattern = schema.text("pattern")
    if pattern is not None:
        return _matching(pattern, schema, dice)
    kind = schema.text("format") or ""
    if kind == "uuid":
        return dice.uuid()
    if kind in _FORMATS:
        return _FORMATS[kind]
    for hint in hints:
        if _fits(hint, schema):
            hints.remove(hint)
            return hint
    usual = _BY_NAME.get(name.rpartition("_")[2].lower())
    if usual is not None and _fits(usual, schema):
        return usual
    return _of_length(dice.pick(_WORDS), schema)


def _matching(pattern: str, schema: Keywords, dice: Dice) -> str:
    """Take the first candidate that matches; a word if none does, or none soon."""
    if expression_fault(pattern) is None:
        with suppress(UsageError):
            for candidate in _candidates():
                if _fits(candidate, schema) and is_found(pattern, candidate):
                    return candidate
    return _of_length(dice.pick(_WORDS), schema)


def _candidates() -> Iterator[str]:
    yield from _STOCK
    for length in range(1, _LONGEST + 1):
        for alphabet in _ALPHABETS:
            yield (alphabet * length)[:length]


def _fits(text: str, schema: Keywords) -> bool:
    most = schema.size("maxLength", len(text))
    return schema.size("minLength", 0) <= len(text) <= most


def _of_length(text: str, schema: Keywords) -> str:
    least = schema.size("minLength", 0)
    if len(text) < least:
        text = (text * (least // len(text) + 1))[:least]
    return text[: schema.size("maxLength", len(text))]
