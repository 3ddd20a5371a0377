"""What ``wavetank serve`` makes of its options, and what it leaves for later."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cli.invoking import invoke
from wavetank.scenario import loading
from wavetank.script import Request
from wavetank.server import ThreadedServer

if TYPE_CHECKING:
    from pathlib import Path

    from wavetank.server import Choice

BODY = {"model": "deepseek-v4-flash", "messages": [{"role": "user", "content": "Hi"}]}
REQUEST = Request(
    "POST",
    "/chat/completions",
    (("Authorization", "Bearer sk-any"), ("Content-Type", "application/json")),
    json.dumps(BODY).encode(),
)


@pytest.fixture(name="started")
def fixture_started(monkeypatch: pytest.MonkeyPatch) -> list[ThreadedServer]:
    """Collect the servers that are started; each one ends like Ctrl-C."""
    started: list[ThreadedServer] = []

    def start(server: ThreadedServer, *_: object) -> None:
        started.append(server)
        raise KeyboardInterrupt

    monkeypatch.setattr(ThreadedServer, "start", start)
    return started


def first(steps: Choice) -> str:
    """The name of what an answer begins with."""
    step = steps.reply.steps[0]
    return str(getattr(step, "name", None) or type(step).__name__)


def test_faults_are_in_force_from_the_start(started: list[ThreadedServer]) -> None:
    """Each flag is one fault, in order."""
    result = invoke("serve", "--fault", "rate-limit*1", "--fault", "latency=500ms*2")
    assert result.exit_code == 0

    (server,) = started
    endpoint = server.endpoint
    answers = [first(endpoint.respond(REQUEST)) for _ in range(3)]
    assert answers == ["Pause", "Pause", "Role"]
    assert [each["met"] for each in server.faults.shown()] == [1, 2]


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["--balance", "0"], "insufficient-balance"),
        (["--concurrency", "0"], "rate-limit"),
        (["--balance", "5"], "Role"),
        ([], "Role"),
    ],
)
def test_the_account_is_declared(
    started: list[ThreadedServer], words: list[str], error: str
) -> None:
    """Without money every request is a 402, without a place a 429."""
    invoke("serve", *words)

    (server,) = started
    assert first(server.endpoint.respond(REQUEST)) == error


@pytest.mark.parametrize(
    ("fault", "words"),
    [("ratelimit", "an effect (close-after"), ('{"cot": true}', "did you mean 'cut'?")],
)
def test_what_is_no_fault_is_refused_in_words(fault: str, words: str) -> None:
    """The server does not start."""
    result = invoke("serve", "--fault", fault)

    assert result.exit_code == 2
    assert words in result.stderr


def test_a_balance_is_an_amount_of_money() -> None:
    """What is a number and no amount is refused before the server starts."""
    result = invoke("serve", "--balance", "nan")

    assert result.exit_code == 2
    assert "expected an amount of money" in result.stderr


def test_disputed_facts_are_turned(started: list[ThreadedServer]) -> None:
    """A switch is turned by its name; a retired id answers again."""
    words = ("--switch", "legacy_ids=alias", "--switch", "cache_unit=0")
    assert invoke("serve", *words).exit_code == 0

    (server,) = started
    switches = server.endpoint.endpoint.profile.switches
    assert (switches.legacy_ids, switches.cache_unit) == ("alias", 0)


def test_what_is_no_switch_is_refused_in_words() -> None:
    """The server does not start."""
    result = invoke("serve", "--switch", "usages=both")

    assert result.exit_code == 2
    assert "did you mean 'usage'?" in result.stderr


def test_a_folder_of_ones_own_is_read_before_anything_is_ready(
    started: list[ThreadedServer], tmp_path: Path
) -> None:
    """What is wrong in it is told, and nothing listens."""
    (tmp_path / "bad.yaml").write_text("wavetank: 7\n", encoding="utf-8")

    result = invoke("serve", "--scenarios", str(tmp_path))

    assert result.exit_code == 2
    assert "bad.yaml" in result.stderr
    assert started == []


def test_the_shipped_suite_is_not_waited_for(
    started: list[ThreadedServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The endpoint answers at once; only a scenario's first request may wait."""
    monkeypatch.delattr(loading, "load_suite")

    assert invoke("serve").exit_code == 0
    assert len(started) == 1
