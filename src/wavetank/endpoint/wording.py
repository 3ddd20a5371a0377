"""Serde's way of naming values and alternatives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wavetank.wire.payload import JsonValue

_SHORT_ESCAPES: Final = {
    '"': '\\"',
    "\\": "\\\\",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\0": "\\0",
}


def found(value: JsonValue) -> str:
    """Name a value that was not expected, as ``integer `-1```."""
    match value:
        case None:
            return "null"
        case bool():
            return f"boolean `{str(value).lower()}`"
        case int():
            return f"integer `{value}`"
        case float():
            return f"floating point `{_float(value)}`"
        case str():
            return f"string {quoted(value)}"
    return "map" if hasattr(value, "keys") else "sequence"


def quoted(text: str) -> str:
    """Quote a text as Rust's ``{:?}`` does."""
    return '"' + "".join(map(_character, text)) + '"'


def one_of(names: Sequence[str]) -> str:
    """Name the alternatives as serde does: one, two, or a list."""
    ticked = [f"`{name}`" for name in names]
    if len(ticked) == 1:
        return ticked[0]
    if len(ticked) == 2:  # noqa: PLR2004 -- serde has a form of its own for two
        return " or ".join(ticked)
    return f"one of {', '.join(ticked)}"


def _character(character: str) -> str:
    short = _SHORT_ESCAPES.get(character)
    if short is not None:
        return short
    if character.isprintable():
        return character
    return f"\\u{{{ord(character):x}}}"


def _float(value: float) -> str:
    """Write a float as Rust's ryu does: ``1e30`` where Python writes ``1e+30``."""
    return repr(value).replace("e+", "e")
