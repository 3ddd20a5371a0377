"""What a probe saw of a client, and what in it contradicts a claim.

Each function says in words what does not go with the claim, or nothing. It looks at
what was reported as ``null``, which by the protocol means *not exposed*, or at what
the client itself sent. How well something was done is not asked here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wavetank.journal.entries import AnswerOver
from wavetank.verdict.evidence import body

if TYPE_CHECKING:
    from wavetank.client.call import Observation, Turn
    from wavetank.journal import Transcript


@dataclass(frozen=True, slots=True)
class Trial:
    """One probe, asked and answered.

    Attributes:
        observation: What the client reported.
        transcript: What the mock saw; one request at least.
        reports: The numbers of deltas that were reported as they arrived.
    """

    observation: Observation
    transcript: Transcript
    reports: tuple[int, ...] = ()

    @property
    def complete(self) -> Turn | None:
        """The only turn, where its caller was told that the answer is whole."""
        turns = self.observation.turns
        return turns[-1] if turns and turns[-1].outcome == "complete" else None

    @property
    def asked_for_stream(self) -> bool:
        """Whether the first request wants a stream, in whatever words."""
        return bool(body(self.transcript.requests[0]).get("stream"))


def no_stream(trial: Trial) -> str:
    """``stream``: the request does not ask for one."""
    return "" if trial.asked_for_stream else "its request did not ask for a stream"


def stream_all_the_same(trial: Trial) -> str:
    """``complete``: the request asks for a stream."""
    words = "its request asked for a stream although a whole answer was wanted"
    return words if trial.asked_for_stream else ""


def no_tool_calls(trial: Trial) -> str:
    """``tools``: a plain call is reported as not exposed."""
    turn = trial.complete
    lost = turn is not None and turn.tool_calls is None
    return "it reported tool_calls null of an answer that called a tool" if lost else ""


def no_reasoning(trial: Trial) -> str:
    """``reasoning``: a plain trace is reported as not exposed."""
    turn = trial.complete
    lost = turn is not None and turn.reasoning_content is None
    words = "it reported reasoning_content null of an answer that had a trace"
    return words if lost else ""


def no_usage(trial: Trial) -> str:
    """``usage``: plain counters are reported as not exposed."""
    turn = trial.complete
    lost = turn is not None and turn.usage is None
    return "it reported usage null of an answer that had usage" if lost else ""


def no_response_format(trial: Trial) -> str:
    """``json_mode``: the request does not ask for JSON."""
    lost = not body(trial.transcript.requests[0]).get("response_format")
    return "its request had no response_format" if lost else ""


def no_progress(trial: Trial) -> str:
    """``progress``: no delta is reported of an answer that has several."""
    silent = trial.complete is not None and not trial.reports
    return "it reported no delta of an answer that had several" if silent else ""


def no_cancel(trial: Trial) -> str:
    """``cancel``: the whole text is handed over as a whole answer."""
    turn = trial.complete
    whole = turn is not None and (turn.content or "").endswith("nine.")
    words = "told to cancel after one delta, it read the answer to its end"
    return words if whole else ""


def no_retry(trial: Trial) -> str:
    """``retries``: a busy server is asked once, by a client told to ask again."""
    once = len(trial.transcript.requests) == 1
    return "told to try again, it asked once of a server that was busy" if once else ""


def sat_through(trial: Trial) -> str:
    """``read_timeout`` and ``total_timeout``: the mock gave up before the client."""
    ends = [e.how for e in trial.transcript.entries if isinstance(e, AnswerOver)]
    waited = bool(ends) and ends[0] == "cut"
    words = "given a timeout of 0.1 s, it waited in silence for 3 s"
    return words if waited else ""


def no_value(trial: Trial) -> str:
    """``models`` and ``balance``: the parsed answer is not there."""
    return "it reported no value" if trial.observation.value is None else ""
