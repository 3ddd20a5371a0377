"""Checks of the end marker: not JSON, the end of the answer, and not the answer."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from wavetank.verdict.checks import caller, wire

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.verdict.decision import Check

CHECKS: Final[Mapping[str, Check]] = MappingProxyType(
    {
        "done.not-json": caller.outcome(
            "complete", "the stream ended well with a finish_reason and [DONE]"
        ),
        "done.trailing-data-ignored": caller.content(
            "the stream carried another chunk after [DONE]"
        ),
        "done.returns-at-once": wire.client_ended(
            "[DONE] was sent and the connection held open"
        ),
        "done.missing-keeps-answer": caller.content(
            "the stream ended well after its finish_reason, without [DONE]"
        ),
        "done.break-after-marker-harmless": caller.outcome(
            "complete", "the connection broke after [DONE]"
        ),
    }
)
