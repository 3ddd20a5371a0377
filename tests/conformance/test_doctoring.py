"""What the doctor says of adapters that are wrong in one way each."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conformance import faux_patients
from conformance.faux_patients import healthy
from conformance.suite_making import shipped
from miniatures.blocking import BlockingClient
from miniatures.good_messages import MessagesClient
from wavetank.client import (
    Call,
    ClientInfo,
    ClientSpec,
    Errored,
    InProcessClient,
    Skipped,
    open_client,
)
from wavetank.conformance.doctoring import ANTHROPIC, CASES, CHAT, examine
from wavetank.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from wavetank.conformance.diagnosing import Diagnosis

TESTS = Path(__file__).resolve().parents[1]


def diagnoses(adapter: Callable[[Call], object]) -> dict[str, Diagnosis]:
    """Examine a callable; the diagnoses by probe."""
    found = list(examine(lambda: InProcessClient(adapter), shipped()))
    assert len({each.probe for each in found}) == len(found)
    return {each.probe: each for each in found}


def session(mode: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Diagnosis]:
    """Examine a program; the diagnoses by probe."""
    monkeypatch.setenv("PYTHONPATH", str(TESTS))
    words = [sys.executable, faux_patients.__file__, mode]
    return program(words, start_timeout_s=20.0)


def program(words: list[str], *, start_timeout_s: float) -> dict[str, Diagnosis]:
    """Examine a command; the diagnoses by probe."""
    spec = ClientSpec(command=shlex.join(words), start_timeout_s=start_timeout_s)
    return {e.probe: e for e in examine(lambda: open_client(spec), shipped())}


def wrong(found: dict[str, Diagnosis]) -> list[str]:
    """Name the probes that found something wrong."""
    return [each.probe for each in found.values() if each.verdict == "wrong"]


def test_a_healthy_adapter_has_nothing_wrong() -> None:
    """Every probe is made, every claim tried, and all are ok."""
    found = diagnoses(faux_patients.healthy)

    assert {each.verdict for each in found.values()} == {"ok"}
    assert list(found)[:6] == ["start", "call", "request", "base_url", "key", "answer"]
    assert list(found)[6:] == [
        *faux_patients.HEALTHY[1:],
        *faux_patients.MORE,
    ]


def test_every_case_is_shipped() -> None:
    """No capability is tried with a case that is not there."""
    asked = [CHAT.stream, CHAT.whole, ANTHROPIC.stream, ANTHROPIC.whole]

    assert {*CASES.values(), *ANTHROPIC.cases.values(), *asked} <= set(
        shipped().suite.by_case_id()
    )


def test_a_client_that_declines_the_chat_is_examined_on_its_own_surface() -> None:
    """Every claim is tried with a case in the words that it speaks."""
    good = BlockingClient(MessagesClient())

    def messages(call: Call, progress: Callable[[int], None]) -> object:
        return Skipped("no chat") if call.api == "chat" else good(call, progress)

    client = InProcessClient(messages, MessagesClient.CLIENT)
    found = {each.probe: each for each in examine(lambda: client, shipped())}

    assert "/v1/messages" in found["base_url"].words
    assert wrong(found) == []
    unknown = [each.probe for each in found.values() if each.verdict == "unknown"]
    assert unknown == ["total_timeout"]


def test_the_other_surface_is_one_more_claim_of_a_chat_client() -> None:
    """It is tried with the plainest message, streamed or not as the client can."""
    good = BlockingClient(MessagesClient())

    def both(call: Call, progress: Callable[[int], None]) -> object:
        return healthy(call) if call.api == "chat" else good(call, progress)

    info = ClientInfo("b", "1", "x", capabilities=frozenset({"complete", "anthropic"}))
    found = {
        e.probe: e for e in examine(lambda: InProcessClient(both, info), shipped())
    }

    assert found["base_url"].words.endswith("/chat/completions")
    assert found["anthropic"].verdict == "ok"


def test_a_silent_adapter_did_not_start() -> None:
    """What it printed instead of an answer is quoted."""
    # A shell prints at once; an interpreter on a loaded machine may need the whole limit.
    found = program(["sh", "-c", "echo ready!; exec sleep 60"], start_timeout_s=2.0)

    assert wrong(found) == list(found) == ["start"]
    assert "did not answer start within 2 s" in found["start"].words
    assert "it printed on stdout:\nready!" in found["start"].words


def test_a_noisy_adapter_is_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines beside the answers are wrong, and the answers still right."""
    found = session("noisy", monkeypatch)

    assert wrong(found) == ["stdout"]
    assert found["stdout"].words.endswith("\ngot an answer, hooray")
    assert found["answer"].verdict == "ok"


def test_an_answer_with_a_wrong_id_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The call is wrong; the request that came is still looked at."""
    found = session("wrong-id", monkeypatch)

    assert wrong(found) == ["call"]
    assert "answered call 'elsewhere', which it does not owe" in found["call"].words
    assert found["key"].verdict == "ok"


def test_an_adapter_that_dies_tells_its_status(monkeypatch: pytest.MonkeyPatch) -> None:
    """A death before any request leaves the address unknown."""
    found = session("dies", monkeypatch)

    assert wrong(found) == ["call"]
    assert "exited with status 7" in found["call"].words
    assert found["request"].verdict == "unknown"


def test_an_adapter_with_an_address_of_its_own_reaches_nobody() -> None:
    """No request comes, and what the client reported is said."""
    found = diagnoses(faux_patients.deaf)

    assert wrong(found) == ["request"]
    assert "the client reported error: " in found["request"].words
    assert "base_url of the call" in found["request"].advice


def test_an_altered_address_is_heard_and_shown() -> None:
    """A request that lost a part of the base URL is found all the same."""
    found = diagnoses(faux_patients.joined)

    assert wrong(found) == ["base_url"]
    assert found["base_url"].words == (
        "it came to /given/chat/completions; base_url and /chat/completions make"
        " /given/base/chat/completions"
    )


def test_an_addition_to_the_address_is_wrong() -> None:
    """A request below the play, but elsewhere, is told with its path."""
    found = diagnoses(faux_patients.versioned)

    assert wrong(found)[0] == "base_url"
    assert "it came to /v1/chat/completions;" in found["base_url"].words


def test_a_key_of_its_own_is_wrong() -> None:
    """The key that came is not the call's."""
    found = diagnoses(faux_patients.keyed)

    assert wrong(found) == ["key"]
    assert "another key" in found["key"].words


@pytest.mark.parametrize(
    ("adapter", "words"),
    [
        (faux_patients.cut, "once more."),
        (
            faux_patients.raising,
            "the client reported error: builtins.KeyError: 'choices'",
        ),
        (faux_patients.nothing, "the client reported no turn"),
    ],
)
def test_an_answer_that_is_not_whole_is_wrong(
    adapter: Callable[[Call], object], words: str
) -> None:
    """What was reported instead is said, and no claim is tried."""
    found = diagnoses(adapter)

    assert wrong(found) == ["answer"]
    assert words in found["answer"].words
    assert list(found)[-1] == "answer"


def test_a_claim_that_is_not_kept_is_wrong() -> None:
    """A dropped trace is told of the capability that was claimed."""
    found = diagnoses(faux_patients.forgetful)

    assert wrong(found) == ["reasoning"]
    assert "not kept in reasoning/before-content: " in found["reasoning"].words
    assert found["reasoning"].advice == "mend it, or do not claim reasoning"


def test_a_value_that_is_missing_is_wrong() -> None:
    """Models and balance are held against what was sent."""
    info = ClientInfo("v", "1", "x", capabilities=frozenset({"stream", "models"}))
    client = InProcessClient(faux_patients.valueless, info)
    found = {each.probe: each for each in examine(lambda: client, shipped())}

    assert wrong(found) == ["models"]


def test_what_no_probe_tries_is_unknown() -> None:
    """A claim without a probe is neither kept nor broken."""
    info = ClientInfo("v", "1", "x", capabilities=frozenset({"complete", "fim"}))
    client = InProcessClient(faux_patients.healthy, info)
    found = {each.probe: each for each in examine(lambda: client, shipped())}

    assert found["complete"].verdict == "ok"
    assert found["fim"].verdict == "unknown"


@pytest.mark.parametrize(
    ("answer", "probe"),
    [(Skipped("no"), "declined: no"), (Errored("hung", "slow", "at line 3"), "slow")],
)
def test_a_call_without_an_observation_is_wrong(answer: object, probe: str) -> None:
    """A declined call and a failed one are told with their reasons."""
    found = diagnoses(lambda _: answer)

    assert "call" in wrong(found)
    assert probe in found["call"].words


def test_a_claim_may_be_declined_or_not_asked_for() -> None:
    """A case that is declined, or asks elsewhere, is a claim not kept."""

    def odd(call: Call) -> object:
        if call.api == "models":
            return Skipped("not today")
        if "thinking" in call.request:
            return faux_patients.refused(call)
        if "tools" in call.request:
            faux_patients.healthy(call)
            return Errored("adapter", "tools are hard")
        return faux_patients.healthy(call)

    odd.capabilities = ("stream", "reasoning", "tools", "models")  # type: ignore[attr-defined]  # how a callable is described
    found = diagnoses(odd)

    assert wrong(found) == ["tools", "reasoning", "models"]
    assert "from each call anew" in found["reasoning"].advice


def test_a_timed_claim_is_tried_twice() -> None:
    """A client that never stops is wrong once it has failed again."""
    calls: list[Call] = []

    def unstoppable(call: Call) -> object:
        calls.append(call)
        return faux_patients.healthy(call) if len(calls) == 1 else "text"

    unstoppable.capabilities = ("stream", "cancel")  # type: ignore[attr-defined]  # how a callable is described
    found = diagnoses(unstoppable)

    assert wrong(found) == ["cancel"]
    assert len(calls) == 3


def test_a_client_that_does_not_exist_is_the_callers_mistake() -> None:
    """It is no diagnosis."""
    with pytest.raises(UsageError, match="no client is called"):
        list(examine(lambda: open_client("refrence"), shipped()))
