"""Checks of the full event-stream grammar, of which DeepSeek uses a part."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from wavetank.verdict.checks import caller

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.verdict.decision import Check

CHECKS: Final[Mapping[str, Check]] = MappingProxyType(
    {
        "sse.cr-accepted": caller.content("some lines ended in CR alone"),
        "sse.bom-ignored": caller.content("the stream began with a byte order mark"),
        "sse.bom-first-only": caller.content(
            "a byte order mark stood before a field in mid-stream"
        ),
        "sse.field-name-exact": caller.content(
            "the stream carried fields whose names only resemble data"
        ),
        "sse.block-without-data-ignored": caller.content(
            "a block of the stream had fields and no data"
        ),
        "sse.bad-retry-ignored": caller.content(
            "the stream carried retry fields that are not of digits alone"
        ),
        "sse.named-message-accepted": caller.content(
            "the events were named message, or nothing"
        ),
        "sse.cr-dispatched-at-once": caller.finish_reason(
            "the blank line of the last event was a CR, and the stream ended there"
        ),
        "sse.empty-data-accepted": caller.content(
            "empty data lines stood around the JSON of a chunk"
        ),
        "sse.empty-event-harmless": caller.content(
            "the data of an event was empty", error_will_do=True
        ),
        "sse.event-name-not-kept": caller.content(
            "an event with a foreign name came before those without"
        ),
        "sse.any-id-accepted": caller.content(
            "the ids of events were empty or held a NUL"
        ),
        "sse.unfinished-event-discarded": caller.finish_reason(
            "the stream ended inside the event with the finish_reason"
        ),
    }
)
