"""Whole runs of clients that misbehave: each is named for what it did, and none fails.

Three cases are asked one after the other, and the one in the middle goes wrong. The
run ends all the same, every report is written, and no case is missing from any.
"""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

import pytest

from cli.invoking import invoke
from conformance import faux_program, faux_session
from wavetank.report import FORMATS, read_run

if TYPE_CHECKING:
    from collections.abc import Mapping

    from click.testing import Result

    from wavetank.report import CaseRecord, Run

TESTS: Final = Path(__file__).resolve().parents[1]
CASES: Final = ("x/before", "x/odd", "x/past")
SCENARIO: Final = """\
wavetank: 1
title: Text arrives
proves: [content.deltas-concatenated, finish.reason-passed-on]
source: RFC 1
call:
  request: {{model: m, stream: true, messages: [{{role: user, content: {word}}}]}}
  budget: {budget}
reply:
  - role: assistant
  - content: [One, ", two"]
  - finish: {{reason: stop, usage: {{prompt: 1, completion: 2}}}}
  - done
"""
HANGING: Final = {"hangs", "sends-half-json"}
"""Modes that cost a budget, which is short for them alone."""


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the fakes import what they share."""
    monkeypatch.setenv("PYTHONPATH", str(TESTS))


def judge(folder: Path, mode: str, *client: str) -> tuple[Result, Run]:
    """Run the three cases and write every report."""
    budget = "1s" if mode in HANGING else "60s"
    for case in CASES:
        path = folder / "suite" / f"{case}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        odd = case == CASES[1]
        word = faux_session.WORD if odd else "Hello"
        text = SCENARIO.format(word=word, budget=budget if odd else "60s")
        path.write_text(text, encoding="utf-8")
    reports = [f"--report={each}={folder / each}" for each in FORMATS]
    suite = ("--scenarios", str(folder / "suite"), "--jobs", "1")
    result = invoke("run", *client, *suite, *reports)
    return result, read_run(folder / "jsonl")


def session(folder: Path, mode: str) -> tuple[Result, Run]:
    """Run against a session in one of its modes."""
    words = shlex.join([sys.executable, faux_session.__file__, mode])
    return judge(folder, mode, "--client-cmd", words)


def program(folder: Path, mode: str) -> tuple[Result, Run]:
    """Run against a one-shot program in one of its modes."""
    words = shlex.join([sys.executable, faux_program.__file__, mode])
    return judge(folder, mode, "--client-exec", words)


def assert_whole(folder: Path, result: Result, run: Run) -> Mapping[str, CaseRecord]:
    """Find every case in every report, and nobody blamed in any."""
    by_case = {each.case: each for each in run.cases}
    assert tuple(by_case) == CASES
    assert run.footer.exit_status == result.exit_code
    assert sum(run.footer.counts.values()) == len(CASES)
    assert run.footer.counts["fail"] == 0
    counted = ET.parse(folder / "junit").getroot().findall(".//testcase")  # noqa: S314  our own file
    assert [each.get("name") for each in counted] == list(CASES)
    page = (folder / "html").read_text(encoding="utf-8")
    assert all(case in page for case in CASES)
    for name in ("markdown", "text"):
        assert f"exit status {result.exit_code}" in (folder / name).read_text("utf-8")
    assert '"schemaVersion": 1' in (folder / "badge").read_text(encoding="utf-8")
    return by_case


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("dies", "the client crashed: the process exited with status 7"),
        ("is-killed", "the client crashed: the process was ended by SIGKILL"),
        ("closes-stdout", "the client crashed: the process closed its stdout without"),
        ("hangs", "the client did not answer in time: did not answer within 1 s"),
        ("sends-half-json", "the client did not answer in time"),
        ("answers-wrong-id", "breaks the client protocol: the process answered call"),
        ("answers-next-call", "breaks the client protocol: the process answered call"),
        ("sends-bad-answer", "breaks the client protocol: answered against"),
        ("says-it-erred", "the client's adapter failed: no such option: stream"),
    ],
)
def test_a_session_that_fails_a_call_has_no_verdict_for_it(
    tmp_path: Path, mode: str, words: str
) -> None:
    """The case is an error with its cause, and those before and after it pass."""
    result, run = session(tmp_path, mode)

    cases = assert_whole(tmp_path, result, run)
    assert result.exit_code == 3
    assert {name: each.verdict.verdict for name, each in cases.items()} == {
        "x/before": "pass",
        "x/odd": "error",
        "x/past": "pass",
    }
    assert words in cases["x/odd"].verdict.message
    assert words in result.stdout
    if mode == "dies":
        assert "| Segmentation fault, more or less" in result.stdout


@pytest.mark.parametrize("mode", ["prints-noise", "sends-huge-line", "is-sound"])
def test_a_session_may_print_what_it_likes(tmp_path: Path, mode: str) -> None:
    """Lines that are no answers fail nothing and are shown."""
    result, run = session(tmp_path, mode)

    assert_whole(tmp_path, result, run)
    assert result.exit_code == 0
    assert run.footer.counts["pass"] == 3
    assert bool(run.footer.noise) == (mode != "is-sound")
    assert ("printed by the client" in result.stdout) == (mode != "is-sound")


def test_an_answer_without_a_request_shows_nothing(tmp_path: Path) -> None:
    """A client that never asked is inconclusive, which is not green."""
    result, run = session(tmp_path, "answers-unasked")

    cases = assert_whole(tmp_path, result, run)
    assert result.exit_code == 1
    assert cases["x/odd"].verdict.verdict == "inconclusive"
    assert "no request reached the mock" in result.stdout


def test_a_second_answer_is_told_of(tmp_path: Path) -> None:
    """The first one counts; what is owed when the second comes is an error."""
    result, run = session(tmp_path, "answers-twice")

    cases = assert_whole(tmp_path, result, run)
    assert cases["x/odd"].verdict.verdict == "pass"
    assert cases["x/past"].verdict.verdict in {"pass", "error"}
    told = [*run.footer.noise, cases["x/past"].verdict.message]
    assert any("answered call" in each and "twice" in each for each in told)


def test_a_session_that_exits_after_each_call_is_started_again(tmp_path: Path) -> None:
    """What was given to it while it went is an error, and the rest is judged."""
    result, run = session(tmp_path, "exits")

    cases = assert_whole(tmp_path, result, run)
    verdicts = {each.verdict.verdict for each in cases.values()}
    assert verdicts <= {"pass", "error"}
    assert any("exited with status 0" in each for each in run.footer.noise)
    assert result.exit_code == (3 if "error" in verdicts else 0)


def test_a_session_that_does_not_start_has_a_report_all_the_same(
    tmp_path: Path,
) -> None:
    """Every case is an error, told of once, so that no older report is read."""
    result, run = session(tmp_path, "dies-at-start")

    cases = assert_whole(tmp_path, result, run)
    assert result.exit_code == 3
    assert {each.verdict.verdict for each in cases.values()} == {"error"}
    assert result.stdout.count("the client did not start") == 1
    assert "did not become ready: it exited with status 3" in result.stdout
    assert "| no licence" in result.stdout


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("is-killed", "the client crashed: the process was ended by SIGKILL"),
        ("hangs", "the client did not answer in time: did not exit within 1 s"),
        ("sends-bad-answer", "breaks the client protocol: printed no valid"),
        ("sends-too-much", "breaks the client protocol: printed more than"),
        ("is-not-there", "the client did not start: the command could not be run"),
    ],
)
def test_a_program_that_fails_a_call_has_no_verdict_for_it(
    tmp_path: Path, mode: str, words: str
) -> None:
    """A process of its own for each call cannot spoil its neighbours."""
    result, run = program(tmp_path, mode)

    cases = assert_whole(tmp_path, result, run)
    assert result.exit_code == 3
    assert [each.verdict.verdict for each in cases.values()] == [
        "pass",
        "error",
        "pass",
    ]
    assert words in result.stdout


@pytest.mark.parametrize("mode", ["prints-noise", "answers-twice", "is-sound"])
def test_the_last_line_of_a_program_counts(tmp_path: Path, mode: str) -> None:
    """What it printed before its answer fails nothing."""
    result, run = program(tmp_path, mode)

    assert_whole(tmp_path, result, run)
    assert run.footer.counts["pass"] == 3
