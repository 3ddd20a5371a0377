"""Checks of error answers: what reaches the caller, and what is tried again."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from wavetank.errors import HarnessError
from wavetank.journal.entries import Written
from wavetank.journal.redaction import REDACTED
from wavetank.scenario.steps import Error
from wavetank.verdict.checks import caller, wire
from wavetank.verdict.decision import PASSED, Check, Decision, failed, not_shown
from wavetank.verdict.evidence import body
from wavetank.verdict.rendering import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.client.call import Turn
    from wavetank.script import ExpectedTurn
    from wavetank.verdict.evidence import Evidence

# Ours, and generous: no source names a number, and real clients stop at 3 to 6.
MOST_REQUESTS: Final = 10


# Asking again in the same words cannot help; 429 and 5xx are another matter.
REFUSALS: Final = frozenset({400, 401, 402, 422})

# Timers and our own clock need not agree to the millisecond.
NEARLY: Final = 0.9


def error_object_sent(evidence: Evidence) -> bool:
    """Whether an error object went into the last matched answer."""
    last = evidence.matched[-1:]
    return any(b'"error"' in evidence.transcript.written(each.request) for each in last)


def _refused_once(evidence: Evidence) -> Decision:
    """No turn was asked again after it had been refused."""
    if not any(script.status in REFUSALS for script in evidence.scripts.values()):
        return not_shown("no request was refused")
    return wire.asked_once("the request was refused for good").decide(evidence)


def _bounded(evidence: Evidence) -> Decision:
    """The client gave up in the end."""
    seen = len(evidence.transcript.requests)
    if seen <= MOST_REQUESTS:
        return PASSED
    return failed(
        f"every request failed, and the client sent {seen}",
        expected=f"at most {MOST_REQUESTS} requests",
        found=f"{seen} requests",
    )


def _repeated(evidence: Evidence) -> Decision:
    """The client came back for the last exchange, which answers it."""
    exchanges = {each.exchange for each in evidence.matched}
    if len(evidence.scenario.exchanges) - 1 in exchanges:
        return PASSED
    return failed(
        "the request was refused for now, and the client did not repeat it",
        expected="a request that is answered",
        found=f"{len(evidence.transcript.requests)} refused",
    )


def _same_body(evidence: Evidence) -> Decision:
    """Every repeated request carries the first one's body."""
    first, *others = evidence.transcript.requests
    if not others:
        return not_shown("the client did not repeat its request")
    for number, other in enumerate(others, start=2):
        if other.body != first.body and (not body(first) or body(other) != body(first)):
            return failed(
                f"the body of request {number} is not the body of request 1",
                expected=f"{len(first.body)} bytes as before",
                found=f"{len(other.body)} bytes",
            )
    return PASSED


def _waited(evidence: Evidence) -> Decision:
    """The request was not repeated before the refusal's Retry-After was over."""
    refused, *others = evidence.transcript.requests
    if not others:
        return not_shown("the client did not repeat its request")
    wanted_ms = 1000 * _retry_after_s(evidence)
    # From when its first bytes left on: nobody can have read the refusal before, and
    # a busy mock notes late that it is over.
    told_ms = next(
        entry.offset_ms
        for entry in evidence.transcript.entries
        if isinstance(entry, Written) and entry.request == refused.request
    )
    waited_ms = others[0].offset_ms - told_ms
    if waited_ms >= NEARLY * wanted_ms:
        return PASSED
    return failed(
        "the refusal carried a Retry-After, and the client asked again before it was over",
        expected=f"{wanted_ms:.0f} ms",
        found=f"{waited_ms:.0f} ms",
    )


def _retry_after_s(evidence: Evidence) -> float:
    for step in evidence.scenario.exchanges[0].reply.steps:
        if isinstance(step, Error) and step.retry_after:
            return float(step.retry_after)
    raise HarnessError("the first exchange of the scenario sends no Retry-After")


def _key_not_shown(turn: Turn, _: ExpectedTurn, __: Evidence) -> Decision:
    """The message of the error did not hold the key when it came."""
    message = (turn.error and turn.error.message) or ""
    if REDACTED not in message:
        return PASSED
    return failed(
        "the caller's error held the key, which was taken out for this report",
        expected="a message without the key",
        found=shown(message),
    )


CHECKS: Final[Mapping[str, Check]] = MappingProxyType(
    {
        "error.status-surfaced": caller.status("the server answered with status"),
        "error.message-surfaced": caller.error_message(
            "the server answered with an error message"
        ),
        "error.string-message-surfaced": caller.error_message(
            "the server answered with an error that is a text"
        ),
        "error.unicode-message-intact": caller.error_message(
            "the server answered with an error message in Chinese"
        ),
        "error.cut-body-keeps-status": caller.status(
            "the server answered with a cut body and status"
        ),
        "error.not-retried": Check("wire", _refused_once),
        "error.retry-bounded": Check("wire", _bounded),
        "error.retry-succeeds": Check("wire", _repeated),
        "error.retry-same-body": Check("wire", _same_body),
        "error.retry-after-respected": Check("wire", _waited),
        "error.in-band-reported": caller.outcome(
            "error", "the stream carried an error object", error_object_sent
        ),
        "error.json-in-200-reported": caller.outcome(
            "error",
            "status 200 came with a JSON error and no event stream",
            wire.last_answer_whole,
        ),
        "error.html-in-200-reported": caller.outcome(
            "error",
            "status 200 came with a web page and no event stream",
            wire.last_answer_whole,
        ),
        "error.no-content-reported": caller.outcome(
            "error", "the answer had status 204", wire.last_answer_whole
        ),
        "error.json-completion-not-lost": caller.content(
            "status 200 came with a whole completion and no event stream",
            error_will_do=True,
        ),
        "error.key-not-shown": caller.of_last_turn(_key_not_shown),
    }
)
