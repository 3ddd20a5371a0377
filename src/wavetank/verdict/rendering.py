"""Values as people read them in a verdict: short, exact, unambiguous.

Long texts lose their middle, never their ends, because a cut answer differs at
its end. Control characters are escaped; nothing here knows about terminals.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST: Final = 120
ENDS: Final = 50


def shown(value: object) -> str:
    """Render a JSON value on one line; a long one as its two ends and its length."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, str):
        return text if len(text) <= LONGEST else _ends(value)
    return text if len(text) <= LONGEST else f"{text[:ENDS]} … {text[-ENDS:]}"


def _ends(text: str) -> str:
    first = json.dumps(text[:ENDS], ensure_ascii=False)
    last = json.dumps(text[-ENDS:], ensure_ascii=False)
    return f"{first} … {last} ({len(text)} characters)"


def difference(expected: str, found: str | None) -> str:
    """Say in a few words how a text differs from the expected one.

    The words continue a sentence whose subject is the text, as "the content".
    """
    if found is None:
        return "is null"
    if not found:
        return "is empty"
    if expected.startswith(found):
        return f"stops after {len(found)} of {len(expected)} characters"
    if found.startswith(expected):
        return f"goes on for {len(found) - len(expected)} characters too many"
    pairs = zip(expected, found, strict=False)
    place = next(
        (i for i, (want, have) in enumerate(pairs, start=1) if want != have),
    )
    return f"differs from character {place} on"


def listed(words: Sequence[str]) -> str:
    """Join words with commas for the middle of a sentence."""
    return ", ".join(words)
