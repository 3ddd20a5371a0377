"""Checks of the token counters, wherever in the stream they ride."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from wavetank.verdict.checks import caller
from wavetank.verdict.decision import PASSED, Check, Decision, failed
from wavetank.verdict.rendering import shown

if TYPE_CHECKING:
    from wavetank.client.call import Turn
    from wavetank.script import ExpectedTurn
    from wavetank.verdict.evidence import Evidence
    from wavetank.wire.payload import JsonValue

TOTALS: Final = ("prompt_tokens", "completion_tokens", "total_tokens")
CACHE: Final = ("prompt_cache_hit_tokens", "prompt_cache_miss_tokens")


def _unknown(turn: Turn, _: ExpectedTurn, __: Evidence) -> Decision:
    """The caller sees no counter at all."""
    known = [name for name in TOTALS if (turn.usage or {}).get(name) is not None]
    if not known:
        return PASSED
    return failed(
        "the stream carried no usage, but the caller was given counters",
        expected="null",
        found=shown(turn.usage),
    )


def _reasoning_tokens(turn: Turn, expected: ExpectedTurn, _: Evidence) -> Decision:
    """The caller sees how many tokens the trace took."""
    wanted, found = _of_trace(expected.usage), _of_trace(turn.usage)
    if found == wanted:
        return PASSED
    return failed(
        "usage carried completion_tokens_details.reasoning_tokens, "
        f"but the caller sees {shown(found)}",
        expected=shown(wanted),
        found=shown(found),
    )


def _of_trace(usage: Mapping[str, JsonValue] | None) -> JsonValue:
    details = (usage or {}).get("completion_tokens_details")
    return details.get("reasoning_tokens") if isinstance(details, Mapping) else None


CHECKS: Final[Mapping[str, Check]] = MappingProxyType(
    {
        "usage.separate-chunk-read": caller.usage(
            "usage came on a chunk of its own after the finish_reason", TOTALS
        ),
        "usage.finish-chunk-read": caller.usage(
            "usage came on the chunk with the finish_reason", TOTALS
        ),
        "usage.null-ignored": caller.content("the chunks carried a null usage"),
        "usage.absent-is-unknown": caller.of_last_turn(_unknown),
        "usage.cache-counters-passed-on": caller.usage(
            "usage carried the cache counters", CACHE
        ),
        "usage.not-added-up": caller.usage(
            "usage came on more than one chunk, each time for the whole request", TOTALS
        ),
        "usage.unasked-chunk-harmless": caller.outcome(
            "complete", "a usage chunk without choices came unasked"
        ),
        "usage.reasoning-tokens-passed-on": caller.of_last_turn(_reasoning_tokens),
    }
)
