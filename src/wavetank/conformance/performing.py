"""One case: a play, a call, the two witnesses, a verdict.

The order matters. The client is asked; when it has answered, the mock is given a
moment to see what the client did to the connection; then the play is ended, so that
an answer still under way is on record as one that the client no longer waited for.
The key is taken out of the answer before the judge sees it, so that a saved run
judged again gives the same verdict.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from time import monotonic, sleep
from typing import TYPE_CHECKING, Final

from wavetank.conformance.planning import fake_key, plan_call
from wavetank.gateway import examine
from wavetank.journal import AnswerOver, redact_text
from wavetank.journal.redaction import REDACTED
from wavetank.report.record_json import answer_from_json, answer_to_json
from wavetank.report.run import CaseRecord, ExcusedFinding
from wavetank.verdict import CaseVerdict, judge

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.client import Answer, Client
    from wavetank.conformance.through import Gateway
    from wavetank.journal import Transcript
    from wavetank.scenario.model import Scenario
    from wavetank.server import PlayHandle, ThreadedServer
    from wavetank.verdict import Claim, KnownList, Requirement

SETTLING_SECONDS: Final = 0.3
"""How long the mock waits for a client that has answered to leave the connection.

A close on the loopback is seen within a millisecond; this is for a busy machine. It
is waited only where an answer is still under way.
"""
SHORTEST_HOLD_SECONDS: Final = 30.0
"""What scenarios hold an answer for, before scaling, is longer than this; waiting
longer would let the mock end it, and the client be blamed."""
IDLE_SECONDS: Final = 5.0
GATEWAY_REST_SECONDS: Final = 0.5
"""How long a case's play stays on stage, ended, after an answer that was cut off: what
a gateway asks by then on its own is not taken for a request of the next case."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What every case of a run is performed with.

    Attributes:
        server: Where plays are made.
        client: The client under test.
        requirements: The catalogue.
        known: What is known to fail.
        seed: Decides everything a script leaves open.
        speed: Divides every scripted pause and every timeout.
        claims: What became of the client's claims when they were tried.
        gateway: What is between the client and the mock, if anything.
    """

    server: ThreadedServer
    client: Client
    requirements: Mapping[str, Requirement]
    known: KnownList
    seed: int
    speed: float
    claims: tuple[Claim, ...] = ()
    gateway: Gateway | None = None

    def create_play(self, scenario: Scenario, number: int) -> PlayHandle:
        """Make the play of a case; its number gives it a key of its own.

        It stands apart: a connection that a client keeps must not carry what is left
        of one case into the next, and a verdict into the wrong one. Behind a gateway,
        which knows a single address, it answers at the root instead.
        """
        return self.server.create_play(
            scenario.exchanges,
            seed=self.seed,
            speed=self.speed,
            key=fake_key(number, self.seed),
            apart=self.gateway is None,
            at_root=self.gateway is not None,
        )

    def perform(
        self, scenario: Scenario, play: PlayHandle, *, solo: bool = False
    ) -> CaseRecord:
        """Ask the client, and judge what it did.

        Args:
            scenario: The case.
            play: Its play, fresh from ``create_play``.
            solo: Whether the case is run again alone, for the record.
        """
        started = monotonic()
        base_url = self.gateway.base_url if self.gateway else play.base_url
        call = plan_call(
            scenario, base_url=base_url, key=play.api_key, speed=self.speed
        )
        answer = redact_answer(self.client.ask(call, play.report_deltas), play.api_key)
        # As it is now: the end of the play would end what the client still waits for.
        received = self.gateway.recorder.take(play.api_key) if self.gateway else ()
        play.wait_idle(min(SETTLING_SECONDS, SHORTEST_HOLD_SECONDS / self.speed))
        play.end()
        ended = play.wait_idle(IDLE_SECONDS)
        transcript = play.transcript()
        if self.gateway is not None and _is_untidy(transcript):
            sleep(GATEWAY_REST_SECONDS)
        verdict = (
            judge(
                scenario,
                transcript,
                answer,
                seed=self.seed,
                requirements=self.requirements,
                claims=self.claims,
                read_timeout_s=call.settings.read_timeout_s,
            )
            if ended
            else CaseVerdict("error", (), "wavetank failed: the play did not end")
        )
        return CaseRecord(
            case=scenario.case_id,
            title=scenario.title,
            call=replace(call, api_key=REDACTED),
            answer=answer,
            transcript=transcript,
            verdict=verdict,
            excused=excuses(self.known, scenario.case_id, verdict),
            seconds=monotonic() - started,
            solo=solo,
            gateway=examine(transcript, received) if self.gateway else (),
        )


def _is_untidy(transcript: Transcript) -> bool:
    """Whether an answer was over in a way that makes some gateways ask again."""
    return any(
        isinstance(entry, AnswerOver) and entry.how != "finished"
        for entry in transcript.entries
    )


def redact_answer(answer: Answer, key: str) -> Answer:
    """Take the key out of everything a client reported."""
    text = json.dumps(answer_to_json(answer))
    if key not in text:
        return answer
    return answer_from_json(json.loads(redact_text(text, key)))


def excuses(
    known: KnownList, case_id: str, verdict: CaseVerdict
) -> tuple[ExcusedFinding, ...]:
    """List the findings of a case that a known list names."""
    return tuple(
        ExcusedFinding(finding.requirement, entry.list, entry.reason)
        for finding in verdict.findings
        if (entry := known.excuse(case_id, finding.requirement, finding.verdict))
    )
