"""One schema error to problems an author can act on.

Each keyword has its own sentence: what was found, what was expected, what to do.
Unknown keys and words come with the closest known spelling. The words are the
schema's own: ``title`` names a value, ``examples`` show it.
"""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from wavetank.problems import Problem
from wavetank.reading.quick import compile_pattern
from wavetank.reading.wording import describe, quote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from jsonschema import ValidationError

    from wavetank.problems import Mark
    from wavetank.reading.document import Document

_LONGEST_EXAMPLE: Final = 60


@dataclass(frozen=True, slots=True)
class _Refusal:
    """One keyword that refused one value.

    Attributes:
        keyword: The schema's keyword.
        argument: What the schema says behind it.
        schema: The schema the keyword stands in.
        value: What was refused.
    """

    keyword: str
    argument: Any
    schema: Mapping[str, Any]
    value: Any

    @property
    def noun(self) -> str:
        """What the schema calls the value."""
        return str(self.schema.get("title", "value"))


_Explanation: TypeAlias = "Callable[[Mark, _Refusal], Problem]"


def explain(document: Document, error: ValidationError) -> Iterator[Problem]:
    """Say what one error means, as one problem or, for keys, one for each key."""
    path: tuple[Any, ...] = tuple(error.absolute_path)
    schema: Any = error.schema
    refusal = _Refusal(
        str(error.validator), error.validator_value, schema, error.instance
    )
    if refusal.keyword == "additionalProperties":
        for key in refusal.value:
            if key not in schema["properties"]:
                yield _unknown_key(document.key_mark((*path, key)), key, refusal)
    elif refusal.keyword == "required":
        for key in refusal.argument:
            # jsonschema reports each missing key by itself, and names it only here.
            if error.message.startswith(f"{key!r} "):
                yield _missing_key(document.mark(path), key, refusal)
    elif "propertyNames" in error.absolute_schema_path:
        yield _wrong_form(document.key_mark((*path, refusal.value)), refusal)
    else:
        yield _EXPLANATIONS[refusal.keyword](document.mark(path), refusal)


def closest(word: str, known: Iterable[str]) -> str:
    """Suggest the known spelling closest to a word, as a hint; empty if none is."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f"did you mean '{near[0]}'?" if near else ""


def _unknown_key(mark: Mark, key: str, refusal: _Refusal) -> Problem:
    known = list(refusal.schema["properties"])
    if refusal.schema.get("maxProperties") == 1:
        code = f"unknown-{refusal.noun}"
        found = f"no {refusal.noun} is called {quote(key)}"
    else:
        code, found = "unknown-key", f"{refusal.noun} has no key {quote(key)}"
    return Problem(
        mark, code, found, f"one of: {', '.join(known)}", closest(key, known)
    )


def _missing_key(mark: Mark, key: str, refusal: _Refusal) -> Problem:
    about = refusal.schema["properties"][key].get("description", "a value")
    found = f"{refusal.noun} lacks the key '{key}'"
    return Problem(mark, "missing-key", found, f"{key}: {about}".rstrip("."))


def _wrong_type(mark: Mark, refusal: _Refusal) -> Problem:
    types = refusal.argument
    names = [types] if isinstance(types, str) else list(types)
    pattern = compile_pattern(refusal.schema.get("pattern", ""))
    takes_text = "string" in names and "object" not in names
    return Problem(
        mark,
        "wrong-type",
        f"found {describe(refusal.value)}",
        _expected(refusal.schema, " or ".join(_TYPE_NAMES[name] for name in names)),
        _quotes(refusal.value, lambda text: takes_text and bool(pattern.search(text))),
    )


def _wrong_form(mark: Mark, refusal: _Refusal) -> Problem:
    otherwise = f"text that matches {refusal.argument}"
    return Problem(
        mark,
        "wrong-form",
        f"found {describe(refusal.value)}",
        _expected(refusal.schema, otherwise),
    )


def _wrong_value(mark: Mark, refusal: _Refusal) -> Problem:
    choices = [_plain(each) for each in refusal.argument]
    text = refusal.value if isinstance(refusal.value, str) else ""
    hint = closest(text, choices) or _quotes(refusal.value, choices.__contains__)
    return Problem(
        mark,
        f"unknown-{refusal.noun.replace(' ', '-')}",
        f"found {describe(refusal.value)}",
        f"one of: {', '.join(choices)}",
        hint or refusal.schema.get("$comment", ""),
    )


def _wrong_constant(mark: Mark, refusal: _Refusal) -> Problem:
    found = f"found {describe(refusal.value)}"
    return Problem(mark, "unknown-value", found, _plain(refusal.argument))


def _out_of_range(mark: Mark, refusal: _Refusal) -> Problem:
    bound = "at least" if refusal.keyword == "minimum" else "at most"
    return Problem(
        mark,
        "out-of-range",
        f"found {describe(refusal.value)}",
        f"a number of {bound} {refusal.argument}",
    )


def _empty(mark: Mark, refusal: _Refusal) -> Problem:
    words = "some text" if isinstance(refusal.value, str) else "at least one entry"
    return Problem(
        mark,
        "empty",
        "the value is empty",
        _expected(refusal.schema, words),
        "leave the key out where there is nothing to say",
    )


def _several_keys(mark: Mark, refusal: _Refusal) -> Problem:
    keys = ", ".join(map(quote, refusal.value))
    return Problem(
        mark,
        "several-keys",
        f"one {refusal.noun} has {len(refusal.value)} keys: {keys}",
        f"exactly one key for each {refusal.noun}",
        "start each with its own '- ', or indent what belongs to the first",
    )


def _repeated(mark: Mark, _: _Refusal) -> Problem:
    found = "the list holds an item twice"
    return Problem(mark, "repeated-item", found, "each item once")


def _expected(schema: Mapping[str, Any], otherwise: str) -> str:
    # The title of a scalar says what it must be; that of a collection names it.
    says = "pattern" in schema or schema.get("type") == "null"
    words = schema.get("title", otherwise) if says else otherwise
    examples = [_plain(each) for each in schema.get("examples", ())][:2]
    shown = " or ".join(each for each in examples if len(each) <= _LONGEST_EXAMPLE)
    return f"{words}, such as {shown}" if shown else str(words)


def _quotes(value: Any, fits: Callable[[str], bool]) -> str:
    """Advise quotes for a number or boolean that would fit as text."""
    if not isinstance(value, int | float) or not fits(_plain(value)):
        return ""
    return f"put it in quotes to make it text: '{_plain(value)}'"


def _plain(value: Any) -> str:
    if isinstance(value, str) and value:
        return value
    return json.dumps(value, ensure_ascii=False)


_TYPE_NAMES: Final[Mapping[str, str]] = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
    "array": "a list",
    "object": "a mapping",
}
_EXPLANATIONS: Final[Mapping[str, _Explanation]] = {
    "type": _wrong_type,
    "enum": _wrong_value,
    "const": _wrong_constant,
    "pattern": _wrong_form,
    "minimum": _out_of_range,
    "maximum": _out_of_range,
    "minItems": _empty,
    "minLength": _empty,
    "minProperties": _empty,
    "maxProperties": _several_keys,
    "uniqueItems": _repeated,
}
