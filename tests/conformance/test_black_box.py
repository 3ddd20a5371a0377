"""Programs judged from outside."""

from __future__ import annotations

import os
import sys

import pytest

from conformance.suite_making import shipped, shipped_cases
from wavetank.client import Call, Observation, Observed, Turn, ignore_progress
from wavetank.conformance import Stage
from wavetank.conformance.black_box import (
    OF_THE_CALL,
    UNSEEN,
    UNTOLD,
    BlackBoxClient,
    from_outside,
)
from wavetank.errors import UsageError
from wavetank.server import ThreadedServer
from wavetank.verdict import CHECKS, CaseVerdict, Finding, KnownList

CALL = Call("http://127.0.0.1:9/v1", "sk-wavetank-1", {}, 1.0)


def a_program(source: str) -> BlackBoxClient:
    """A Python program as a black box."""
    return BlackBoxClient([sys.executable, "-c", source], os.environ)


def test_a_program_finds_the_mock_in_its_environment() -> None:
    """Every variable that programs of its kind read holds the play's address or key."""
    source = (
        "import os; e = os.environ;"
        "assert e['OPENAI_BASE_URL'] == e['DEEPSEEK_BASE_URL'] =="
        " e['DEEPSEEK_API_BASE'] == e['ANTHROPIC_BASE_URL'] == 'http://127.0.0.1:9/v1';"
        "assert e['OPENAI_API_KEY'] == e['DEEPSEEK_API_KEY'] =="
        " e['ANTHROPIC_API_KEY'] == 'sk-wavetank-1'"
    )

    answer = a_program(source).ask(CALL, ignore_progress)

    assert answer == Observed(Observation((Turn("complete"),)))


def test_another_exit_status_is_an_error_told() -> None:
    """A program that fails has told its caller so."""
    answer = a_program("raise SystemExit(7)").ask(CALL, ignore_progress)

    assert isinstance(answer, Observed)
    (turn,) = answer.observation.turns
    assert turn.outcome == "error"
    assert turn.error is not None
    assert turn.error.message == "exit status 7"


def test_a_program_that_is_not_there_is_refused() -> None:
    """A command that cannot be started is the caller's mistake, in words."""
    client = BlackBoxClient(["/no/such/program"], {})

    with pytest.raises(UsageError, match="cannot run '/no/such/program': No such file"):
        client.ask(CALL, ignore_progress)
    assert client.info.name == "program"
    client.close()


def test_what_was_decided_without_a_witness_is_taken_back() -> None:
    """Checks of the caller become inconclusive; wire and outcome stand."""
    verdict = CaseVerdict(
        "fail",
        (
            Finding("content.whitespace-kept", "must", "fail", "it differs", "a", "b"),
            Finding("end.truncation-reported", "must", "pass"),
            Finding("error.not-retried", "must", "pass"),
        ),
        "it differs",
    )

    outside = from_outside(verdict)

    assert outside.verdict == "inconclusive"
    assert [each.verdict for each in outside.findings] == [
        "inconclusive", "pass", "pass",
    ]  # fmt: skip
    assert outside.findings[0].message == outside.message == UNSEEN


def test_a_program_is_not_held_to_a_call_that_it_never_got() -> None:
    """What it did otherwise than the call asks is taken back; what it kept stands."""
    verdict = CaseVerdict(
        "fail",
        (
            Finding("request.extra-fields-passed", "must", "fail", "it differs"),
            Finding("cancel.closes-connection", "must", "pass"),
        ),
    )

    outside = from_outside(verdict)

    assert [(each.verdict, each.message) for each in outside.findings] == [
        ("inconclusive", UNTOLD),
        ("pass", ""),
    ]
    assert CHECKS.keys() > OF_THE_CALL


@pytest.mark.parametrize(
    "verdict", [CaseVerdict("error", (), "ours"), CaseVerdict("inconclusive", ())]
)
def test_what_has_no_findings_stays(verdict: CaseVerdict) -> None:
    """An error of the whole case, or a case that proves nothing, is left alone."""
    assert from_outside(verdict) == verdict


def test_the_wire_judges_a_program() -> None:
    """A program that asks once and fails has shown what the wire can show."""
    source = (
        "import os, urllib.request as u\n"
        "r = u.Request(os.environ['OPENAI_BASE_URL'] + '/chat/completions', b'{}')\n"
        "u.urlopen(r)"
    )
    (case,) = shipped_cases("errors/401").selected
    with ThreadedServer() as server:
        stage = Stage(
            server=server,
            client=a_program(source),
            requirements=shipped().requirements,
            known=KnownList(),
            seed=0,
            speed=100,
        )
        record = stage.perform(case, stage.create_play(case, 0))

    verdicts = {f.requirement: f.verdict for f in from_outside(record.verdict).findings}
    assert verdicts["error.not-retried"] == "pass"
    assert verdicts["error.status-surfaced"] == "inconclusive"
