"""Checks of answers that end badly, or not at all."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from wavetank.errors import HarnessError
from wavetank.verdict.checks import caller, wire
from wavetank.verdict.decision import PASSED, Check, Decision, failed, not_shown
from wavetank.verdict.evidence import longest_silence_ms
from wavetank.verdict.rendering import difference, listed, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.client.call import Turn
    from wavetank.script import ExpectedTurn
    from wavetank.verdict.evidence import Evidence


def _kind(turn: Turn, expected: ExpectedTurn, _: Evidence) -> Decision:
    """The error's kind is one of those that a broken connection is told by."""
    if expected.error_kinds is None:
        raise HarnessError("the scenario expects no kind of error")
    if turn.error is None:
        return not_shown("the caller was given no error")
    if turn.error.kind in expected.error_kinds:
        return PASSED
    return failed(
        f"the connection broke, and the caller was given an error of kind"
        f" {turn.error.kind}",
        expected=listed(expected.error_kinds),
        found=turn.error.kind,
    )


def _nothing_twice(turn: Turn, _: ExpectedTurn, evidence: Evidence) -> Decision:
    """What the caller holds is a beginning of the whole text, and nothing else."""
    found = turn.content or ""
    texts = [each.turns[-1].content for each in evidence.expectations]
    if any(text.startswith(found) for text in texts):
        return PASSED
    whole = max(texts, key=len)
    return failed(
        f"the client asked again after a cut, and the caller's content"
        f" {difference(whole, found)}",
        expected=shown(whole),
        found=shown(found),
    )


def _slow_answer_kept(evidence: Evidence) -> Decision:
    """The caller holds it all, unless it was wavetank that fell silent too long.

    Beyond half of the timeout the machine is so busy that the client may have waited
    for the rest of it, on its way or in a client that got no turn.
    """
    decision = _SLOW_ANSWER.decide(evidence)
    timeout = evidence.read_timeout_s
    if decision.verdict != "fail" or timeout is None:
        return decision
    silence = longest_silence_ms(evidence.transcript)
    if silence < timeout * 1000 / 2:
        return decision
    return not_shown(
        f"the mock itself was silent for {silence:.0f} ms, and the read timeout is"
        f" {timeout * 1000:.0f} ms; ask again with a lower --speed, or on a machine"
        " that is less busy"
    )


def _closed_by_timeout(evidence: Evidence) -> Decision:
    """No answer's connection was still open when the client was done."""
    endings = {each.how for each in evidence.endings}
    if not endings or endings & {"cut", "reset"}:
        return not_shown("the client's read timeout never ended an answer")
    if "ended" not in endings:
        return PASSED
    return failed(
        "the answer was silent for longer than the read timeout, and the connection"
        " was still open when the client was done",
        expected="left",
        found="ended",
    )


_SLOW_ANSWER: Final = caller.content(
    "the answer took longer than the read timeout and never fell silent so long"
)

CHECKS: Final[Mapping[str, Check]] = MappingProxyType(
    {
        "end.truncation-reported": caller.outcome(
            "error", "the stream ended before a finish_reason", wire.last_answer_whole
        ),
        "end.no-answer-reported": caller.outcome(
            "error", "the stream ended before any chunk came", wire.last_answer_whole
        ),
        "end.done-alone-reported": caller.outcome(
            "error",
            "the stream carried [DONE] and nothing else",
            wire.last_answer_whole,
        ),
        "end.done-before-finish-reported": caller.outcome(
            "error",
            "the stream carried [DONE] before any finish_reason",
            wire.last_answer_whole,
        ),
        "end.disconnect-reported": caller.outcome(
            "error",
            "the connection broke before the answer was whole",
            wire.last_answer_whole,
        ),
        "end.kind-tells-cut": caller.of_last_turn(_kind),
        "end.partial-kept": caller.content(
            "the connection broke after text had been delivered"
        ),
        "end.no-retry-after-output": wire.asked_once(
            "the connection broke after text had been delivered"
        ),
        "end.retry-repeats-no-text": caller.of_last_turn(_nothing_twice),
        "end.slow-answer-kept": Check("caller", _slow_answer_kept),
        "end.read-timeout-ends-stall": wire.client_ended(
            "the answer was silent for longer than the read timeout"
        ),
        "end.total-timeout-ends-drip": wire.client_ended(
            "the answer dripped for longer than the total timeout",
            reached=wire.dripped,
        ),
        "end.timeout-closes-connection": Check("wire", _closed_by_timeout),
    }
)
