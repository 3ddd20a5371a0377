"""How values are shown in problems: short, and safe to print.

Authored text can hold anything a double-quoted scalar can name, terminal escapes
included. Every value that enters a sentence passes through here.
"""

from __future__ import annotations

import json
from typing import Any, Final

_LONGEST: Final = 40


def quote(text: str) -> str:
    """Show a text in quotes, on one line, escaped and shortened."""
    return repr(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")


def describe(value: Any) -> str:
    """Name a value and its kind, as ``the number 3``."""
    match value:
        case None | bool():
            return json.dumps(value)
        case str():
            return f"the text {quote(value)}"
        case int() | float():
            return f"the number {value}"
        case list():
            return "a list"
        case dict():
            return "a mapping"
        case _:
            return f"a Python {type(value).__name__}"
