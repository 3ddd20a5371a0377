"""Checks of the finish_reason and of the chunk that carries it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from wavetank.verdict.checks import caller

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.verdict.decision import Check

CHECKS: Final[Mapping[str, Check]] = MappingProxyType(
    {
        "finish.reason-passed-on": caller.finish_reason(
            "the stream ended with a documented finish_reason"
        ),
        "finish.unknown-reason-passed-on": caller.finish_reason(
            "the stream ended with a finish_reason that is new to the client"
        ),
        "finish.text-on-finish-chunk-kept": caller.content(
            "the chunk with the finish_reason carried the last text"
        ),
        "finish.reason-not-forgotten": caller.finish_reason(
            "a chunk after the finish_reason carried null in its place"
        ),
    }
)
