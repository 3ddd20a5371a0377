"""Checks of answers that end badly, or not at all."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from wavetank.verdict.checks import caller, wire

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.verdict.decision import Check

CHECKS: Final[Mapping[str, Check]] = MappingProxyType(
    {
        "end.truncation-reported": caller.outcome(
            "error", "the stream ended before a finish_reason", wire.last_answer_whole
        ),
        "end.no-answer-reported": caller.outcome(
            "error", "the stream ended before any chunk came", wire.last_answer_whole
        ),
        "end.done-alone-reported": caller.outcome(
            "error",
            "the stream carried [DONE] and nothing else",
            wire.last_answer_whole,
        ),
        "end.disconnect-reported": caller.outcome(
            "error",
            "the connection broke before the answer was whole",
            wire.last_answer_whole,
        ),
        "end.partial-kept": caller.content(
            "the connection broke after text had been delivered"
        ),
        "end.no-retry-after-output": wire.asked_once(
            "the connection broke after text had been delivered"
        ),
        "end.read-timeout-ends-stall": wire.client_ended(
            "the answer was silent for longer than the read timeout"
        ),
        "end.total-timeout-ends-drip": wire.client_ended(
            "the answer dripped for longer than the total timeout",
            reached=wire.dripped,
        ),
    }
)
