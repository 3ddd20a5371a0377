"""Checks of the Anthropic surface: its events, its counters and what goes back.

What its words share with the chat is checked where the chat is: the caller's fields
mean the same, and so do an error, a cut and a cancellation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from wavetank.verdict.checks import caller, wire
from wavetank.verdict.checks.errors import error_object_sent
from wavetank.verdict.decision import PASSED, Check, Decision, failed, not_shown
from wavetank.verdict.evidence import messages
from wavetank.verdict.rendering import difference, shown

if TYPE_CHECKING:
    from wavetank.verdict.evidence import Evidence
    from wavetank.wire.payload import JsonObject, JsonValue

COUNTERS: Final = ("input_tokens", "output_tokens")
CACHE: Final = ("cache_read_input_tokens",)
KEY_HEADERS: Final = frozenset({"x-api-key", "authorization"})


def _path(evidence: Evidence) -> Decision:
    """The first request went to the path of messages below the base URL."""
    found = evidence.transcript.requests[0].path.partition("?")[0]
    expected = f"{evidence.scenario.call.base}/v1/messages"
    if found == expected:
        return PASSED
    return failed(
        f"the request went to {shown(found)} below the play's address",
        expected=expected,
        found=found,
    )


def _key(evidence: Evidence) -> Decision:
    """The first request carried the key in one of the two places."""
    request = evidence.transcript.requests[0]
    headers = {name.lower(): value for name, value in request.headers}
    scheme = headers.get("authorization", "").partition(" ")[0].lower()
    placed = "x-api-key" in headers or scheme == "bearer"
    if placed and request.key_matched:
        return PASSED
    found = ", ".join(sorted(KEY_HEADERS & headers.keys())) or "neither"
    return failed(
        "the client was given a key, and the request does not carry it",
        expected="x-api-key, or Authorization: Bearer",
        found=found,
    )


def _thinking_sent_back(evidence: Evidence, turn: int) -> JsonObject | None:
    """The thinking block of the first answer, as the request of a turn carries it."""
    answers = [
        each
        for each in messages(evidence.asked[turn])
        if each.get("role") == "assistant"
    ]
    blocks = _objects(answers[0].get("content")) if answers else ()
    return next((each for each in blocks if each.get("type") == "thinking"), None)


def _objects(value: JsonValue) -> tuple[JsonObject, ...]:
    if not isinstance(value, Sequence):
        return ()
    return tuple(each for each in value if isinstance(each, Mapping))


def _returned(evidence: Evidence) -> Decision:
    """The thinking of the call stands in every later request, whatever its text."""
    if len(evidence.asked) < evidence.planned_turns:
        asked, planned = len(evidence.asked), evidence.planned_turns
        return not_shown(f"the client asked for {asked} of {planned} turns")
    for turn in range(1, evidence.planned_turns):
        if _thinking_sent_back(evidence, turn) is None:
            return failed(
                "the first answer called a tool, and request"
                f" {turn + 1} does not carry its thinking block",
                expected=shown(_expected(evidence)),
                found="no thinking block",
            )
    return PASSED


def _exact(evidence: Evidence) -> Decision:
    """The thinking that came back is equal to what was sent."""
    block = _second_request(evidence)
    if isinstance(block, Decision):
        return block
    expected, found = _expected(evidence), block.get("thinking")
    if found == expected:
        return PASSED
    words = difference(expected, found) if isinstance(found, str) else "is no text"
    return failed(
        f"the thinking in the second request {words}, compared with what was sent",
        expected=shown(expected),
        found=shown(found),
    )


def _signature(evidence: Evidence) -> Decision:
    """The signature that came back is the one that was sent."""
    block = _second_request(evidence)
    if isinstance(block, Decision):
        return block
    found = block.get("signature")
    sent = evidence.transcript.written(evidence.asked[0].request)
    if isinstance(found, str) and found and found.encode() in sent:
        return PASSED
    return failed(
        "the thinking block came with a signature, and the second request has another",
        expected="the signature as it was sent",
        found=shown(found),
    )


def _second_request(evidence: Evidence) -> JsonObject | Decision:
    """The thinking block in the second request, or why there is none to look at."""
    if len(evidence.asked) < 2:  # noqa: PLR2004  the second request
        return not_shown("the client never asked for turn 2")
    block = _thinking_sent_back(evidence, 1)
    return block or not_shown("no thinking block came back at all")


def _expected(evidence: Evidence) -> str:
    return evidence.expectation.turns[0].reasoning_content or ""


_NEW: Final = "the stream carried {} of a type that is new to the client"

CHECKS: Final[Mapping[str, Check]] = MappingProxyType(
    {
        "anthropic.thinking-kept": caller.reasoning(
            "the stream carried a thinking block before the text"
        ),
        "anthropic.thinking-not-mixed-into-text": caller.content(
            "the stream carried a thinking block beside the text"
        ),
        "anthropic.whole-thinking-kept": caller.reasoning(
            "the message held a thinking block"
        ),
        "anthropic.ping-ignored": caller.content("the stream carried pings"),
        "anthropic.unknown-event-ignored": caller.content(_NEW.format("an event")),
        "anthropic.unknown-block-ignored": caller.content(_NEW.format("a block")),
        "anthropic.unknown-delta-ignored": caller.content(_NEW.format("a delta")),
        "anthropic.stop-reason-passed-on": caller.finish_reason(
            "the message ended with a stop_reason that DeepSeek sends"
        ),
        "anthropic.other-stop-reason-passed-on": caller.finish_reason(
            "the message ended with a stop_reason"
        ),
        "anthropic.usage-from-message-delta": caller.usage(
            "message_delta carried the counters of the whole answer", COUNTERS
        ),
        "anthropic.whole-usage-kept": caller.usage(
            "the message carried usage", COUNTERS
        ),
        "anthropic.cache-read-passed-on": caller.usage(
            "usage carried the counter of the cache", CACHE
        ),
        "anthropic.truncation-reported": caller.outcome(
            "error", "the stream ended before a stop_reason", wire.last_answer_whole
        ),
        "anthropic.missing-message-stop-keeps-answer": caller.content(
            "the stream ended well after its stop_reason, without message_stop"
        ),
        "anthropic.message-stop-ends-answer": wire.client_ended(
            "message_stop was sent and the connection held open"
        ),
        "anthropic.error-event-reported": caller.outcome(
            "error", "the stream carried an error event", error_object_sent
        ),
        "anthropic.thinking-returned": Check("wire", _returned),
        "anthropic.thinking-exact": Check("wire", _exact),
        "anthropic.signature-returned": Check("wire", _signature),
        "anthropic.path-below-base": Check("wire", _path),
        "anthropic.key-sent": Check("wire", _key),
    }
)
