"""A program per call: its last line, its output or its exit status is the answer."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from wavetank.client.call import (
    Answer,
    Call,
    Errored,
    Failure,
    Observation,
    Observed,
    Turn,
)
from wavetank.client.client import ignore_progress
from wavetank.client.one_shot import OneShotClient


def ask(program: str, budget_s: float = 5.0, **request: str) -> Answer:
    client = OneShotClient(program, grace_s=0.2)
    call = Call("http://127.0.0.1:1/v1", "sk-test", request, budget_s)
    try:
        return client.ask(call, ignore_progress)
    finally:
        client.close()


def turn_of(answer: Answer) -> Turn:
    assert isinstance(answer, Observed), answer
    return answer.observation.turns[0]


def errored(answer: Answer) -> Errored:
    assert isinstance(answer, Errored), answer
    return answer


def test_output_and_status_zero_are_a_complete_answer() -> None:
    """The output is the content, unchanged."""
    assert turn_of(ask("printf ' Hi\\n'")) == Turn("complete", content=" Hi\n")


def test_the_call_comes_in_variables_and_on_stdin() -> None:
    """A program that cannot read JSON finds the parts in its environment."""
    content = turn_of(
        ask(
            'echo "$WAVETANK_BASE_URL $WAVETANK_API_KEY $WAVETANK_REQUEST"; cat',
            model="é",
        )
    ).content

    assert content is not None
    variables, line = content.splitlines()
    assert variables == 'http://127.0.0.1:1/v1 sk-test {"model":"é"}'
    assert json.loads(line)["request"] == {"model": "é"}


def test_a_last_line_that_is_an_observation_counts() -> None:
    """Whatever was printed before, and whatever the exit status."""
    line = '{"turns":[{"outcome":"cancelled"}]}'

    answer = ask(f"echo noise; echo '{line}'; exit 3")

    assert answer == Observed(Observation((Turn("cancelled"),)))


@pytest.mark.parametrize("text", ['{"content":1}', "[1]", "{", ""])
def test_any_other_last_line_is_content(text: str) -> None:
    """JSON is text like any other unless it has turns."""
    assert turn_of(ask(f"printf '%s' '{text}'")).content == text


def test_an_invalid_observation_is_the_adapters_failure() -> None:
    """It said that it is one, so it must follow the schema."""
    answer = errored(ask("""echo '{"turns":[{}]}'"""))

    assert answer.cause == "invalid"
    assert "turns[0]: 'outcome' is a required property" in answer.message


def test_another_status_is_an_error_with_the_tail_of_stderr() -> None:
    """What was printed stays in the content."""
    turn = turn_of(ask("echo half; echo 'no luck' >&2; exit 3"))

    assert turn == Turn(
        "error", content="half\n", error=Failure("other", message="no luck")
    )


def test_a_silent_failure_is_told_by_its_status() -> None:
    """Without stderr the message says how the process ended."""
    assert turn_of(ask("exit 3")).error == Failure(
        "other", message="the process exited with status 3"
    )


@pytest.mark.parametrize("program", ["no-such-program", "/etc/passwd"])
def test_a_program_that_cannot_run_is_not_blamed_on_the_library(program: str) -> None:
    """The shell's own statuses for that are no answer."""
    assert errored(ask(program)).cause == "unstarted"


def test_a_request_too_large_for_a_variable_is_not_blamed_either() -> None:
    """The kernel refuses to start the program."""
    answer = errored(ask("cat", text="x" * (4 << 20)))

    assert answer.cause == "unstarted"


def test_endless_output_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is bounded whatever a program prints."""
    monkeypatch.setattr("wavetank.client.one_shot.OUTPUT_LIMIT_BYTES", 1000)

    answer = errored(ask("head -c 2000 /dev/zero"))

    assert (answer.cause, answer.message) == ("invalid", "printed more than 1000 bytes")


def test_a_hang_ends_at_the_budget_with_everything_it_started(tmp_path: Path) -> None:
    """The whole process group is gone."""
    pid_file = tmp_path / "pid"

    answer = errored(ask(f"sleep 60 & echo $! > {pid_file}; wait", budget_s=0.2))

    assert (answer.cause, answer.message) == ("hung", "did not exit within 0.2 s")
    pid = int(pid_file.read_text(encoding="ascii"))
    while is_alive(pid):
        time.sleep(0.001)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or " Z " not in status.read_text(encoding="ascii")


def test_the_client_is_named_after_its_program() -> None:
    """Nothing else is known; capabilities are the user's to say."""
    client = OneShotClient("curl -s | jq .", capabilities=frozenset({"complete"}))

    assert client.info.name == "curl"
    assert client.info.capabilities == {"complete"}
    assert client.noise == ()


@pytest.mark.parametrize("program", ["kill -SEGV $$", "sh -c 'kill -SEGV $$'; exit $?"])
def test_a_crash_is_no_answer(program: str) -> None:
    """A program that a signal ended has told its caller nothing, shell or no shell."""
    answer = errored(ask(f"echo partly; echo why >&2; {program}"))

    assert answer.cause == "crashed"
    assert answer.message == "the process was ended by SIGSEGV"
    assert "why" in answer.details
