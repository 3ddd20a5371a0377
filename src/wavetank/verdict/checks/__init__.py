"""Every check, by the requirement it decides; one module per capability."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from wavetank.verdict.checks import (
    anthropic,
    cancel,
    complete,
    content,
    done,
    end,
    errors,
    finish,
    json_mode,
    keep_alive,
    reasoning,
    request,
    round_trip,
    sse,
    stream,
    tools,
    transport,
    usage,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.verdict.decision import Check

__all__ = ["CHECKS"]

CHECKS: Final[Mapping[str, Check]] = MappingProxyType(
    {
        **content.CHECKS,
        **finish.CHECKS,
        **done.CHECKS,
        **stream.CHECKS,
        **sse.CHECKS,
        **reasoning.CHECKS,
        **tools.CHECKS,
        **usage.CHECKS,
        **keep_alive.CHECKS,
        **end.CHECKS,
        **errors.CHECKS,
        **round_trip.CHECKS,
        **json_mode.CHECKS,
        **cancel.CHECKS,
        **request.CHECKS,
        **complete.CHECKS,
        **transport.CHECKS,
        **anthropic.CHECKS,
    }
)
