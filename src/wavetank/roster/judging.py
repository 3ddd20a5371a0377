"""Clients of the roster judged one after the other, whatever becomes of each.

For each one: its tools are looked for, its environment is made where it is not there,
the doctor examines the adapter, and only a sound adapter's client is judged. Nothing
that one client does keeps the next from its turn; what kept a client from being
judged is its outcome, in words.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

from wavetank.client.call import CAPABILITIES
from wavetank.conformance import DEFAULT_PROFILE, Terms, run, select
from wavetank.conformance.doctoring import examine
from wavetank.errors import WavetankError
from wavetank.roster.environment import Environment
from wavetank.roster.listed_client import client_spec_of, command_of, open_entry
from wavetank.verdict import KnownList, load_known

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from wavetank.conformance import CataloguedSuite, SuiteName, Watcher
    from wavetank.conformance.diagnosing import Diagnosis
    from wavetank.report import Run
    from wavetank.roster.manifest import Entry, Surface

SUITES: Final[Mapping[Surface, SuiteName]] = MappingProxyType(
    {"chat": "full", "anthropic": "anthropic"}
)
"""The cases of each surface."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A client was judged; its run says how it did."""

    entry: Entry
    run: Run


@dataclass(frozen=True, slots=True)
class NotRun:
    """A client was not judged, and nothing is said of it.

    Attributes:
        reason: Why, in a sentence; further lines hold details.
        is_fault: Whether something went wrong; nothing did where the toolchain is not on
            this machine.
    """

    entry: Entry
    reason: str
    is_fault: bool = True


Outcome: TypeAlias = Judged | NotRun


class RosterWatcher(Protocol):
    """Whoever wants to know how the clients get on."""

    def entry_started(self, entry: Entry, step: str) -> None:
        """A step begins: ``installing``, ``examining`` or ``judging``."""

    def diagnosed(self, entry: Entry, diagnosis: Diagnosis) -> None:
        """The doctor found something that is not ok."""

    def run_watchers(self, entry: Entry) -> Sequence[Watcher]:
        """Give those who watch the run of a client."""


@dataclass(frozen=True, slots=True)
class Roll:
    """How the clients of a roster are judged.

    Attributes:
        catalogued: The suite and its catalogue.
        home: The folder of the environments.
        watcher: Told of everything as it happens.
        selectors: Which cases; empty means all of the client's surface.
        jobs: Cases at a time, as far as a client takes several.
    """

    catalogued: CataloguedSuite
    home: Path
    watcher: RosterWatcher
    selectors: tuple[str, ...] = ()
    jobs: int = 4

    def judge_all(self, entries: Sequence[Entry]) -> Iterator[Outcome]:
        """Judge clients in their order, giving each outcome as it is known.

        A run that was interrupted is the last one.
        """
        for entry in entries:
            try:
                outcome = self._judge(entry)
            except WavetankError as error:
                outcome = NotRun(entry, str(error))
            yield outcome
            if isinstance(outcome, Judged) and outcome.run.footer.interrupted:
                return

    def _judge(self, entry: Entry) -> Outcome:
        environment = Environment(entry.manifest, self.home)
        if environment.missing_tools:
            return NotRun(entry, environment.lack, is_fault=False)
        if not environment.is_installed:
            self.watcher.entry_started(entry, "installing")
            environment.install()
        self.watcher.entry_started(entry, "examining")
        if faults := self._examine(entry, environment):
            lines = (f"{each.probe}: {each.words}" for each in faults)
            return NotRun(entry, "\n".join(("its adapter is not sound", *lines)))
        self.watcher.entry_started(entry, "judging")
        return Judged(entry, self._run(entry, environment))

    def _examine(self, entry: Entry, environment: Environment) -> list[Diagnosis]:
        """Ask the doctor; give what must be mended before anything can be said.

        A capability that is claimed and not kept may be the library's own failure,
        which the suite judges; everything before that is the adapter's.
        """
        faults = []
        opener = partial(open_entry, entry, environment)
        for diagnosis in examine(opener, self.catalogued):
            if diagnosis.verdict != "ok":
                self.watcher.diagnosed(entry, diagnosis)
            is_judged = diagnosis.probe in CAPABILITIES
            if diagnosis.verdict == "wrong" and not is_judged:
                faults.append(diagnosis)
        return faults

    def _run(self, entry: Entry, environment: Environment) -> Run:
        known = load_known(entry.known_path) if entry.known_path else KnownList()
        with closing(open_entry(entry, environment)) as client:
            selection = select(
                self.catalogued.suite,
                self.selectors,
                profile=DEFAULT_PROFILE,
                capabilities=client.info.capabilities,
                requirements=self.catalogued.requirements,
                name=None if self.selectors else SUITES[entry.manifest.surface],
            )
            terms = Terms(
                jobs=self.jobs,
                known=known,
                command=command_of(entry, client_spec_of(entry, environment)),
                selectors=self.selectors,
            )
            return run(
                selection,
                client,
                self.catalogued.requirements,
                terms=terms,
                watchers=self.watcher.run_watchers(entry),
            )
