"""Checks of the thinking trace: kept, whole, and never taken for the answer."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from wavetank.verdict.checks import caller

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.verdict.decision import Check

CHECKS: Final[Mapping[str, Check]] = MappingProxyType(
    {
        "reasoning.kept": caller.reasoning(
            "the stream carried reasoning_content before the content"
        ),
        "reasoning.not-mixed-into-content": caller.content(
            "the stream carried reasoning_content beside the content"
        ),
        "reasoning.after-content-kept": caller.reasoning(
            "the stream carried reasoning_content again after content"
        ),
        "reasoning.both-in-one-delta": caller.content(
            "one delta carried content and reasoning_content"
        ),
        "reasoning.never-the-answer": caller.content(
            "the stream carried reasoning_content and no content"
        ),
        "reasoning.absent-is-none": caller.reasoning(
            "the stream carried no reasoning_content at all"
        ),
    }
)
