"""Checks of cancelling: the connection closes, and the caller is told so."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from wavetank.verdict.checks import caller, wire

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.verdict.decision import Check

CHECKS: Final[Mapping[str, Check]] = MappingProxyType(
    {
        "cancel.closes-connection": wire.client_ended(
            "the caller cancelled the answer", by_closing=True
        ),
        "cancel.reported": caller.outcome(
            "cancelled", "the caller cancelled the answer"
        ),
    }
)
