"""Regular expressions that others write, matched for a bounded time.

Python's own matcher tries every way to take a text apart, and nothing stops it: forty
letters and ``(a+)+b`` would hold the whole server. The matcher of the ``regex`` package
takes the same expressions and gives up when its time is over. It is imported by the
first expression, because few scenarios have one.
"""

from __future__ import annotations

import re
from math import prod
from typing import Final

from wavetank.errors import UsageError

MAX_LENGTH: Final = 1000
"""The longest expression that is compiled at all, in characters."""
MAX_ROUNDS: Final = 10_000
"""How many times over an expression may stand for itself: ``(a{100}){100}`` does so
10,000 times, and is written out when it is compiled."""
PATIENCE_SECONDS: Final = 0.25
"""How long one text may be matched."""

_COUNTS: Final = re.compile(r"\{([0-9]*)(?:,([0-9]*))?\}")


def expression_fault(expression: str) -> str | None:
    """Say why an expression cannot be used, or ``None`` if it can."""
    if len(expression) > MAX_LENGTH:
        return f"it is {len(expression)} characters long, {MAX_LENGTH} at the most"
    # As if all of them were nested: telling which are would take a parser.
    rounds = prod(
        int(most or least or 1) for least, most in _COUNTS.findall(expression)
    )
    if rounds > MAX_ROUNDS:
        return f"its repetitions make {rounds} rounds, {MAX_ROUNDS} at the most"
    import regex

    try:
        regex.compile(expression)
    except (regex.error, RecursionError, OverflowError) as error:
        return f"it does not compile: {error}"
    return None


def is_found(expression: str, text: str) -> bool:
    """Whether an expression without a fault is found anywhere in a text.

    Raises:
        UsageError: That could not be told within ``PATIENCE_SECONDS``.
    """
    import regex

    try:
        return regex.search(expression, text, timeout=PATIENCE_SECONDS) is not None
    except TimeoutError:
        raise UsageError(
            f"matching the expression {expression!r} took longer than "
            f"{PATIENCE_SECONDS} s; write it without a repetition inside another, "
            "such as (a+)+"
        ) from None
