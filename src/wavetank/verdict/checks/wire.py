"""Checks of what the mock saw: who ended an answer, and how often it was asked.

Like the checks of the caller, each function makes a check, and ``wire`` begins
its message. Who ended an answer is an order, not a duration: the script holds, then
cuts, and the question is whether the client was gone by then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wavetank.journal.entries import Written
from wavetank.verdict.decision import PASSED, Check, Decision, failed, not_shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from wavetank.verdict.evidence import Evidence

# A head and two drops: from then on more is to be expected.
WRITES_OF_A_DRIP: Final = 3

# How a server's ending reads in a sentence.
ENDED = {
    "finished": "the answer was sent to its end",
    "cut": "the mock had to end it",
    "reset": "the mock had to end it",
    "left": "the client left",
    "ended": "the connection was still open when the client was done",
}


def last_answer_whole(evidence: Evidence) -> bool:
    """Whether the script of the last matched request was sent to its end."""
    return bool(evidence.matched) and evidence.sent_whole(evidence.matched[-1].request)


def dripped(evidence: Evidence) -> bool:
    """Whether the last matched answer came on in small writes."""
    last = evidence.matched[-1].request if evidence.matched else None
    writes = [
        entry
        for entry in evidence.transcript.entries
        if isinstance(entry, Written) and entry.request == last
    ]
    return len(writes) >= WRITES_OF_A_DRIP


def client_ended(
    wire: str,
    *,
    by_closing: bool = False,
    reached: Callable[[Evidence], bool] = last_answer_whole,
) -> Check:
    """The client was done before the mock ended the answer by itself.

    ``by_closing`` asks for more: the client closed the connection. ``reached`` says
    whether the wire got as far as what should make it leave.
    """
    accepted = ("left",) if by_closing else ("left", "ended")

    def decide(evidence: Evidence) -> Decision:
        if not evidence.endings:
            return not_shown("no answer was over when the client was done")
        wrong = [each for each in evidence.endings if each.how not in accepted]
        if wrong:
            return failed(
                f"{wire}, but {ENDED[wrong[0].how]}",
                expected=accepted[0],
                found=wrong[0].how,
            )
        if not by_closing and not reached(evidence):
            return not_shown("the client left before the mock got that far")
        return PASSED

    return Check("wire", decide)


def asked_once(wire: str) -> Check:
    """The mock saw one request for each turn."""

    def decide(evidence: Evidence) -> Decision:
        seen, turns = len(evidence.transcript.requests), len(evidence.asked)
        if seen == turns:
            return PASSED
        return failed(
            f"{wire}, and the client asked again",
            expected=f"{turns} requests",
            found=f"{seen} requests",
        )

    return Check("wire", decide)
