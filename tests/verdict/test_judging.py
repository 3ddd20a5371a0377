"""One case judged."""

from __future__ import annotations

from dataclasses import replace

import pytest

from verdict.making import (
    SEED,
    answered,
    compiled,
    received,
    replying,
    transcript,
)
from wavetank.client.call import Answer, Errored, Observation, Observed, Skipped, Turn
from wavetank.journal.entries import HarnessFault, Transcript, Unmatched
from wavetank.scenario.steps import Content, Done, Finish, Role
from wavetank.verdict.checks import CHECKS
from wavetank.verdict.decision import Check, Decision
from wavetank.verdict.judging import judge
from wavetank.verdict.model import CaseVerdict, Claim, Requirement

CONTENT, REASON, KEY = (
    "content.deltas-concatenated",
    "finish.reason-passed-on",
    "request.bearer-key",
)
REQUIREMENTS = {
    CONTENT: Requirement(CONTENT, "must", "S.", "R"),
    REASON: Requirement(REASON, "should", "S.", "R"),
    KEY: Requirement(KEY, "must", "S.", "R"),
}
STEPS = (Role(), Content(("One", ", two")), Finish("stop"), Done())
SCENARIO = replying(*STEPS, proves=(CONTENT, REASON, KEY))
GOOD = Turn("complete", content="One, two", finish_reason="stop")


def sent() -> Transcript:
    script = compiled(SCENARIO)
    return transcript(received(), answered(data=script.written, digest=script.digest))


def told(turn: Turn) -> Answer:
    return Observed(Observation((turn,)))


def judged(seen: Transcript, answer: Answer) -> CaseVerdict:
    return judge(SCENARIO, seen, answer, seed=SEED, requirements=REQUIREMENTS)


def verdicts(verdict: CaseVerdict) -> dict[str, str]:
    return {each.requirement: each.verdict for each in verdict.findings}


def test_a_conforming_client_passes_every_requirement() -> None:
    """Each requirement of the case gets one finding with its own level."""
    verdict = judged(sent(), told(GOOD))

    assert verdict.verdict == "pass"
    assert verdict.message == ""
    assert [(f.requirement, f.level) for f in verdict.findings] == [
        (CONTENT, "must"),
        (REASON, "should"),
        (KEY, "must"),
    ]


def test_the_worst_finding_wins() -> None:
    """One failed check fails the case, with its message, and no other check."""
    verdict = judged(sent(), told(Turn("complete", "One, two", finish_reason=None)))

    assert verdict.verdict == "fail"
    assert verdicts(verdict) == {CONTENT: "pass", REASON: "fail", KEY: "pass"}
    assert "finish_reason is null" in verdict.message
    assert verdict.findings[1].expected == '"stop"'


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        ("hung", "the client did not answer in time: late"),
        ("crashed", "the client crashed: late"),
        ("adapter", "the client's adapter failed: late"),
        ("invalid", "the client's answer breaks the client protocol: late"),
        ("unstarted", "the client did not start: late"),
    ],
)
def test_a_client_that_gave_no_answer_is_an_error(cause: str, words: str) -> None:
    """A hung, crashed or broken adapter is never taken for a failing library."""
    verdict = judged(sent(), Errored(cause, "late"))  # type: ignore[arg-type] # a word

    assert set(verdicts(verdict).values()) == {"error"}
    assert (verdict.verdict, verdict.message) == ("error", words)


def test_a_declined_call_shows_nothing() -> None:
    """A skipped case is inconclusive, with the client's reason."""
    verdict = judged(sent(), Skipped("no such option"))

    assert verdict.verdict == "inconclusive"
    assert verdict.message == "the client declined: no such option"


def test_an_answer_without_a_request_shows_nothing() -> None:
    """A client that never asked the mock is not believed, whatever it reports."""
    verdict = judged(Transcript(), told(GOOD))

    assert set(verdicts(verdict).values()) == {"inconclusive"}
    assert verdict.message == "not shown: no request reached the mock"


def test_a_fault_of_the_harness_is_ours() -> None:
    """A fault in the transcript comes before everything the client did."""
    seen = Transcript((*sent().entries, HarnessFault(3, 0, "write failed")))

    for answer in (told(GOOD), Errored("hung", "late"), Skipped("why")):
        verdict = judged(seen, answer)
        assert (verdict.verdict, verdict.message) == (
            "error",
            "wavetank failed: write failed",
        )


def test_bytes_that_depart_from_the_script_are_ours() -> None:
    """A client is not blamed for an answer that was never scripted."""
    script = compiled(SCENARIO)
    other = answered(data=b"other", digest=script.digest)

    verdict = judged(transcript(received(), other), told(Turn("error")))

    assert set(verdicts(verdict).values()) == {"error"}
    assert "differs from the script" in verdict.message


def test_an_unexpected_request_spoils_only_the_callers_witness() -> None:
    """What the requests show is judged; what the caller was told is not."""
    unmatched = Unmatched(3, 1, ("every exchange is used up",))
    seen = Transcript((*sent().entries, received(1), unmatched))

    verdict = judged(seen, told(Turn("error")))

    assert verdicts(verdict) == {
        CONTENT: "inconclusive",
        REASON: "inconclusive",
        KEY: "pass",
    }
    assert verdict.message == (
        "not shown: request 2 fits no exchange: every exchange is used up"
    )


@pytest.mark.parametrize("unknown", ["no.requirement", "no.check"])
def test_what_cannot_be_looked_up_is_ours(unknown: str) -> None:
    """A scenario that proves what does not exist is an error, not a pass."""
    requirements = {"no.check": Requirement("no.check", "may", "S.", "R")}
    scenario = replying(*STEPS, proves=(unknown,))

    verdict = judge(scenario, sent(), told(GOOD), seed=SEED, requirements=requirements)

    (finding,) = verdict.findings
    assert finding.verdict == "error"
    assert finding.message == f"there is no {unknown[3:]} of this id"


def test_a_check_that_breaks_is_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception in a check is an error of its requirement and of no other."""

    def decide(_: object) -> Decision:
        raise ValueError("oops")

    checks = {**CHECKS, REASON: Check("caller", decide)}
    monkeypatch.setattr("wavetank.verdict.judging.CHECKS", checks)

    verdict = judged(sent(), told(GOOD))

    assert verdicts(verdict) == {CONTENT: "pass", REASON: "error", KEY: "pass"}
    assert verdict.message == "the check failed: ValueError: oops"


def test_a_case_that_proves_nothing_shows_nothing() -> None:
    """Without a requirement there is nothing to pass."""
    verdict = judge(replying(*STEPS), sent(), told(GOOD), seed=SEED, requirements={})

    assert verdict == CaseVerdict(
        "inconclusive", (), "the scenario proves no requirement"
    )


@pytest.mark.parametrize("turn", [GOOD, Turn("error")])
def test_what_the_client_only_claims_shows_nothing(turn: Turn) -> None:
    """A case that needs it is neither passed nor failed, and says where to look."""
    scenario = replace(SCENARIO, needs=("stream", "usage"))
    claims = (Claim("stream", kept=True), Claim("usage", kept=False, words="it lied"))

    verdict = judge(
        scenario,
        sent(),
        told(turn),
        seed=SEED,
        requirements=REQUIREMENTS,
        claims=claims,
    )

    assert set(verdicts(verdict).values()) == {"inconclusive"}
    assert verdict.message == (
        "not shown: the client claims usage, but it lied;"
        " mend the adapter or do not claim it (see wavetank doctor)"
    )


def test_what_a_case_does_not_need_may_be_claimed_in_vain() -> None:
    """The client is judged by the rest all the same; an error stays an error."""
    lie = (Claim("usage", kept=False, words="it lied"),)
    needy = replace(SCENARIO, needs=("usage",))
    hung: Answer = Errored("hung", "did not return")

    free = judge(
        SCENARIO, sent(), told(GOOD), seed=SEED, requirements=REQUIREMENTS, claims=lie
    )
    bound = judge(needy, sent(), hung, seed=SEED, requirements=REQUIREMENTS, claims=lie)

    assert free.verdict == "pass"
    assert bound.verdict == "error"
