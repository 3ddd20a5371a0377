"""All that a check may look at, and the few questions every check asks of it.

Two witnesses: the transcript (what was on the wire) and the observation (what
the caller was told), beside the scenario, its folded expectations and the scripts
that the requests were answered with. A check adds nothing from anywhere else,
so that a saved run can be judged again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wavetank.journal.entries import (
    AnswerOver,
    ClientLeft,
    Matched,
    RequestReceived,
    Written,
)

if TYPE_CHECKING:
    from wavetank.client.call import Observation, Turn
    from wavetank.journal.entries import Transcript
    from wavetank.scenario.model import Scenario
    from wavetank.script import Expectation
    from wavetank.script.ops import Script
    from wavetank.wire.payload import JsonObject, JsonValue


@dataclass(frozen=True, slots=True)
class Evidence:
    """One case's evidence.

    Attributes:
        scenario: What was authored.
        expectations: Acceptable results in order of preference, never empty.
        scripts: The script that answered each matched request, by request number.
        transcript: What was on the wire.
        observation: What the caller was told.
        read_timeout_s: The real seconds of silence that the client was told to bear,
            or ``None`` where it was told nothing.
    """

    scenario: Scenario
    expectations: tuple[Expectation, ...]
    scripts: Mapping[int, Script]
    transcript: Transcript
    observation: Observation
    read_timeout_s: float | None = None

    @property
    def planned_turns(self) -> int:
        """How many turns the client was asked for."""
        return 1 + len(self.scenario.call.then)

    @property
    def last_turn(self) -> Turn | None:
        """What the caller held after the last planned turn, or ``None``."""
        turns = self.observation.turns
        return (
            turns[self.planned_turns - 1] if len(turns) >= self.planned_turns else None
        )

    @property
    def expectation(self) -> Expectation:
        """The first alternative whose outcome fits the last turn, else the first."""
        turn = self.last_turn
        for alternative in self.expectations:
            if turn is not None and alternative.turns[-1].outcome == turn.outcome:
                return alternative
        return self.expectations[0]

    @property
    def asked(self) -> tuple[RequestReceived, ...]:
        """The first request of each turn.

        A later turn's request holds more messages than any before; a retry does not.
        """
        firsts: list[RequestReceived] = []
        most = -1
        for request in self.transcript.requests:
            count = len(messages(request))
            if count > most:
                firsts.append(request)
                most = count
        return tuple(firsts)

    @property
    def matched(self) -> tuple[Matched, ...]:
        """Requests that an exchange answered, in order."""
        return tuple(e for e in self.transcript.entries if isinstance(e, Matched))

    @property
    def endings(self) -> tuple[AnswerOver, ...]:
        """How the answers were over, in order."""
        return tuple(e for e in self.transcript.entries if isinstance(e, AnswerOver))

    def sent_whole(self, request: int) -> bool:
        """Whether every byte of the request's script was sent, repeats once."""
        sent = self.transcript.written(request)
        return len(sent) >= len(self.scripts[request].written)


def longest_silence_ms(transcript: Transcript) -> float:
    """For how many milliseconds the mock wrote nothing while an answer was under way."""
    longest = 0.0
    last: dict[int, float] = {}
    for entry in transcript.entries:
        if isinstance(entry, Written | ClientLeft | AnswerOver):
            longest = max(longest, entry.offset_ms - last.get(entry.request, 0.0))
        if isinstance(entry, RequestReceived | Written):
            last[entry.request] = entry.offset_ms
    return longest


def body(request: RequestReceived) -> Mapping[str, JsonValue]:
    """The request's body as JSON members; empty where it is no JSON object."""
    try:
        value = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def messages(request: RequestReceived) -> tuple[Mapping[str, JsonValue], ...]:
    """The request's messages; what is no message object is left out."""
    return _message_objects(body(request))


def planned_messages(scenario: Scenario) -> tuple[Mapping[str, JsonValue], ...]:
    """The messages that the client was asked to send in its first turn."""
    return _message_objects(scenario.call.request)


def _message_objects(members: JsonObject) -> tuple[Mapping[str, JsonValue], ...]:
    value = members.get("messages")
    if not isinstance(value, Sequence):
        return ()
    return tuple(each for each in value if isinstance(each, Mapping))
