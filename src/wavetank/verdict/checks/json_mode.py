"""Checks of JSON mode: the text is the model's, good or bad."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from wavetank.verdict.checks import caller

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.verdict.decision import Check

CHECKS: Final[Mapping[str, Check]] = MappingProxyType(
    {
        "json.text-unchanged": caller.content("the answer was JSON text"),
        "json.empty-stays-empty": caller.content("the answer was empty or blank"),
        "json.cut-not-repaired": caller.content(
            "the answer was JSON text cut at the token limit"
        ),
        "json.fence-kept": caller.content("the answer was JSON text in a code fence"),
    }
)
