"""The loop over cases: many at a time, each told of as it ends.

What the client claims is tried first. One thread drives one call, or an executor's
worker performs a batch of cases (``spreading``). A timed case that does not pass in
company is performed again alone before it counts, because a busy machine is not the
client's fault.
An interruption ends every play and the client, keeps what was finished, and still
gives a run: partial, and marked as such.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from wavetank.conformance.performing import Stage
from wavetank.conformance.planning import is_timed
from wavetank.conformance.probing import probe_claims
from wavetank.conformance.terms import Terms, make_footer, make_header
from wavetank.report.run import Run
from wavetank.report.standing import case_standing

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Mapping

    from wavetank.client import Client
    from wavetank.conformance.selecting import Selection
    from wavetank.conformance.spreading import Spread
    from wavetank.cover import Cover
    from wavetank.report.run import CaseRecord, RunFooter, RunHeader
    from wavetank.scenario.model import Scenario
    from wavetank.server import PlayHandle, ThreadedServer
    from wavetank.verdict import Claim, Requirement


class Watcher(Protocol):
    """Whoever wants to know how a run goes on.

    ``case_started`` is called from the thread of the case; everything else from the
    thread that called ``run``. A case that is performed again starts twice and ends
    once.
    """

    def run_started(self, header: RunHeader) -> None:
        """The run begins."""

    def case_started(self, case_id: str) -> None:
        """A case begins."""

    def case_ended(self, record: CaseRecord) -> None:
        """A case is decided."""

    def run_ended(self, footer: RunFooter) -> None:
        """The run is over."""


def run(
    selection: Selection,
    client: Client,
    requirements: Mapping[str, Requirement],
    *,
    terms: Terms | None = None,
    watchers: Iterable[Watcher] = (),
    collect_cover: Callable[[], Cover] | None = None,
    spread: Spread | None = None,
) -> Run:
    """Judge a client by every selected case.

    The client is closed when the run was interrupted or its code is measured, and left
    open otherwise.

    Args:
        selection: The cases.
        client: The client under test.
        requirements: The catalogue.
        terms: How the run is made.
        watchers: Told of everything as it happens.
        collect_cover: Called when the last case is over and the client is closed; says
            what of the client's own code was reached.
        spread: Performs the cases elsewhere; those that must be performed again alone
            are performed here. A case is then said to start when it has ended.

    Raises:
        HarnessError: The mock could not do its work.
    """
    running = _Running(selection, client, terms or Terms(), tuple(watchers), spread)
    return running.run(requirements, collect_cover)


class _Running:
    """One run under way."""

    def __init__(
        self,
        selection: Selection,
        client: Client,
        terms: Terms,
        watchers: tuple[Watcher, ...],
        spread: Spread | None,
    ) -> None:
        self._spread = spread
        self._selection = selection
        self._client = client
        self._terms = terms
        self._watchers = watchers
        self._plays: dict[str, PlayHandle] = {}
        self._records: list[CaseRecord] = []
        self._is_started = False

    def run(
        self,
        requirements: Mapping[str, Requirement],
        collect_cover: Callable[[], Cover] | None,
    ) -> Run:
        started = monotonic()
        self._header = make_header(
            self._selection, self._client.info, self._terms, requirements
        )
        interrupted = False
        try:
            self._serve(requirements)
        except KeyboardInterrupt:
            interrupted = True
        self._start()
        if collect_cover:
            # A process writes down what it reached when it ends.
            self._client.close()
        records = tuple(sorted(self._records, key=lambda record: record.case))
        footer = make_footer(
            self._selection,
            records,
            self._terms,
            seconds=monotonic() - started,
            interrupted=interrupted,
            noise=(*self._client.noise, *(self._spread.noise if self._spread else ())),
            cover=collect_cover() if collect_cover else None,
        )
        for watcher in self._watchers:
            watcher.run_ended(footer)
        return Run(self._header, records, footer)

    def _start(self) -> None:
        """Tell of the header, once, when all of it is known."""
        if not self._is_started:
            self._is_started = True
            for watcher in self._watchers:
                watcher.run_started(self._header)

    def _serve(self, requirements: Mapping[str, Requirement]) -> None:
        """Try the claims, then perform every case, against a mock of this run's own."""
        # Imported here, because choosing cases and judging again need no server.
        from wavetank.server import ThreadedServer

        gateway = self._terms.gateway
        with closing(ThreadedServer()) as server:
            if gateway is None:
                server.start()
            else:
                server.start(gateway.host, gateway.port)
            # Behind a gateway it is not the client who is judged.
            if self._terms.probe and gateway is None:
                self._header = replace(self._header, claims=self._probe(server))
            self._start()
            self._perform_all(
                Stage(
                    server=server,
                    client=self._client,
                    requirements=requirements,
                    known=self._terms.known,
                    seed=self._terms.seed,
                    speed=self._terms.speed,
                    claims=self._header.claims,
                    gateway=gateway,
                )
            )

    def _probe(self, server: ThreadedServer) -> tuple[Claim, ...]:
        return probe_claims(
            server,
            self._client,
            {need for each in self._selection.selected for need in each.needs},
            jobs=self._terms.jobs,
        )

    def _perform_all(self, stage: Stage) -> None:
        """Perform every case in company, then again alone what time may have failed."""
        cases = list(enumerate(self._selection.selected))
        # Behind a gateway only the play on stage can be told whose a request is.
        jobs = 1 if self._terms.gateway else self._terms.jobs
        workers = max(1, min(jobs, self._client.info.concurrency))
        if self._spread is None:
            done = self._performed_here(cases, stage, workers)
        else:
            done = self._performed_elsewhere(self._spread, cases, stage)
        in_company = workers > 1 or self._spread is not None
        alone: list[tuple[int, Scenario]] = []
        try:
            with closing(done):
                for number, scenario, record in done:
                    if in_company and _deserves_another(record, scenario):
                        alone.append((number, scenario))
                    else:
                        self._end_case(record)
            for number, scenario in sorted(alone, key=lambda each: each[0]):
                self._end_case(self._perform(stage, number, scenario, solo=True))
        except BaseException:
            self._give_up()
            raise

    def _performed_here(
        self, cases: list[tuple[int, Scenario]], stage: Stage, workers: int
    ) -> Generator[tuple[int, Scenario, CaseRecord]]:
        pool = ThreadPoolExecutor(workers, thread_name_prefix="wavetank-case")
        try:
            futures = {pool.submit(self._perform, stage, *case): case for case in cases}
            for future in as_completed(futures):
                yield *futures[future], future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            self._give_up()
            raise
        finally:
            pool.shutdown()

    def _performed_elsewhere(
        self, spread: Spread, cases: list[tuple[int, Scenario]], stage: Stage
    ) -> Generator[tuple[int, Scenario, CaseRecord]]:
        with closing(spread.perform(cases, stage, jobs=self._terms.jobs)) as done:
            for number, scenario, record in done:
                for watcher in self._watchers:
                    watcher.case_started(scenario.case_id)
                yield number, scenario, record

    def _perform(
        self, stage: Stage, number: int, scenario: Scenario, *, solo: bool = False
    ) -> CaseRecord:
        for watcher in self._watchers:
            watcher.case_started(scenario.case_id)
        play = stage.create_play(scenario, number)
        self._plays[scenario.case_id] = play
        record = stage.perform(scenario, play, solo=solo)
        del self._plays[scenario.case_id]
        return record

    def _end_case(self, record: CaseRecord) -> None:
        self._records.append(record)
        for watcher in self._watchers:
            watcher.case_ended(record)

    def _give_up(self) -> None:
        """See that no call is left waiting for a mock that is gone."""
        for play in tuple(self._plays.values()):
            play.end()
        self._client.close()


def _deserves_another(record: CaseRecord, scenario: Scenario) -> bool:
    standing = case_standing(record, strict=True)
    return is_timed(scenario) and standing not in {"pass", "excused"}
