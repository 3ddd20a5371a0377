"""One case judged: every requirement it proves gets exactly one finding.

Three questions come before the checks, in this order. Did wavetank or the adapter
fail? That is an ``error``, and ours. Did the client decline, never ask, or claim what
the case needs and contradict itself? Then nothing was shown. Was what the mock sent
what the scenario says? If not, that is ours as well. Only then is the client judged, and the worst finding wins.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wavetank.client.call import Errored, Observation, Observed, Skipped
from wavetank.errors import HarnessError
from wavetank.journal.entries import HarnessFault, Unmatched
from wavetank.script import fold
from wavetank.verdict.checks import CHECKS
from wavetank.verdict.decision import Decision, not_shown
from wavetank.verdict.evidence import Evidence
from wavetank.verdict.model import SEVERITY, CaseVerdict, Finding
from wavetank.verdict.rendering import listed
from wavetank.verdict.replaying import replay

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wavetank.client.call import Answer
    from wavetank.journal.entries import Transcript
    from wavetank.scenario.model import Scenario
    from wavetank.verdict.decision import Check
    from wavetank.verdict.model import Claim, Requirement, Verdict

CAUSES: Final = {
    "adapter": "the client's adapter failed",
    "crashed": "the client crashed",
    "hung": "the client did not answer in time",
    "invalid": "the client's answer breaks the client protocol",
    "unstarted": "the client did not start",
}


def judge(
    scenario: Scenario,
    transcript: Transcript,
    answer: Answer,
    *,
    seed: int,
    requirements: Mapping[str, Requirement],
    claims: Sequence[Claim] = (),
    read_timeout_s: float | None = None,
) -> CaseVerdict:
    """Judge one case from its two witnesses; pure, so a saved run can be judged again.

    Args:
        scenario: The variant that was played.
        transcript: What was on the wire.
        answer: What the client answered, or why it did not.
        seed: The seed that the scripts were compiled with.
        requirements: The catalogue.
        claims: What became of the client's claims when they were tried.
        read_timeout_s: The real seconds of silence that the client was told to bear.
    """
    before = _before_checks(transcript, answer)
    if isinstance(before, Observation):
        before = _claimed_in_vain(scenario, claims) or before
    if not isinstance(before, Observation):
        return _alike(scenario, requirements, before)
    try:
        evidence = Evidence(
            scenario=scenario,
            expectations=fold(scenario),
            scripts=replay(scenario, transcript, seed),
            transcript=transcript,
            observation=before,
            read_timeout_s=read_timeout_s,
        )
    except Exception as error:  # noqa: BLE001 - whatever breaks here is ours to report
        return _alike(scenario, requirements, _Ruling("error", _ours(error)))
    return _worst([_finding(id_, requirements, evidence) for id_ in scenario.proves])


@dataclass(frozen=True, slots=True)
class _Ruling:
    """A verdict on a whole case, whatever its requirements."""

    verdict: Verdict
    message: str


def _before_checks(transcript: Transcript, answer: Answer) -> Observation | _Ruling:
    """Give the observation, or say why the case cannot be judged by checks."""
    for entry in transcript.entries:
        if isinstance(entry, HarnessFault):
            return _Ruling("error", f"wavetank failed: {entry.message}")
    match answer:
        case Errored():
            return _Ruling("error", f"{CAUSES[answer.cause]}: {answer.message}")
        case Skipped():
            return _Ruling("inconclusive", f"the client declined: {answer.reason}")
        case Observed() if not transcript.requests:
            return _Ruling("inconclusive", "not shown: no request reached the mock")
    return answer.observation


def _claimed_in_vain(scenario: Scenario, claims: Sequence[Claim]) -> _Ruling | None:
    """Say what the case needs that the client only claims.

    Whoever is at fault, adapter or library, what this case shows of anything is worth
    nothing: a pass because nothing was looked at is as false as a failure.
    """
    for claim in claims:
        if not claim.kept and claim.capability in scenario.needs:
            return _Ruling(
                "inconclusive",
                f"not shown: the client claims {claim.capability}, but {claim.words};"
                f" mend the adapter or do not claim it (see wavetank doctor)",
            )
    return None


def _finding(
    requirement_id: str, requirements: Mapping[str, Requirement], evidence: Evidence
) -> Finding:
    """Let one check decide; what it raises is ours."""
    requirement = requirements.get(requirement_id)
    check = CHECKS.get(requirement_id)
    if requirement is None or check is None:
        missing = "requirement" if requirement is None else "check"
        message = f"there is no {missing} of this id"
        return _unchecked(requirement_id, requirements, _Ruling("error", message))
    try:
        decision = _decide(check, evidence)
    except Exception as error:  # noqa: BLE001 - a broken check is ours to report
        ruling = _Ruling("error", f"the check failed: {_ours(error)}")
        return _unchecked(requirement_id, requirements, ruling)
    return Finding(
        requirement=requirement_id,
        level=requirement.level,
        verdict=decision.verdict,
        message=decision.message,
        expected=decision.expected,
        found=decision.found,
    )


def _decide(check: Check, evidence: Evidence) -> Decision:
    """Ask the check, unless an unexpected request has spoilt its witness.

    The mock refuses a request that fits no exchange, and the caller is told of that
    refusal. It would be unfair to take it for the answer.
    """
    if check.witness != "wire":
        for entry in evidence.transcript.entries:
            if isinstance(entry, Unmatched):
                differences = listed(entry.differences)
                return not_shown(
                    f"request {entry.request + 1} fits no exchange: {differences}"
                )
    return check.decide(evidence)


def _alike(
    scenario: Scenario, requirements: Mapping[str, Requirement], ruling: _Ruling
) -> CaseVerdict:
    """Give every requirement of a case the same finding."""
    return _worst([_unchecked(id_, requirements, ruling) for id_ in scenario.proves])


def _unchecked(
    requirement_id: str, requirements: Mapping[str, Requirement], ruling: _Ruling
) -> Finding:
    requirement = requirements.get(requirement_id)
    level = "must" if requirement is None else requirement.level
    return Finding(requirement_id, level, ruling.verdict, ruling.message)


def _worst(findings: Sequence[Finding]) -> CaseVerdict:
    if not findings:
        return CaseVerdict("inconclusive", (), "the scenario proves no requirement")
    worst = max(findings, key=lambda finding: SEVERITY[finding.verdict])
    return CaseVerdict(worst.verdict, tuple(findings), worst.message)


def _ours(error: Exception) -> str:
    if isinstance(error, HarnessError):
        return str(error)
    return f"{type(error).__name__}: {error}"
