"""Checks of non-streaming answers."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from wavetank.verdict.checks import caller, wire
from wavetank.verdict.checks.usage import TOTALS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.verdict.decision import Check

CHECKS: Final[Mapping[str, Check]] = MappingProxyType(
    {
        "complete.reasoning-kept": caller.reasoning(
            "the message carried reasoning_content"
        ),
        "complete.tool-calls-kept": caller.tool_calls("the message carried tool calls"),
        "complete.null-content-is-empty": caller.content(
            "the message carried a null content"
        ),
        "complete.usage-kept": caller.usage("the answer carried usage", TOTALS),
        "complete.cut-body-reported": caller.outcome(
            "error", "the body was cut before its end", wire.last_answer_whole
        ),
        "complete.content-exact": caller.content("the message carried its text whole"),
        "complete.malformed-body-reported": caller.outcome(
            "error", "the body was half of its JSON", wire.last_answer_whole
        ),
        "complete.stream-not-lost": caller.content(
            "the answer was a stream that nobody had asked for", error_will_do=True
        ),
    }
)
