"""The conformance suite as pytest items, with no test file at all.

Each process collects the same cases in the same order, so that pytest-xdist can
spread them; a worker sends its records home as lines of JSON, and the controller
writes the reports. A finding that the known list names is a strict xfail: the item is
xfailed while it fails, and fails once it passes. What the client claims is tried when
the first case is performed, in each process for itself.
"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

import pytest

from wavetank.client import open_client
from wavetank.conformance import (
    DEFAULT_JOBS,
    Stage,
    Terms,
    load_catalogued,
    probe_claims,
    select,
)
from wavetank.conformance.terms import make_footer, make_header
from wavetank.errors import UsageError, WavetankError
from wavetank.journal import transcript_as_text
from wavetank.report import CaseRecord, Run, case_standing
from wavetank.report.record_json import case_from_json, case_to_json
from wavetank.report.rendering import FORMATS, write_report
from wavetank.server import ThreadedServer
from wavetank.verdict import Claim, KnownList, load_known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wavetank.client import Client
    from wavetank.report.rendering import Format
    from wavetank.scenario.model import Scenario

RECORDS: Final = "wavetank_records"
"""The key under which a pytest-xdist worker sends its records home."""
CLAIMS: Final = "wavetank_claims"
"""The same for what became of the client's claims."""


class CaseFailedError(Exception):
    """A case does not stand; its text is what the reader needs to see."""


class SuitePlugin:
    """The suite against one client, for one pytest process.

    Raises:
        pytest.UsageError: The client, a selector, the known list or a report's
            format is not to be had.
    """

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self.records: list[CaseRecord] = []
        self._clock = monotonic()
        try:
            self._reports = [_report(each) for each in self._option("report")]
            known = self._option("known-failing")
            self._terms = Terms(
                speed=self._option("speed"),
                seed=self._option("seed"),
                profile=self._option("profile"),
                known=load_known(Path(known)) if known else KnownList(),
                command=f"wavetank run --client {self._option('client')}",
                selectors=tuple(self._option("select")),
            )
            self._catalogued = load_catalogued()
            self._client: Client = open_client(self._option("client"))
            self._selection = select(
                self._catalogued.suite,
                self._option("select"),
                profile=self._option("profile"),
                capabilities=self._client.info.capabilities,
                requirements=self._catalogued.requirements,
            )
        except WavetankError as error:
            raise pytest.UsageError(str(error)) from error
        self._header = make_header(
            self._selection,
            self._client.info,
            self._terms,
            self._catalogued.requirements,
        )
        self._server: ThreadedServer | None = None
        self._stage: Stage | None = None
        self._claims: dict[Claim, None] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(
        self, session: pytest.Session, items: list[pytest.Item]
    ) -> None:
        """Add an item for every selected case."""
        node = SuiteNode.from_parent(session, name="wavetank", nodeid="wavetank")
        node.plugin = self
        items.extend(
            CaseItem.of(node, number, scenario)
            for number, scenario in enumerate(self._selection.selected)
        )

    def perform(self, number: int, scenario: Scenario) -> CaseRecord:
        """Judge the client by one case and keep the record."""
        stage = self._stage = self._stage or self._open_stage()
        record = stage.perform(scenario, stage.create_play(scenario, number))
        self.records.append(record)
        return record

    def _open_stage(self) -> Stage:
        """Start the server and try the client's claims."""
        self._server = ThreadedServer()
        self._server.start()
        needed = {need for each in self._selection.selected for need in each.needs}
        claims = probe_claims(self._server, self._client, needed, jobs=DEFAULT_JOBS)
        self._claims = dict.fromkeys(claims)
        return Stage(
            server=self._server,
            client=self._client,
            requirements=self._catalogued.requirements,
            known=self._terms.known,
            seed=self._terms.seed,
            speed=self._terms.speed,
            claims=claims,
        )

    def stale(self, record: CaseRecord) -> tuple[str, ...]:
        """Return what the known list says of a case and the run contradicts."""
        case = (record.case, record.verdict)
        others = [each.case_id for each in self._catalogued.suite.scenarios]
        return self._terms.known.stale([case], not_run=others)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take in the records of a pytest-xdist worker that is done."""
        output = getattr(node, "workeroutput", {})
        lines = output.get(RECORDS, [])
        self.records.extend(case_from_json(json.loads(line)) for line in lines)
        self._claims |= {Claim(**each): None for each in output.get(CLAIMS, [])}

    def pytest_sessionfinish(self) -> None:
        """Close the client and the server; write the reports, or send records home."""
        self._client.close()
        if self._server is not None:
            self._server.close()
        home = getattr(self._config, "workeroutput", None)
        if home is not None:
            home[RECORDS] = [json.dumps(case_to_json(each)) for each in self.records]
            home[CLAIMS] = [asdict(claim) for claim in self._claims]
            return
        run = self._run()
        for name, path in self._reports:
            write_report(run, name, path)

    def _run(self) -> Run:
        """Make the run that the reports show."""
        records = tuple(sorted(self.records, key=lambda record: record.case))
        footer = make_footer(
            self._selection,
            records,
            self._terms,
            seconds=monotonic() - self._clock,
            interrupted=len(records) < len(self._selection.selected),
            noise=self._client.noise,
        )
        header = replace(self._header, claims=tuple(self._claims))
        return Run(header, records, footer)

    def _option(self, name: str) -> Any:
        return self._config.getoption(f"--wavetank-{name}")


class SuiteNode(pytest.Collector):
    """The parent of all cases."""

    plugin: SuitePlugin

    def collect(self) -> Iterator[pytest.Item]:
        """Yield nothing: the plugin adds the items itself."""
        return iter(())


class CaseItem(pytest.Item):
    """One case of the suite as one test."""

    plugin: SuitePlugin
    number: int
    scenario: Scenario
    record: CaseRecord

    @classmethod
    def of(cls, parent: SuiteNode, number: int, scenario: Scenario) -> CaseItem:
        """Make the item of a case."""
        item: CaseItem = cls.from_parent(parent, name=scenario.case_id)
        item.plugin, item.number, item.scenario = parent.plugin, number, scenario
        return item

    def runtest(self) -> None:
        """Judge the client by the case.

        Raises:
            CaseFailedError: A requirement that counts does not hold, and no known
                list says so; or a known failure passed.
        """
        record = self.record = self.plugin.perform(self.number, self.scenario)
        if stale := self.plugin.stale(record):
            raise CaseFailedError("\n".join(stale))
        standing = case_standing(record, strict=False)
        if standing == "excused":
            pytest.xfail("; ".join(each.reason for each in record.excused))
        if standing in {"inconclusive", "fail", "error"}:
            raise CaseFailedError(_explain(record))

    def repr_failure(
        self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any
    ) -> Any:
        """Show the findings and the wire; a traceback would say nothing."""
        if isinstance(excinfo.value, CaseFailedError):
            wire = transcript_as_text(self.record.transcript)
            return f"{excinfo.value}\n\n{wire}"
        return super().repr_failure(excinfo, *args)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Say where the scenario stands."""
        mark = self.scenario.mark
        return Path(mark.source), mark.line - 1, self.name


def _report(text: str) -> tuple[Format, Path]:
    """Split ``FORMAT=PATH``."""
    name, _, path = text.partition("=")
    formats = {each: each for each in FORMATS}
    if not path or name not in formats:
        raise UsageError(
            f"--wavetank-report {text}: expected FORMAT=PATH with FORMAT one of "
            f"{', '.join(FORMATS)}"
        )
    return formats[name], Path(path)


def _explain(record: CaseRecord) -> str:
    """Say what does not hold, a line each."""
    lines = [
        f"{each.requirement} ({each.level}): {each.verdict}: {each.message}"
        for each in record.verdict.findings
        if each.verdict != "pass"
    ]
    return "\n".join([record.title, *(lines or [record.verdict.message])])
