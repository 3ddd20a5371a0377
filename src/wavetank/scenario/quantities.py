"""Durations, sizes and counts as authors write them.

The schema has accepted the text before it comes here, so these functions only
convert.
"""

from __future__ import annotations

import re
from typing import Final

_SECONDS: Final[dict[str, float]] = {"s": 1.0, "m": 60.0, "h": 3600.0}
_BYTES: Final[dict[str, int]] = {"B": 1, "KB": 1 << 10, "MB": 1 << 20}
_QUANTITY: Final = re.compile(r"([0-9.]+)([A-Za-z]+)")

MAX_FILL: Final = 64 << 20
"""Most bytes one ``fill``, or all of one reply, may generate."""


def seconds(text: str) -> float:
    """Convert a duration such as ``200ms``, ``15s`` or ``10m``."""
    number, unit = _QUANTITY.findall(text)[0]
    # Dividing keeps 200ms at 0.2 exactly, where multiplying by 0.001 would not.
    return float(number) / 1000 if unit == "ms" else float(number) * _SECONDS[unit]


def size(value: str | int) -> int:
    """Convert a size such as ``512``, ``70KB`` or ``1MB`` to bytes."""
    if isinstance(value, int):
        return value
    number, unit = _QUANTITY.findall(value)[0]
    return int(number) * _BYTES[unit]


def count(value: str | int) -> int | None:
    """Convert a count; ``forever`` is ``None``."""
    return value if isinstance(value, int) else None
