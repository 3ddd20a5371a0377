"""Every check passes a client that conforms and fails one that does not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import pytest

from verdict.making import (
    ANSWER,
    BEARER,
    PATH,
    REQUEST,
    a_scenario,
    a_script,
    answered,
    asking,
    evidence,
    expected,
    received,
    transcript,
)
from wavetank.client.call import Failure, ToolCall, Turn
from wavetank.journal.entries import DeltaAwaited, Written
from wavetank.scenario import Exchange, Reply
from wavetank.scenario.steps import Error, Pause
from wavetank.verdict.checks import CHECKS

if TYPE_CHECKING:
    from wavetank.scenario.model import Scenario
    from wavetank.verdict.evidence import Evidence

TEXT: Final = "One, two, three"
CALL: Final = {"id": "call_00_a", "name": "weather", "arguments": '{"city":"Paris"}'}
USAGE: Final[dict[str, int | None]] = {
    "prompt_tokens": 8,
    "completion_tokens": 2,
    "total_tokens": 10,
    "prompt_cache_hit_tokens": 5,
    "prompt_cache_miss_tokens": 3,
}


@dataclass(frozen=True)
class Pair:
    """Evidence of a client that conforms and of one that does not."""

    good: Evidence
    bad: Evidence


def texts(good: str = TEXT, bad: str | None = "One, two") -> Pair:
    want = expected(content=good)
    return Pair(
        evidence([Turn("complete", content=good)], [want]),
        evidence([Turn("complete", content=bad)], [want]),
    )


def traces() -> Pair:
    want = expected(reasoning_content="We think")
    return Pair(
        evidence([Turn("complete", reasoning_content="We think")], [want]),
        evidence([Turn("complete", reasoning_content=None)], [want]),
    )


def reasons(good: str = "length", bad: str | None = "stop") -> Pair:
    want = expected(finish_reason=good)
    return Pair(
        evidence([Turn("complete", finish_reason=good)], [want]),
        evidence([Turn("complete", finish_reason=bad)], [want]),
    )


def unfinished() -> Pair:
    want = expected(outcome="error", finish_reason=None)
    return Pair(
        evidence([Turn("error", finish_reason=None)], [want]),
        evidence([Turn("complete", finish_reason="stop")], [want]),
    )


def outcomes(good: Any = "error", bad: Any = "complete") -> Pair:
    want = expected(outcome=good)
    return Pair(evidence([Turn(good)], [want]), evidence([Turn(bad)], [want]))


def in_band() -> Pair:
    seen = transcript(received(), answered(data=b'data: {"error":{}}\n\n'))
    want = expected(outcome="error")
    return Pair(
        evidence([Turn("error")], [want], seen=seen),
        evidence([Turn("complete")], [want], seen=seen),
    )


def calls(bad: ToolCall | None = None) -> Pair:
    want = expected(tool_calls=(CALL,))
    good = ToolCall(CALL["name"], CALL["arguments"], CALL["id"])
    given = () if bad is None else (bad,)
    return Pair(
        evidence([Turn("complete", tool_calls=(good,))], [want]),
        evidence([Turn("complete", tool_calls=given)], [want]),
    )


def counters(**bad: int | None) -> Pair:
    want = expected(usage=USAGE)
    return Pair(
        evidence([Turn("complete", usage=USAGE)], [want]),
        evidence([Turn("complete", usage=USAGE | bad if bad else None)], [want]),
    )


def message_counters(**bad: int) -> Pair:
    usage = {"input_tokens": 8, "cache_read_input_tokens": 5, "output_tokens": 2}
    want = expected(usage=usage)
    return Pair(
        evidence([Turn("complete", usage=usage)], [want]),
        evidence([Turn("complete", usage=usage | bad if bad else None)], [want]),
    )


def thinking_back(**bad: Any) -> Pair:
    """A thinking block in the second request: as it came, and not."""
    block = {"type": "thinking", "thinking": "We think", "signature": "s-1"}
    want = expected(reasoning_content="We think")

    def asked(sent: Any) -> Evidence:
        answer = {"role": "assistant", "content": [sent]}
        data = b'{"type":"signature_delta","signature":"s-1"}'
        seen = transcript(received(), answered(data=data), asking(1, answer))
        return evidence([], [want], scenario=a_scenario(turns=2), seen=seen)

    return Pair(asked(block), asked(block | bad))


def unknown_usage() -> Pair:
    return Pair(
        evidence([Turn("complete", usage=None)]),
        evidence([Turn("complete", usage=dict.fromkeys(USAGE, 0))]),
    )


def endings(good: Any = "left", bad: Any = "cut") -> Pair:
    def ended(how: Any) -> Evidence:
        return evidence(seen=transcript(received(), answered(how=how)))

    return Pair(ended(good), ended(bad))


def drips() -> Pair:
    def ended(how: Any) -> Evidence:
        drops = [Written(1, 0, b": keep-alive\n\n", "comment")] * 2
        return evidence(seen=transcript(received(), *drops, answered(how=how)))

    return Pair(ended("left"), ended("cut"))


def waits() -> Pair:
    def waited(*, satisfied: bool) -> Evidence:
        wait = DeltaAwaited(1, 0, 1, satisfied=satisfied)
        return evidence(seen=transcript(received(), wait, answered()))

    return Pair(waited(satisfied=True), waited(satisfied=False))


def statuses() -> Pair:
    want = expected(outcome="error", status=402)
    return Pair(
        evidence([Turn("error", error=Failure("http", status=402))], [want]),
        evidence([Turn("error", error=Failure("http"))], [want]),
    )


def error_messages() -> Pair:
    want = expected(outcome="error", message="Insufficient Balance")
    told = "402: Insufficient Balance (request_id: 1)"
    return Pair(
        evidence([Turn("error", error=Failure("http", message=told))], [want]),
        evidence([Turn("error", error=Failure("http", message="402"))], [want]),
    )


def repeats(most: int, *, status: int = 503, body: Any = REQUEST) -> Pair:
    def asked(times: int, last: Any = REQUEST) -> Evidence:
        parts = [(received(n), *answered(n)) for n in range(times - 1)]
        final = (received(times - 1, last), *answered(times - 1))
        scripts = {n: a_script(status=status) for n in range(times)}
        return evidence(seen=transcript(*parts, final), scripts=scripts)

    return Pair(asked(most), asked(most + 1, body))


def second_exchanges() -> Pair:
    scenario = a_scenario(exchanges=(Exchange(Reply(())),) * 2)
    first, second = (received(0), *answered(0)), (received(1), *answered(1, exchange=1))
    return Pair(
        evidence(scenario=scenario, seen=transcript(first, second)),
        evidence(scenario=scenario, seen=transcript(first)),
    )


def same_bodies() -> Pair:
    other = REQUEST | {"stream": False}

    def asked(second: Any) -> Evidence:
        return evidence(seen=transcript(received(0), received(1, second)))

    return Pair(asked(REQUEST), asked(other))


def round_trips(
    good: Any, bad: Any, *, role: str = "assistant", turns: int = 2
) -> Pair:
    """The field of the last request's added message, good and bad."""
    scenario = a_scenario(turns=turns)
    field = "reasoning_content" if role == "assistant" else "tool_call_id"
    answer = {"role": "assistant", "content": "", "reasoning_content": "We think"}
    want = expected(reasoning_content="We think", tool_calls=(CALL,))

    def asked(value: Any) -> Evidence:
        between = [asking(n, *[answer] * n) for n in range(1, turns - 1)]
        added = [{"role": role, field: value}, *[answer] * (turns - 2)]
        last = asking(turns - 1, *added)
        return evidence(
            [], [want], scenario=scenario, seen=transcript(received(), *between, last)
        )

    return Pair(asked(good), asked(bad))


def first_requests(
    bad: Any, scenario: Scenario | None = None, good: Any = None
) -> Pair:
    def saw(request: Any) -> Evidence:
        return evidence(scenario=scenario, seen=transcript(request, answered()))

    return Pair(saw(good or received()), saw(bad))


def kinds() -> Pair:
    want = expected(outcome="error", error_kinds=("truncated", "connection"))
    return Pair(
        evidence([Turn("error", error=Failure("connection"))], [want]),
        evidence([Turn("error", error=Failure("api"))], [want]),
    )


def waited_ms(good: float, bad: float) -> Pair:
    refusal = Exchange(Reply((Pause(1.0), Error(name="rate-limit", retry_after="2"))))

    def asked(after_ms: float) -> Evidence:
        second = replace(received(1), offset_ms=1 + after_ms)  # answers leave at 1
        return evidence(
            scenario=a_scenario(exchanges=(refusal,)),
            seen=transcript(received(), answered(), second),
        )

    return Pair(asked(good), asked(bad))


def redirected(bad: Any) -> Pair:
    """A second request somewhere else: as it should be, and not."""
    first = received(headers=(("Host", "one"), *BEARER))
    good = received(1, path="/moved", headers=(("Host", "two"),))

    def asked(second: Any) -> Evidence:
        return evidence(seen=transcript(first, answered(), second, answered(1)))

    return Pair(asked(good), asked(bad))


def unled() -> Pair:
    seen = transcript(received(), answered())
    moved = {0: a_script(status=307)}
    return Pair(
        evidence([Turn("complete")], seen=seen),
        evidence([Turn("complete")], seen=seen, scripts=moved),
    )


def no_traces() -> Pair:
    return Pair(
        evidence([Turn("complete", reasoning_content=None)]),
        evidence([Turn("complete", reasoning_content="None")]),
    )


def trace_tokens() -> Pair:
    usage = {"completion_tokens_details": {"reasoning_tokens": 14}}
    want = expected(usage=usage)
    return Pair(
        evidence([Turn("complete", usage=usage)], [want]),
        evidence([Turn("complete", usage=USAGE)], [want]),
    )


def shown_keys() -> Pair:
    def told(message: str) -> Evidence:
        return evidence([Turn("error", error=Failure("http", message=message))])

    return Pair(told("401: refused"), told("401: Bearer [redacted] was refused"))


def empty_traces() -> Pair:
    """Two answers in the history, the second with an empty trace."""
    thought = {"role": "assistant", "content": "", "reasoning_content": "We think"}

    def asked(empty: Any) -> Evidence:
        last = asking(2, thought, thought | {"reasoning_content": empty})
        seen = transcript(received(), asking(1, thought), last)
        return evidence([], scenario=a_scenario(turns=3), seen=seen)

    return Pair(asked(""), asked(None))


def no_contents() -> Pair:
    def asked(content: Any) -> Evidence:
        seen = transcript(
            received(), asking(1, {"role": "assistant", "content": content})
        )
        return evidence([], scenario=a_scenario(turns=2), seen=seen)

    return Pair(asked(None), asked("None"))


OPTIONS: Final = REQUEST | {"stream_options": {"include_usage": True}}
FORGOTTEN: Final = REQUEST | {"messages": [{"role": "assistant", "content": "One"}]}
TRACED: Final = REQUEST | {
    "messages": [{"role": "assistant", "content": "One", "reasoning_content": "Hm"}]
}
EXTRA: Final = REQUEST | {"thinking": {"type": "enabled"}}
HELLO: Final = REQUEST | {"messages": [{"role": "user", "content": "你好 🌊"}]}
MANGLED: Final = REQUEST | {"messages": [{"role": "user", "content": "?? ?"}]}

PAIRS: Final[dict[str, Pair]] = {
    "content.deltas-concatenated": texts("ha ha ha", "ha ha"),
    "content.whitespace-kept": texts("a \n b", "ab"),
    "content.null-is-no-text": texts(TEXT, f"None{TEXT}"),
    "content.protocol-text-kept": texts("say [DONE] now", "say "),
    "content.role-repeat-harmless": texts(TEXT, "three"),
    "content.unknown-fields-ignored": texts(TEXT, ""),
    "content.finish-without-delta-accepted": reasons("stop", None),
    "content.escapes-decoded-once": texts(r"a\nb", "a\nb"),
    "content.empty-choices-ignored": texts(),
    "content.model-may-differ": texts(TEXT, None),
    "content.absent-is-no-text": texts(TEXT, ""),
    "content.empty-text-harmless": texts(),
    "content.empty-answer-stays-empty": texts("", "(no answer)"),
    "content.absent-choices-ignored": texts(),
    "content.other-choice-kept-apart": texts(TEXT, f"Un{TEXT}"),
    "content.optional-members-may-miss": texts(TEXT, ""),
    "content.id-change-harmless": texts(TEXT, "three"),
    "content.escaped-halves-kept": texts("One 😀", "One ??"),
    "content.logprobs-kept-apart": texts("One", "OneOne"),
    "finish.reason-passed-on": reasons("content_filter", "stop"),
    "finish.unknown-reason-passed-on": reasons("aborted", None),
    "finish.text-on-finish-chunk-kept": texts(),
    "finish.reason-not-forgotten": reasons("stop", None),
    "done.not-json": outcomes("complete", "error"),
    "done.trailing-data-ignored": texts(TEXT, TEXT + ", four"),
    "done.returns-at-once": endings("ended"),
    "done.missing-keeps-answer": texts(TEXT, None),
    "done.break-after-marker-harmless": outcomes("complete", "error"),
    "stream.comment-ignored": texts(),
    "stream.comment-inside-event-ignored": texts(),
    "stream.blank-lines-ignored": texts(),
    "stream.crlf-accepted": texts(),
    "stream.data-lines-joined": texts(),
    "stream.space-optional": texts(),
    "stream.unknown-field-ignored": texts(),
    "stream.utf8-across-writes": texts("好的", "\ufffd\ufffd的"),
    "stream.events-across-writes": texts(),
    "stream.events-in-one-write": texts(),
    "stream.unicode-separators-kept": texts("a\u2028b", "a"),
    "stream.malformed-chunk-reported": outcomes(),
    "stream.incremental": waits(),
    "stream.invalid-utf8-replaced": texts("One\ufffd two", None),
    "stream.charset-ignored": texts("你好", "ä½\xa0å¥½"),
    "stream.media-type-forms-accepted": texts(TEXT, None),
    "sse.cr-accepted": texts(),
    "sse.bom-ignored": texts(),
    "sse.bom-first-only": texts(TEXT, f"{TEXT} WRONG"),
    "sse.field-name-exact": texts(TEXT, f"{TEXT} WRONG"),
    "sse.block-without-data-ignored": texts(TEXT, None),
    "sse.bad-retry-ignored": texts(TEXT, None),
    "sse.named-message-accepted": texts(TEXT, ""),
    "sse.cr-dispatched-at-once": reasons("stop", None),
    "sse.empty-data-accepted": texts(TEXT, None),
    "sse.empty-event-harmless": texts(TEXT, "One"),
    "sse.event-name-not-kept": texts(TEXT, ""),
    "sse.any-id-accepted": texts(TEXT, None),
    "sse.unfinished-event-discarded": unfinished(),
    "stream.non-object-chunk-reported": outcomes(),
    "stream.control-characters-end-no-line": texts(TEXT, f"{TEXT} WRONG"),
    "stream.white-space-around-json-ignored": texts(),
    "stream.mislabelled-not-lost": texts(TEXT, None),
    "reasoning.kept": traces(),
    "reasoning.not-mixed-into-content": texts(TEXT, "We think" + TEXT),
    "reasoning.after-content-kept": traces(),
    "reasoning.both-in-one-delta": texts(),
    "reasoning.never-the-answer": texts("", "We think"),
    "reasoning.absent-is-none": no_traces(),
    "tools.arguments-joined": calls(ToolCall("weather", '"}', "call_00_a")),
    "tools.parallel-by-index": calls(),
    "tools.continuation-keeps-id": calls(ToolCall("weather", CALL["arguments"], "")),
    "tools.same-index-twice-joined": calls(ToolCall("weather", "{", "call_00_a")),
    "tools.text-beside-call-kept": texts(TEXT, None),
    "tools.invalid-arguments-shown": calls(ToolCall("weather", "{}", "call_00_a")),
    "tools.empty-object-kept": calls(),
    "tools.blank-arguments-kept": calls(),
    "tools.cut-arguments-not-repaired": calls(),
    "tools.index-gap-harmless": calls(ToolCall("", "", "")),
    "tools.repeated-id-is-one-call": calls(ToolCall("weather", "", "call_00_a")),
    "tools.type-may-miss": calls(),
    "tools.calls-kept-with-stop": calls(),
    "usage.separate-chunk-read": counters(),
    "usage.finish-chunk-read": counters(),
    "usage.null-ignored": texts(),
    "usage.absent-is-unknown": unknown_usage(),
    "usage.cache-counters-passed-on": counters(prompt_cache_hit_tokens=None),
    "usage.not-added-up": counters(total_tokens=20),
    "usage.unasked-chunk-harmless": outcomes("complete", "error"),
    "usage.reasoning-tokens-passed-on": trace_tokens(),
    "keep-alive.blank-lines-before-json": texts(),
    "keep-alive.blank-body-reported": outcomes(),
    "end.truncation-reported": outcomes(),
    "end.no-answer-reported": outcomes(),
    "end.done-alone-reported": outcomes(),
    "end.done-before-finish-reported": outcomes(),
    "end.disconnect-reported": outcomes(),
    "end.kind-tells-cut": kinds(),
    "end.partial-kept": texts(TEXT, None),
    "end.no-retry-after-output": repeats(1),
    "end.retry-repeats-no-text": texts(TEXT, f"One, two{TEXT}"),
    "end.slow-answer-kept": texts(TEXT, "One"),
    "end.read-timeout-ends-stall": endings(),
    "end.total-timeout-ends-drip": drips(),
    "end.timeout-closes-connection": endings("left", "ended"),
    "error.status-surfaced": statuses(),
    "error.message-surfaced": error_messages(),
    "error.string-message-surfaced": error_messages(),
    "error.unicode-message-intact": error_messages(),
    "error.cut-body-keeps-status": statuses(),
    "error.not-retried": repeats(1, status=402),
    "error.retry-bounded": repeats(10),
    "error.retry-succeeds": second_exchanges(),
    "error.retry-same-body": same_bodies(),
    "error.retry-after-respected": waited_ms(2000, 100),
    "error.in-band-reported": in_band(),
    "error.json-in-200-reported": outcomes(),
    "error.html-in-200-reported": outcomes(),
    "error.no-content-reported": outcomes(),
    "error.json-completion-not-lost": texts(TEXT, None),
    "error.key-not-shown": shown_keys(),
    "round-trip.reasoning-returned": round_trips("We think", None),
    "round-trip.reasoning-exact": round_trips("We think", "We"),
    "round-trip.returned-in-later-turns": round_trips("We think", None, turns=3),
    "round-trip.call-ids-kept": round_trips("call_00_a", "call_1", role="tool"),
    "round-trip.legacy-not-returned": round_trips(None, "We think"),
    "round-trip.empty-reasoning-returned": empty_traces(),
    "round-trip.null-content-stays-empty": no_contents(),
    "round-trip.all-reasoning-returned": round_trips("We think", None),
    "round-trip.mode-may-change": texts(TEXT, ""),
    "json.text-unchanged": texts('{ "a": 1 }', '{"a":1}'),
    "json.empty-stays-empty": texts("", "{}"),
    "json.cut-not-repaired": texts('{"a": [1', '{"a": [1]}'),
    "json.fence-kept": texts("```{}```", "{}"),
    "cancel.closes-connection": endings("left", "ended"),
    "cancel.reported": outcomes("cancelled", "complete"),
    "cancel.partial-kept": texts(TEXT, None),
    "request.path-below-base": first_requests(received(path="/v1/chat/completions")),
    "request.bearer-key": first_requests(
        received(headers=(("authorization", "[redacted]"),))
    ),
    "request.stream-boolean": first_requests(received(0, REQUEST | {"stream": "true"})),
    "request.extra-fields-passed": first_requests(
        received(), a_scenario(request=EXTRA), received(0, EXTRA)
    ),
    "request.unicode-intact": first_requests(
        received(0, MANGLED), a_scenario(request=HELLO), received(0, HELLO)
    ),
    "request.post-method": first_requests(replace(received(), method="PUT")),
    "request.content-type-json": first_requests(
        received(headers=(("content-type", "text/plain"),)),
        good=received(headers=(("content-type", "application/json"),)),
    ),
    "request.key-sent-once": first_requests(received(headers=BEARER * 2)),
    "request.base-slash-harmless": first_requests(received(path=f"/{PATH}")),
    "request.usage-not-asked-for": first_requests(received(0, OPTIONS)),
    "request.stream-options-with-stream-only": first_requests(received(0, OPTIONS)),
    "request.event-stream-acceptable": first_requests(
        received(headers=(("accept", "application/json"),))
    ),
    "request.reasoning-in-history-sent": first_requests(
        received(0, FORGOTTEN), a_scenario(request=TRACED), received(0, TRACED)
    ),
    "complete.reasoning-kept": traces(),
    "complete.tool-calls-kept": calls(),
    "complete.null-content-is-empty": texts("", "None"),
    "complete.usage-kept": counters(),
    "complete.cut-body-reported": outcomes(),
    "complete.content-exact": texts(" One ", "One"),
    "complete.malformed-body-reported": outcomes(),
    "complete.stream-not-lost": texts(TEXT, None),
    "transport.framing-accepted": texts(TEXT, None),
    "transport.bad-chunks-reported": outcomes(),
    "transport.chunk-extensions-ignored": texts(TEXT, None),
    "transport.trailers-ignored": texts(TEXT, f"{TEXT}x: y"),
    "transport.http-1-0-accepted": texts(TEXT, None),
    "transport.gzip-decoded": texts(TEXT, None),
    "transport.header-case-ignored": texts(TEXT, None),
    "transport.repeated-headers-accepted": texts(TEXT, None),
    "transport.interim-skipped": texts(TEXT, None),
    "transport.redirect-reported": unled(),
    "transport.redirect-keeps-request": redirected(
        replace(received(1, b"", path="/moved"), method="GET")
    ),
    "transport.redirect-bounded": repeats(100, status=307),
    "transport.key-stays-home": redirected(
        received(1, path="/moved", headers=(("host", "two"), *BEARER))
    ),
    "transport.answers-kept-apart": texts(TEXT, f", four{TEXT}"),
    "transport.unknown-coding-reported": texts(TEXT, None),
    "anthropic.thinking-kept": traces(),
    "anthropic.thinking-not-mixed-into-text": texts(TEXT, "We think" + TEXT),
    "anthropic.whole-thinking-kept": traces(),
    "anthropic.ping-ignored": texts(TEXT, ""),
    "anthropic.unknown-event-ignored": texts(),
    "anthropic.unknown-block-ignored": texts(TEXT, f"{TEXT} WRONG"),
    "anthropic.unknown-delta-ignored": texts(TEXT, f"{TEXT} WRONG"),
    "anthropic.stop-reason-passed-on": reasons("max_tokens", "end_turn"),
    "anthropic.other-stop-reason-passed-on": reasons("refusal", "end_turn"),
    "anthropic.usage-from-message-delta": message_counters(output_tokens=0),
    "anthropic.whole-usage-kept": message_counters(),
    "anthropic.cache-read-passed-on": message_counters(cache_read_input_tokens=0),
    "anthropic.truncation-reported": outcomes(),
    "anthropic.missing-message-stop-keeps-answer": texts(TEXT, None),
    "anthropic.message-stop-ends-answer": endings("ended"),
    "anthropic.error-event-reported": in_band(),
    "anthropic.thinking-returned": thinking_back(type="text", text="We think"),
    "anthropic.thinking-exact": thinking_back(thinking="We"),
    "anthropic.signature-returned": thinking_back(signature=""),
    "anthropic.path-below-base": first_requests(
        received(path="/v1/v1/messages"), good=received(path="/v1/messages?beta=true")
    ),
    "anthropic.key-sent": first_requests(
        received(headers=(("authorization", "[redacted]"),)),
        good=received(headers=(("X-Api-Key", "[redacted]"),)),
    ),
}


def test_every_check_is_shown_here() -> None:
    """No check is without a client that passes it and one that fails it."""
    assert PAIRS.keys() == CHECKS.keys()


@pytest.mark.parametrize("requirement", sorted(CHECKS))
def test_a_client_that_conforms_passes(requirement: str) -> None:
    """Each check passes evidence that shows what its requirement says."""
    decision = CHECKS[requirement].decide(PAIRS[requirement].good)

    assert decision.verdict == "pass", decision
    assert decision.message == ""


@pytest.mark.parametrize("requirement", sorted(CHECKS))
def test_a_client_that_does_not_conform_fails(requirement: str) -> None:
    """Each check fails evidence against its requirement and says what was wrong."""
    decision = CHECKS[requirement].decide(PAIRS[requirement].bad)

    assert decision.verdict == "fail", decision
    assert decision.message
    assert not decision.message.endswith(".")
    assert decision.expected != decision.found


@pytest.mark.parametrize(
    "requirement", sorted(id_ for id_ in CHECKS if CHECKS[id_].witness != "wire")
)
def test_a_turn_that_was_asked_for_and_not_reported_fails(requirement: str) -> None:
    """A client that reports no turn at all passes no check of the caller."""
    unreported = replace(PAIRS[requirement].good, observation=evidence([]).observation)

    decision = CHECKS[requirement].decide(unreported)

    assert decision.verdict == "fail"
    assert decision.message == "the client reported 0 of the 1 turns it asked for"


def test_the_answer_made_by_hand_is_whole() -> None:
    """The evidence here was sent to its end, so that outcomes are shown."""
    assert evidence().sent_whole(0)
    assert a_script().written == ANSWER
