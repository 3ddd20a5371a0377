"""Checks of error answers: what reaches the caller, and what is tried again."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from wavetank.verdict.checks import caller, wire
from wavetank.verdict.decision import PASSED, Check, Decision, failed, not_shown
from wavetank.verdict.evidence import body

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.verdict.evidence import Evidence

# Ours, and generous: no source names a number, and real clients stop at 3 to 6.
MOST_REQUESTS: Final = 10


# Asking again in the same words cannot help; 429 and 5xx are another matter.
REFUSALS: Final = frozenset({400, 401, 402, 422})


def _error_object_sent(evidence: Evidence) -> bool:
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


CHECKS: Final[Mapping[str, Check]] = MappingProxyType(
    {
        "error.status-surfaced": caller.status("the server answered with status"),
        "error.message-surfaced": caller.error_message(
            "the server answered with an error message"
        ),
        "error.not-retried": Check("wire", _refused_once),
        "error.retry-bounded": Check("wire", _bounded),
        "error.retry-succeeds": Check("wire", _repeated),
        "error.retry-same-body": Check("wire", _same_body),
        "error.in-band-reported": caller.outcome(
            "error", "the stream carried an error object", _error_object_sent
        ),
        "error.json-in-200-reported": caller.outcome(
            "error",
            "status 200 came with a JSON error and no event stream",
            wire.last_answer_whole,
        ),
    }
)
