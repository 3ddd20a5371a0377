"""Checks of the empty lines that come before a non-streaming body."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from wavetank.verdict.checks import caller, wire

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.verdict.decision import Check

CHECKS: Final[Mapping[str, Check]] = MappingProxyType(
    {
        "keep-alive.blank-lines-before-json": caller.content(
            "empty lines came before the JSON of the answer"
        ),
        "keep-alive.blank-body-reported": caller.outcome(
            "error",
            "nothing but empty lines came before the body ended",
            wire.last_answer_whole,
        ),
    }
)
