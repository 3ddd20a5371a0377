"""A session survives and names whatever the process behind it does."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from wavetank.client import session
from wavetank.client.call import Answer, Call, Errored, Observed, Skipped
from wavetank.client.client import ignore_progress
from wavetank.client.conversation import Conversation
from wavetank.client.noise import NoiseLog
from wavetank.client.session import RESTARTS_AT_MOST, SessionClient
from wavetank.errors import HarnessError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

FAUX = Path(__file__).with_name("faux_adapter.py")


@contextmanager
def faux(*modes: str, start_timeout_s: float = 10.0) -> Iterator[SessionClient]:
    client = SessionClient(
        [sys.executable, str(FAUX), *modes],
        start_timeout_s=start_timeout_s,
        grace_s=0.3,
    )
    try:
        yield client
    finally:
        client.close()


def call(do: str, budget_s: float = 10.0) -> Call:
    return Call("http://127.0.0.1:1", "sk-test", {"do": do}, budget_s)


def ask(client: SessionClient, do: str, budget_s: float = 10.0) -> Answer:
    return client.ask(call(do, budget_s), ignore_progress)


def content(answer: Answer) -> str | None:
    assert isinstance(answer, Observed), answer
    return answer.observation.turns[0].content


def errored(answer: Answer) -> Errored:
    assert isinstance(answer, Errored), answer
    return answer


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or " Z " not in status.read_text(encoding="ascii")


def test_the_handshake_tells_who_the_client_is() -> None:
    """Name, capabilities and concurrency come from the answer to start."""
    with faux() as client:
        assert client.info.name == "faux"
        assert client.info.capabilities == {"stream", "progress"}
        assert client.info.concurrency == 4


def test_a_call_is_answered() -> None:
    """An observation comes back as a dataclass."""
    with faux() as client:
        assert content(ask(client, "answer")) == "hello"


def test_an_adapter_may_decline_or_fail() -> None:
    """Skipped and errored answers keep their reasons."""
    with faux() as client:
        assert ask(client, "skipped") == Skipped("not today")
        assert ask(client, "errored") == Errored("adapter", "my fault")


def test_progress_reaches_the_harness() -> None:
    """Every progress report is passed on before the answer."""
    reports: list[int] = []
    with faux() as client:
        answer = client.ask(call("progress"), reports.append)

    assert content(answer) == "hello"
    assert reports == [1, 2]


def test_answers_may_come_in_any_order() -> None:
    """Two calls in flight get the answers that carry their ids."""
    answers: list[Answer] = []
    with faux() as client:
        threads = [
            threading.Thread(target=lambda: answers.append(ask(client, "swap")))
            for _ in range(2)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert sorted(str(content(answer)) for answer in answers) == ["1", "2"]


def test_noise_is_kept_and_fails_nothing() -> None:
    """Lines that are no JSON objects become noise, bytes that are no text included."""
    with faux() as client:
        assert content(ask(client, "noise")) == "hello"
        assert content(ask(client, "noise-no-utf8")) == "hello"
        assert client.noise == ("starting up", "hello", "[1]", "NaN", "\\xff\\xfe")


def test_a_huge_line_survives() -> None:
    """Of a line beyond the limit the beginning is kept and the next one is read."""
    with faux() as client:
        assert content(ask(client, "huge")) == "hello"
        assert client.noise[1].startswith("a line of 17825792 bytes: xxx")


@pytest.mark.parametrize(
    ("do", "message"),
    [
        ("crash", "the process exited with status 7"),
        ("half", "the process exited with status 7"),
        ("exit", "the process exited with status 0"),
        ("signal", "the process was ended by SIGKILL"),
        ("odd-signal", "the process was ended by signal 40"),
    ],
)
def test_a_dying_process_is_told_apart(do: str, message: str) -> None:
    """A crash carries the exit status; the next call gets a fresh process."""
    with faux() as client:
        answer = errored(ask(client, do))

        assert (answer.cause, answer.message) == ("crashed", message)
        assert content(ask(client, "answer")) == "hello"
        assert any("restart 1" in line for line in client.noise)


def test_a_crash_shows_the_tail_of_stderr() -> None:
    """What the process said last is in the details."""
    with faux() as client:
        assert errored(ask(client, "crash")).details == "boom\n"


def test_a_closed_stdout_is_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that can no longer answer is ended at once, not at the budget."""
    monkeypatch.setattr("wavetank.client.conversation.EXIT_AFTER_CLOSE_S", 0.1)
    with faux() as client:
        answer = errored(ask(client, "close-stdout"))

        assert answer.cause == "crashed"
        assert answer.message == "the process closed its stdout without exiting"
        assert content(ask(client, "answer")) == "hello"


def test_a_hang_is_ended_at_the_budget() -> None:
    """A call that is not answered in time costs the process, and the run goes on."""
    with faux() as client:
        answer = errored(ask(client, "hang", budget_s=0.1))

        assert (answer.cause, answer.message) == ("hung", "did not answer within 0.1 s")
        assert content(ask(client, "answer")) == "hello"


def test_a_hang_survives_sigterm() -> None:
    """A process that ignores SIGTERM is killed after the grace period."""
    with faux("ignore-sigterm") as client:
        assert errored(ask(client, "hang", budget_s=0.1)).cause == "hung"
        assert content(ask(client, "answer")) == "hello"


def test_a_hang_takes_the_calls_beside_it_along() -> None:
    """Calls owed by a process that was ended for another's hang say so."""
    others: list[Answer] = []
    with faux() as client:
        other = threading.Thread(target=lambda: others.append(ask(client, "swap")))
        other.start()
        while "1" not in client._conversation._owed:
            time.sleep(0.001)
        errored(ask(client, "hang", budget_s=0.1))
        other.join()

    answer = errored(others[0])
    assert answer.cause == "crashed"
    assert "another call did not answer within 0.1 s" in answer.message


@pytest.mark.parametrize(
    ("do", "reason"),
    [
        ("wrong-id", "answered call 'no-such-call', which it does not owe"),
        ("no-id", 'printed a JSON object without an id: {"level": "info"}'),
    ],
)
def test_a_stray_answer_is_against_the_protocol(do: str, reason: str) -> None:
    """An answer that belongs to no call ends the process, and the owed call errs."""
    with faux() as client:
        answer = errored(ask(client, do))

        assert (answer.cause, answer.message) == ("invalid", f"the process {reason}")
        assert content(ask(client, "answer")) == "hello"


def test_a_second_answer_ends_the_process() -> None:
    """The first answer counts; the second makes the next call get a fresh process."""
    with faux() as client:
        assert content(ask(client, "twice")) == "hello"
        while not client._conversation.end_reason:
            time.sleep(0.001)
        gone = "(not started again: the process answered call '1' twice)"
        assert client.noise[-1] == gone
        assert content(ask(client, "answer")) == "hello"
        assert gone not in client.noise
        assert "(restart 1: the process answered call '1' twice)" in client.noise


@pytest.mark.parametrize(
    ("do", "message"),
    [
        ("invalid", "observation.turns[0]: 'outcome' is a required property"),
        ("answer-no-utf8", "answered in bytes that are no UTF-8"),
    ],
)
def test_an_invalid_answer_costs_one_call(do: str, message: str) -> None:
    """An answer against the schema names the field, and the process goes on."""
    with faux() as client:
        answer = errored(ask(client, do))

        assert answer.cause == "invalid"
        assert message in answer.message
        assert content(ask(client, "answer")) == "hello"
        assert client.noise == ("starting up",)


def test_a_process_is_restarted_ten_times_at_most() -> None:
    """The eleventh death is the last one, and the reason is repeated."""
    with faux() as client:
        for _ in range(RESTARTS_AT_MOST + 1):
            assert errored(ask(client, "crash")).cause == "crashed"
        answer = errored(ask(client, "answer"))

    assert answer.cause == "unstarted"
    assert "restarted 10 times" in answer.message
    assert "exited with status 7" in answer.message


@pytest.mark.parametrize(
    ("mode", "start_timeout_s", "reason"),
    [
        ("die", 10.0, "exited with status 3\nits stderr ends with:\nno licence"),
        ("silent", 0.2, "did not answer start within 0.2 s"),
        ("bad-greeting", 10.0, "answered start against the protocol: ready:"),
    ],
)
def test_a_client_that_never_becomes_ready_is_refused(
    mode: str, start_timeout_s: float, reason: str
) -> None:
    """The harness says how the start failed and leaves no process behind."""
    with (
        pytest.raises(HarnessError, match="did not become ready") as caught,
        faux(mode, start_timeout_s=start_timeout_s),
    ):
        pass

    assert reason in str(caught.value)


def test_a_program_that_does_not_exist_is_a_usage_error() -> None:
    """The command line is in the message."""
    with pytest.raises(UsageError, match="cannot start 'no-such-program --x'"):
        SessionClient(["no-such-program", "--x"])


@pytest.mark.parametrize(
    "modes", [(), ("ignore-stop",), ("ignore-stop", "ignore-sigterm")]
)
def test_closing_leaves_no_process_behind(modes: tuple[str, ...]) -> None:
    """Neither the process nor what it started outlives the session."""
    with faux(*modes) as client:
        grandchild = int(content(ask(client, "child")) or "0")
        process = client._conversation._process._process.pid
        assert is_alive(grandchild)

    while is_alive(grandchild):
        time.sleep(0.001)
    assert not is_alive(process)


def test_ctrl_c_while_a_process_starts_leaves_none_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It may come after the process is there and before anybody knows it."""
    started: list[Conversation] = []

    class Interrupted(Conversation):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            signal.raise_signal(signal.SIGINT)
            started.append(self)

    monkeypatch.setattr(session, "Conversation", Interrupted)

    with pytest.raises(KeyboardInterrupt), faux("mute"):
        pass

    assert not is_alive(started[0]._process._process.pid)


def test_a_closed_session_answers_for_the_client() -> None:
    """Calls in flight and later ones get an error instead of hanging."""
    answers: list[Answer] = []
    with faux() as client:
        waiting = threading.Thread(target=lambda: answers.append(ask(client, "hang")))
        waiting.start()
        while not client._conversation._owed:
            time.sleep(0.001)
    waiting.join()

    assert errored(answers[0]).message == "the harness closed the client"
    assert errored(ask(client, "answer")).cause == "unstarted"


def test_a_program_that_is_gone_is_not_restarted(tmp_path: Path) -> None:
    """The call is answered with the reason instead of an exception."""
    program = tmp_path / "faux"
    program.write_text(f"#!/bin/sh\nexec '{sys.executable}' '{FAUX}'", encoding="utf-8")
    program.chmod(0o755)
    client = SessionClient([str(program)], grace_s=0.3)
    errored(ask(client, "crash"))
    program.unlink()
    answer = errored(ask(client, "answer"))
    client.close()

    assert answer.cause == "unstarted"
    assert answer.message.startswith(f"cannot start '{program}'")


def test_a_call_that_meets_an_ended_process_goes_to_the_next_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A process may end between two looks at it; the call was not given away."""
    with faux() as client:
        live = client._conversation
        ended = Conversation([sys.executable, str(FAUX)], NoiseLog(), 0.3)
        ended.stop()
        following = iter([ended, live])
        monkeypatch.setattr(client, "_current", lambda: next(following))

        assert content(ask(client, "answer")) == "hello"
