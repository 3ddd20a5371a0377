"""Claims tried before a run: who contradicts itself, and who is merely wrong."""

from __future__ import annotations

import json
from dataclasses import replace
from threading import Event
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest

from conformance.suite_making import a_client, reference_answer, shipped, shipped_cases
from wavetank.client import (
    Call,
    Errored,
    InProcessClient,
    Observation,
    Observed,
    Skipped,
    Turn,
    open_client,
)
from wavetank.client.call import CAPABILITIES, ClientInfo, Settings
from wavetank.conformance import Terms, probe_claims, probing, rejudge, run
from wavetank.conformance.probes import PROBES
from wavetank.report import run_from_lines, run_to_lines
from wavetank.scenario.steps import Cut, Pause
from wavetank.server import ThreadedServer
from wavetank.verdict import Claim, KnownList

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wavetank.client import Answer
    from wavetank.conformance.probes import Probe


@pytest.fixture(scope="module", name="server")
def fixture_server() -> Iterator[ThreadedServer]:
    """Return a mock for every probe of this module."""
    with ThreadedServer() as server:
        yield server


@pytest.fixture(name="impatient")
def fixture_impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the mock give up a silence after a moment."""

    def hurried(probe: Probe) -> Probe:
        steps = (Pause(0.3), Cut()) if probe.is_timed else probe.steps
        return replace(probe, steps=steps)

    probes = {name: tuple(map(hurried, each)) for name, each in PROBES.items()}
    monkeypatch.setattr(probing, "PROBES", MappingProxyType(probes))


def tried(
    server: ThreadedServer,
    client: InProcessClient | Callable[[Call], object],
    *needed: str,
    jobs: int = 1,
) -> dict[str, Claim]:
    """What became of a client's claims, by capability."""
    if not isinstance(client, InProcessClient):
        client = a_client(client)
    claims = probe_claims(server, client, needed or CAPABILITIES, jobs=jobs)
    return {claim.capability: claim for claim in claims}


class Interrupted(InProcessClient):
    """A client whose user has enough while it is asked; a silence it would sit through."""

    def __init__(self, adapter: Callable[[Call], object], info: ClientInfo) -> None:
        super().__init__(adapter, info)
        self.answers: list[Answer] = []
        self.is_asked = Event()

    def ask(self, call: Call, on_progress: Callable[[int], None]) -> Answer:
        if call.settings.read_timeout_s is None:
            if self.info.concurrency > 1:
                assert self.is_asked.wait(20)
            raise KeyboardInterrupt
        self.is_asked.set()
        answer = super().ask(replace(call, settings=Settings()), on_progress)
        self.answers.append(answer)
        return answer

    def close(self) -> None:
        """Leave it to the mock to end what is asked."""


class Deaf(InProcessClient):
    """A client that is interrupted in one call, and answers the other when closed."""

    def __init__(self, adapter: Callable[[Call], object], info: ClientInfo) -> None:
        super().__init__(adapter, info)
        self.was_closed: list[bool] = []
        self._asked, self._closing = Event(), Event()

    def ask(self, call: Call, on_progress: Callable[[int], None]) -> Answer:
        del on_progress
        if call.settings.read_timeout_s is None:
            assert self._asked.wait(20)
            raise KeyboardInterrupt
        self._asked.set()
        self.was_closed.append(self._closing.wait(5))
        return Errored("hung", "the client was closed")

    def close(self) -> None:
        self._closing.set()
        super().close()


def broken(claims: dict[str, Claim]) -> dict[str, str]:
    """What is not kept, and why."""
    return {name: each.words for name, each in claims.items() if not each.kept}


def observed(call: Call) -> Observation:
    """What a client that can do everything reports."""
    answer = reference_answer(call)
    assert isinstance(answer, Observed)
    return answer.observation


def telling(**changes: Any) -> Callable[[Call], object]:
    """A client whose adapter alters what it tells of a turn."""

    def adapter(call: Call) -> object:
        found = observed(call)
        return replace(found, turns=tuple(replace(t, **changes) for t in found.turns))

    return adapter


def asking(change: Callable[[dict[str, Any]], object]) -> Callable[[Call], object]:
    """A client whose adapter alters the request."""

    def adapter(call: Call) -> object:
        request = json.loads(json.dumps(call.request))
        change(request)
        return observed(replace(call, request=request))

    return adapter


def with_settings(**changes: Any) -> Callable[[Call], object]:
    """A client whose adapter sets something else than it was told to."""
    return lambda call: observed(
        replace(call, settings=replace(call.settings, **changes))
    )


def test_a_client_that_keeps_its_claims_is_believed(server: ThreadedServer) -> None:
    """Every probe of the reference client agrees with what it says it can do."""
    client = open_client("reference")
    assert isinstance(client, InProcessClient)

    claims = tried(server, client, jobs=4)

    assert set(claims) == set(PROBES) & client.info.capabilities
    assert broken(claims) == {}


def test_only_what_is_claimed_and_needed_is_tried(server: ThreadedServer) -> None:
    """A probe that nobody needs costs nothing, and an unclaimed one proves nothing."""
    modest = InProcessClient(
        reference_answer,
        ClientInfo("dinghy", "1", "python", capabilities=frozenset({"stream"})),
    )

    assert set(tried(server, a_client(reference_answer), "usage")) == {"usage"}
    assert tried(server, modest, "usage") == {}
    assert tried(server, a_client(reference_answer), "anthropic") == {}


@pytest.mark.parametrize(
    ("capability", "adapter", "words"),
    [
        ("stream", asking(lambda r: r.pop("stream")), "did not ask for a stream"),
        ("complete", asking(lambda r: r.update(stream=True)), "asked for a stream"),
        ("tools", telling(tool_calls=None), "tool_calls null"),
        ("reasoning", telling(reasoning_content=None), "reasoning_content null"),
        ("usage", telling(usage=None), "usage null"),
        (
            "json_mode",
            asking(lambda r: r.pop("response_format", None)),
            "had no response_format",
        ),
        (
            "cancel",
            lambda call: observed(replace(call, cancel_after_deltas=None)),
            "read the answer to its end",
        ),
        ("retries", with_settings(max_retries=0), "asked once"),
        ("progress", reference_answer, "reported no delta"),
        ("models", lambda call: replace(observed(call), value=None), "no value"),
    ],
)
def test_a_client_that_contradicts_itself_is_not_believed(
    server: ThreadedServer,
    capability: str,
    adapter: Callable[[Call], object],
    words: str,
) -> None:
    """What it reports as not exposed, or does not ask for, it cannot do."""
    claims = tried(server, adapter, capability)

    assert set(broken(claims)) == {capability}
    assert words in claims[capability].words


@pytest.mark.parametrize("setting", ["read_timeout", "total_timeout"])
@pytest.mark.usefixtures("impatient")
def test_a_timeout_that_is_not_set_is_found_out(
    server: ThreadedServer, setting: str
) -> None:
    """Whoever sits through a silence, and again, has set no timeout."""
    asked: list[Settings] = []

    def deaf(call: Call) -> object:
        asked.append(call.settings)
        return observed(replace(call, settings=Settings(max_retries=0)))

    claims = tried(server, deaf, setting)

    assert "waited in silence" in broken(claims)[setting]
    assert len(asked) == 2


@pytest.mark.usefixtures("impatient")
def test_a_slow_machine_breaks_no_claim(server: ThreadedServer) -> None:
    """Who was late in company and is not alone has set its timeout."""
    asked: list[Call] = []

    def late_at_first(call: Call) -> object:
        asked.append(call)
        lasting = Settings(max_retries=0) if len(asked) == 1 else call.settings
        return observed(replace(call, settings=lasting))

    claims = tried(server, late_at_first, "read_timeout")

    assert claims == {"read_timeout": Claim("read_timeout", kept=True)}
    assert len(asked) == 2


@pytest.mark.usefixtures("impatient")
def test_a_client_that_fails_the_second_time_has_shown_nothing(
    server: ThreadedServer,
) -> None:
    """One silence alone convicts nobody."""
    asked: list[Call] = []

    def dying(call: Call) -> object:
        asked.append(call)
        if len(asked) == 2:
            return Errored("crashed", "the process is gone")
        return observed(replace(call, settings=Settings(max_retries=0)))

    assert tried(server, dying, "read_timeout") == {}


def test_one_kind_of_retry_is_enough(server: ThreadedServer) -> None:
    """A client that repeats what was too much, and nothing else, can be told how often."""

    def choosy(call: Call) -> object:
        found = observed(replace(call, settings=Settings(max_retries=0)))
        error = found.turns[-1].error
        return observed(call) if error and error.status == 429 else found

    assert broken(tried(server, choosy, "retries")) == {}


@pytest.mark.parametrize(
    "adapter",
    [
        telling(tool_calls=(), usage={}, reasoning_content="", content=""),
        telling(outcome="error", usage=None, tool_calls=None, reasoning_content=None),
        telling(content="One", usage={"total_tokens": -1}),
    ],
)
def test_a_client_that_is_wrong_keeps_its_claims(
    server: ThreadedServer, adapter: Callable[[Call], object]
) -> None:
    """What it exposes and gets wrong is for the cases to find."""
    claims = tried(server, adapter, "tools", "usage", "reasoning", "cancel")

    assert broken(claims) == {}


@pytest.mark.parametrize(
    "answer",
    [
        Errored("crashed", "the process is gone"),
        Skipped("not today"),
        Turn("complete", content="I never asked"),
    ],
)
def test_a_client_that_shows_nothing_is_left_to_the_cases(
    server: ThreadedServer, answer: Answer | Turn
) -> None:
    """Who crashes, declines or never asks has contradicted nothing."""
    assert tried(server, lambda _: answer) == {}


def test_a_client_of_the_other_surface_is_asked_in_its_words(
    server: ThreadedServer,
) -> None:
    """What it contradicts there breaks its claim, as on the chat."""
    wanted = ("stream", "tools", "reasoning", "usage", "cancel")

    def messages(call: Call, **lost: Any) -> object:
        if call.api == "chat":
            return Skipped("it does not speak the chat")
        return telling(**lost)(call)

    kept = tried(server, messages, *wanted)
    lost = tried(server, lambda call: messages(call, usage=None), *wanted)

    assert broken(kept) == {}
    assert kept.keys() == set(wanted)
    assert broken(lost).keys() == {"usage"}


def test_an_interruption_ends_the_probes_under_way(server: ThreadedServer) -> None:
    """Nobody waits for a silence to end once the caller has enough."""
    client = Interrupted(
        reference_answer, a_client(reference_answer, concurrency=2).info
    )

    with pytest.raises(KeyboardInterrupt):
        tried(server, client, "read_timeout", "usage", jobs=2)

    (answer,) = client.answers
    assert isinstance(answer, Observed)


def test_an_interruption_closes_the_client_before_it_is_waited_for(
    server: ThreadedServer,
) -> None:
    """A call that only closing ends does not use up its budget."""
    client = Deaf(reference_answer, a_client(reference_answer, concurrency=2).info)

    with pytest.raises(KeyboardInterrupt):
        tried(server, client, "read_timeout", "usage", jobs=2)

    assert client.was_closed == [True]


# In a run


def test_a_claim_that_is_not_kept_blames_nobody() -> None:
    """Cases that need it are inconclusive, whatever they look like; others are judged."""
    liar = a_client(telling(usage=None))

    result = run(
        shipped_cases("usage/on-finish-chunk", "usage/cut", "content/plain"),
        liar,
        shipped().requirements,
    )

    verdicts = {each.case: each.verdict.verdict for each in result.cases}
    assert verdicts["content/plain"] == "pass"
    assert verdicts["usage/on-finish-chunk"] == "inconclusive"
    (finding,) = result.cases[-1].verdict.findings
    assert finding.message == (
        "not shown: the client claims usage, but it reported usage null of an answer"
        " that had usage; mend the adapter or do not claim it (see wavetank doctor)"
    )
    assert result.footer.exit_status == 1


def test_a_saved_run_keeps_what_became_of_the_claims() -> None:
    """Judged again it gives the same verdicts, although no client is asked."""
    made = run(
        shipped_cases("usage/on-finish-chunk"),
        a_client(telling(usage=None)),
        shipped().requirements,
    )
    saved = run_from_lines(run_to_lines(made))

    again = rejudge(saved, shipped(), known=KnownList(), strict=False)

    assert saved.header.claims == made.header.claims
    assert Claim("stream", kept=True) in saved.header.claims
    assert again.cases[0].verdict == made.cases[0].verdict


def test_claims_are_not_tried_where_nobody_wants_it() -> None:
    """Then a null is what the case says it is: a failure."""
    result = run(
        shipped_cases("usage/on-finish-chunk"),
        a_client(telling(usage=None)),
        shipped().requirements,
        terms=Terms(probe=False),
    )

    assert result.header.claims == ()
    assert result.cases[0].verdict.verdict == "fail"


def test_a_run_interrupted_at_its_claims_is_still_a_run() -> None:
    """It has a header, no case, and the exit status of an interruption."""
    client = Interrupted(reference_answer, a_client(reference_answer).info)

    result = run(shipped_cases("content/plain"), client, shipped().requirements)

    assert result.cases == ()
    assert result.footer.interrupted
    assert result.footer.exit_status == 130
    assert run_from_lines(run_to_lines(result)).header == result.header
