"""What an unquoted YAML scalar means, and which ones mean two things.

The rules are YAML 1.2's core schema (section 10.3.2), less everything that a
YAML 1.1 parser reads differently: ``no`` is text in 1.2 and false in 1.1, ``010``
is ten or eight, ``1:30`` text or ninety. Such a scalar is refused, so that a file
means the same thing to every tool, and to its author.
"""

from __future__ import annotations

import math
import re
from typing import Final, TypeAlias

Scalar: TypeAlias = str | int | float | bool | None

_WORDS: Final[dict[str, Scalar]] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_INTEGER: Final = re.compile(r"-?(0|[1-9][0-9]*)")
_FLOAT: Final = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+([eE][-+][0-9]+)?")
# Plain scalars that cannot be numbers, dates or YAML 1.1 booleans.
_SURE_TEXT: Final = re.compile(r"[^-+.0-9yYnNoO=<]")
# What a reader could take for something else, with the name of the trap.
_TRAPS: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (
        re.compile(r"y|Y|n|N|(yes|no|on|off)", re.IGNORECASE),
        "is true or false in YAML 1.1 and text in YAML 1.2",
    ),
    (
        re.compile(r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?"),
        "is a number to base 60 in YAML 1.1 and text in YAML 1.2",
    ),
    (
        re.compile(r"[0-9]{4}-[0-9][0-9]?-[0-9][0-9]?([Tt ].*)?", re.DOTALL),
        "is a date in YAML 1.1 and text in YAML 1.2",
    ),
    (
        re.compile(r"[-+]?\.inf|\.nan", re.IGNORECASE),
        "is a number that JSON cannot carry",
    ),
    (
        re.compile(
            r"[-+]?(0x[0-9a-f_]+|0o[0-7_]+|0b[01_]+"
            r"|(\.[0-9]|[0-9])[0-9_]*(\.[0-9_]*)?(e[-+]?[0-9]+)?)",
            re.IGNORECASE,
        ),
        "is not the same number, or not a number, in every version of YAML",
    ),
    (re.compile(r"=|<<"), "has a meaning of its own in YAML 1.1"),
)
# JSON numbers beyond this are not carried exactly by every parser (RFC 8259 section 6).
_MAX_DIGITS: Final = 15


class AmbiguousScalarError(ValueError):
    """A plain scalar that does not mean one thing; the text says why."""


def resolve_plain(text: str) -> Scalar:
    """Give the value of an unquoted scalar.

    Raises:
        AmbiguousScalarError: It means different things to different readers.
    """
    if text in _WORDS:
        return _WORDS[text]
    if _SURE_TEXT.match(text):
        return text
    if _INTEGER.fullmatch(text):
        if len(text.lstrip("-")) > _MAX_DIGITS:
            raise AmbiguousScalarError("is a number too long to be carried exactly")
        return int(text)
    if _FLOAT.fullmatch(text):
        number = float(text)
        if math.isinf(number):
            raise AmbiguousScalarError("is a number that JSON cannot carry")
        return number
    for pattern, meaning in _TRAPS:
        if pattern.fullmatch(text):
            raise AmbiguousScalarError(meaning)
    return text
