"""What is wrong with an adapter, before its client is blamed for it.

The probes go from the outside in, and each one needs those before it: the client
starts, is asked one plain question, the question comes to the address it was told,
with the key it was told, and the answer is handed over whole. Only then is each
capability that the client claims tried with one case, chosen because a client that
has the capability at all passes it. A client that declines the chat and claims the
Anthropic surface is examined on that one.
"""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, cast

from wavetank.client.call import CAPABILITIES, Call, Errored, Observed, Skipped
from wavetank.client.client import ignore_progress
from wavetank.conformance.diagnosing import (
    PATH,
    Diagnosis,
    on_answer,
    on_base_url,
    on_claim,
    on_key,
    on_no_answer,
    on_start,
    on_stdout,
    told,
)
from wavetank.conformance.listening import BASE, listen
from wavetank.conformance.performing import Stage
from wavetank.conformance.planning import fake_key, is_timed
from wavetank.errors import HarnessError
from wavetank.verdict import KnownList

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from wavetank.client import Client
    from wavetank.client.call import Api
    from wavetank.conformance.catalogued import CataloguedSuite
    from wavetank.report.run import CaseRecord
    from wavetank.scenario.model import Scenario

SPEED: Final = 100.0
NOT_AGAIN: Final = frozenset({"hung", "unstarted"})
"""Failures that asking once more would only repeat, at the cost of a budget."""


@dataclass(frozen=True, slots=True)
class Surface:
    """How a client of one surface is examined.

    Attributes:
        base: What the call adds to the address of a play.
        path: What the client adds to that.
        stream: The first question to a client that streams.
        whole: The first question to one that does not.
        cases: The case that tries a capability.
        shown: The capabilities that the first question tries.
    """

    base: str
    path: str
    stream: str
    whole: str
    cases: Mapping[str, str]
    shown: frozenset[str]

    def first(self, claimed: Collection[str]) -> str:
        """Name the case that asks the plainest question."""
        return self.stream if "stream" in claimed else self.whole


CASES: Final = MappingProxyType(
    {
        "complete": "complete/plain",
        "tools": "tools/one-call",
        "reasoning": "reasoning/before-content",
        "usage": "usage/on-finish-chunk",
        "json_mode": "json/good",
        "cancel": "cancel/in-flight",
        "retries": "errors/503-then-success",
        "read_timeout": "stall/mid-content",
        "total_timeout": "keep-alive/for-ever",
        "progress": "buffering/first-delta-before-rest",
    }
)
CHAT: Final = Surface(
    base="",
    path=PATH,
    stream="content/plain",
    whole="complete/plain",
    cases=CASES,
    shown=frozenset({"stream"}),
)
ANTHROPIC: Final = Surface(
    base="/anthropic",
    path="/v1/messages",
    stream="anthropic/plain",
    whole="anthropic/whole-text",
    cases=MappingProxyType(
        {
            "complete": "anthropic/whole-text",
            "tools": "anthropic/two-calls",
            "reasoning": "anthropic/thinking",
            "usage": "anthropic/usage",
            "cancel": "anthropic/cancel",
            "retries": "anthropic/429-then-success",
            "read_timeout": "anthropic/stall",
            "progress": "anthropic/first-delta-before-rest",
        }
    ),
    shown=frozenset({"stream", "anthropic"}),
)
MARKS: Final = MappingProxyType({"models": "deepseek-", "balance": "total_balance"})
"""What must be found in the value of an API that no scenario asks for."""


def examine(
    opener: Callable[[], Client],
    catalogued: CataloguedSuite,
    *,
    seed: int = 0,
    speed: float = SPEED,
) -> Iterator[Diagnosis]:
    """Probe an adapter, telling of each probe as it is over.

    A probe that needs one that went wrong is not made. The client is closed in the
    end.

    Args:
        opener: Opens the client.
        catalogued: The shipped suite, which holds the cases.
        seed: Decides what scripts leave open.
        speed: Divides every scripted pause and every timeout.

    Raises:
        UsageError: There is no such client.
        HarnessError: The mock could not do its work.
    """
    # Imported here, because nothing else of this package needs a server at once.
    from wavetank.server import ThreadedServer

    try:
        client = opener()
    except HarnessError as error:
        advice = "answer the first line on stdin with one line of JSON, and flush it"
        yield Diagnosis("start", "wrong", str(error), advice)
        return
    with closing(client), ThreadedServer() as server:
        yield on_start(client)
        requirements = catalogued.requirements
        stage = Stage(server, client, requirements, KnownList(), seed, speed)
        yield from _Examination(stage, catalogued.suite.by_case_id()).diagnoses()
        yield from on_stdout(client)


class _Examination:
    """The probes of one client that has started."""

    def __init__(self, stage: Stage, cases: Mapping[str, Scenario]) -> None:
        self._stage = stage
        self._cases = cases
        self._plays = 0
        self._surface = CHAT

    def diagnoses(self) -> Iterator[Diagnosis]:
        claimed = self._stage.client.info.capabilities
        record = self._perform_first()
        if isinstance(record.answer, Skipped) and "anthropic" in claimed:
            # It does not speak the chat, and need not.
            self._surface = ANTHROPIC
            record = self._perform_first()
        if isinstance(record.answer, Errored | Skipped):
            yield on_no_answer("call", record.answer)
        else:
            yield Diagnosis("call", "ok", "a plain call was answered")
        requests = record.transcript.requests
        if not requests:
            yield from self._astray(record)
            return
        yield Diagnosis("request", "ok", "the request came to the mock")
        yield on_base_url(requests[0].path, self._surface.base, self._surface.path)
        yield on_key(matched=requests[0].key_matched)
        if not isinstance(record.answer, Observed):
            return
        answer = on_answer(record)
        yield answer
        if answer.verdict == "ok":
            for name in CAPABILITIES:
                if name in claimed and name not in self._surface.shown:
                    yield self._capability(name)

    def _perform_first(self) -> CaseRecord:
        """Ask the plainest question of the surface."""
        claimed = self._stage.client.info.capabilities
        return self._perform(self._cases[self._surface.first(claimed)])

    def _perform(self, scenario: Scenario) -> CaseRecord:
        """Perform a case; a timed one twice where it fails, as a run does."""
        number, self._plays = self._plays, self._plays + 1
        record = self._stage.perform(
            scenario, self._stage.create_play(scenario, number)
        )
        if is_timed(scenario) and record.verdict.verdict != "pass":
            play = self._stage.create_play(scenario, number)
            return self._stage.perform(scenario, play, solo=True)
        return record

    def _astray(self, record: CaseRecord) -> Iterator[Diagnosis]:
        """Find out what became of a request that did not come."""
        failure = record.answer if isinstance(record.answer, Errored) else None
        if failure and failure.cause in NOT_AGAIN:
            yield Diagnosis("request", "unknown", "no request came before the failure")
            return
        with listen() as ear:
            call = Call(
                base_url=ear.base_url,
                api_key=fake_key(0, 0),
                request=record.call.request,
                budget_s=10.0,
                api=record.call.api,
            )
            self._stage.client.ask(call, ignore_progress)
        if ear.paths:
            yield Diagnosis("request", "ok", "a request came to the mock's machine")
            yield on_base_url(ear.paths[0], BASE, self._surface.path)
            return
        yield Diagnosis(
            "request",
            "unknown" if failure else "wrong",
            f"no request came to the mock; {told(record.answer)}",
            "point the library at base_url of the call, not at an address of its own",
        )

    def _capability(self, name: str) -> Diagnosis:
        if name in MARKS:
            return self._value(cast("Api", name))
        case = self._surface.cases.get(name, "")
        if name == "anthropic":
            case = ANTHROPIC.first(self._stage.client.info.capabilities)
        scenario = self._cases.get(case)
        if scenario is None:
            return Diagnosis(name, "unknown", "claimed; no probe is there to try it")
        record = self._perform(scenario)
        if not record.transcript.requests:
            words = f"no request came to the address of {scenario.case_id}"
            advice = "take base_url and api_key from each call anew"
            return Diagnosis(name, "wrong", words, advice)
        return on_claim(name, record)

    def _value(self, name: Api) -> Diagnosis:
        """Ask for what only the simulated endpoint answers."""
        from wavetank.endpoint import Endpoint, load_profile
        from wavetank.server import SimulatedEndpoint

        play = self._stage.server.create_play(
            SimulatedEndpoint(Endpoint(load_profile())), key=fake_key(0, 0)
        )
        call = Call(play.base_url, play.api_key, {}, 10.0, api=name)
        answer = self._stage.client.ask(call, ignore_progress)
        play.end()
        if not isinstance(answer, Observed):
            return on_no_answer(name, answer)
        if MARKS[name] in json.dumps(answer.observation.value):
            return Diagnosis(name, "ok", "claimed and kept")
        words = f"claimed, but the value lacks what was sent; {told(answer)}"
        advice = f"put the parsed answer in value, or do not claim {name}"
        return Diagnosis(name, "wrong", words, advice)
