"""Whether steps send characters of more than one byte.

Cutting inside a character needs one. JSON is sent with raw UTF-8, so every character
an author writes beyond ASCII takes several bytes on the wire.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wavetank.scenario.steps import Step


def has_wide_text(steps: Sequence[Step]) -> bool:
    """Say whether any of the steps sends a character beyond ASCII."""
    return any(
        _is_wide(getattr(step, each.name)) for step in steps for each in fields(step)
    )


def _is_wide(value: Any) -> bool:
    match value:
        case str() | bytes():
            return not value.isascii()
        case Mapping():
            return any(_is_wide(each) for pair in value.items() for each in pair)
        case Sequence():
            return any(map(_is_wide, value))
        case _:
            return False
