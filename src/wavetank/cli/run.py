"""``wavetank run``: judge a client by the suite."""

from __future__ import annotations

import shlex
import signal
import sys
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from wavetank.cli.client_options import client_options, client_spec
from wavetank.cli.options import (
    EXISTING_FILE,
    ShardType,
    known_list,
    known_option,
    level_option,
    profile_option,
    scenarios_option,
    seed_option,
    speed_option,
    strict_option,
    suite_option,
)
from wavetank.cli.reports import JsonLinesFile, Report, echo_run, report_option

if TYPE_CHECKING:
    from collections.abc import Callable

    from wavetank.client import Client, ClientSpec
    from wavetank.conformance import CataloguedSuite, Selection, Terms, Watcher
    from wavetank.conformance.suites import SuiteName
    from wavetank.cover import Cover
    from wavetank.report import Run
    from wavetank.verdict import Level

SPEED: Final = 100.0


@dataclass(frozen=True, slots=True)
class Options:
    """What stands on the command line."""

    selectors: tuple[str, ...]
    name: str
    session: str
    program: str
    capabilities: tuple[str, ...]
    jobs: int
    speed: float
    seed: int
    profile: str | None
    level: Level | None
    suite: SuiteName | None
    shard: tuple[int, int] | None
    failed_in: Path | None
    known_path: Path | None
    probe: bool
    strict: bool
    reports: tuple[Report, ...]
    folder: Path | None
    cover: tuple[str, ...]

    @property
    def client(self) -> ClientSpec:
        """The client that was named."""
        return client_spec(
            name=self.name,
            session=self.session,
            program=self.program,
            capabilities=self.capabilities,
        )

    @property
    def command(self) -> str:
        """The command that repeats the run, without its selectors and reports."""
        pairs = [
            ("--client", self.name),
            ("--client-cmd", self.session),
            ("--client-exec", self.program),
            *(("--capability", name) for name in self.capabilities),
            ("--scenarios", self.folder),
            ("--profile", self.profile),
            ("--level", self.level),
            ("--suite", self.suite),
            ("--speed", f"{self.speed:g}" if self.speed != SPEED else ""),
            ("--seed", self.seed or ""),
            ("--known-failing", self.known_path),
            *(("--cover", name) for name in self.cover),
        ]
        words = [word for pair in pairs if pair[1] for word in map(str, pair)]
        words += [] if self.probe else ["--no-probe"]
        words += ["--strict"] if self.strict else []
        return shlex.join(["wavetank", "run", *words])


@click.command("run")
@click.argument("selectors", nargs=-1, metavar="[SELECTOR]...")
@client_options
@click.option(
    "--jobs",
    "-j",
    type=click.IntRange(min=1),
    default=4,
    show_default=True,
    help="Cases at a time, as far as the client takes several.",
)
@speed_option(SPEED)
@profile_option
@level_option
@suite_option
@click.option(
    "--shard",
    type=ShardType(),
    help="Only the n-th part of the cases, as 1/3; see report merge.",
)
@click.option(
    "--only-failed",
    "failed_in",
    type=EXISTING_FILE,
    metavar="RUN",
    help="Only the cases that did not pass in a saved run.",
)
@known_option
@click.option(
    "--probe/--no-probe",
    default=True,
    show_default=True,
    help="Try each capability that the client claims before the first case.",
)
@strict_option
@click.option(
    "--cover",
    multiple=True,
    metavar="PACKAGE",
    help="Measure what of the client's own Python code is reached; may be repeated.",
)
@report_option
@seed_option
@scenarios_option
@click.pass_context
def command(ctx: click.Context, /, **values: Any) -> None:
    """Judge a client by every case, or by those that a selector takes.

    A selector is a glob on case ids (drops/*) or on requirement ids (end.*). Name the
    client by exactly one of --client, --client-cmd and --client-exec.
    """
    options = Options(**values)
    for report in options.reports:
        report.prepare()
    run = perform(options)
    echo_run(run)
    for report in options.reports:
        if report.format == "jsonl":
            report.announce()  # written while the run went on
        else:
            report.write(run)
    ctx.exit(run.footer.exit_status)


def perform(options: Options) -> Run:
    """Make the run that the options ask for."""
    from wavetank.conformance import load_catalogued, run

    catalogued = load_catalogued(options.folder)
    terms = _terms(options)
    # A client in the folder where the command is given should be found there.
    sys.path.insert(0, str(Path.cwd()))
    with ExitStack() as stack:
        spec, collect_cover = _measured(options, stack)
        client = stack.enter_context(closing(_client(spec)))
        selection = _selection(options, catalogued, client.info.capabilities)
        # What ends a job in a CI ends it as Ctrl-C does: with a partial report.
        previous = signal.signal(signal.SIGTERM, signal.default_int_handler)
        stack.callback(signal.signal, signal.SIGTERM, previous)
        return run(
            selection,
            client,
            catalogued.requirements,
            terms=terms,
            watchers=_watchers(options, stack),
            collect_cover=collect_cover,
        )


def _client(spec: ClientSpec) -> Client:
    """Open the client; where it does not start, let every case say so.

    The run is made all the same, because a report that was not written leaves an older
    one to be read.
    """
    from wavetank.client import open_client
    from wavetank.client.absent import AbsentClient
    from wavetank.errors import HarnessError

    try:
        return open_client(spec)
    except HarnessError as error:
        return AbsentClient(spec.name or spec.command or spec.program, error)


def _measured(
    options: Options, stack: ExitStack
) -> tuple[ClientSpec, Callable[[], Cover] | None]:
    """Begin to measure the client's code where that was asked for."""
    if not options.cover:
        return options.client, None
    from wavetank.conformance.measuring import GRACE_S, Measurement

    measurement = stack.enter_context(
        Measurement(options.cover, in_process=bool(options.name))
    )
    spec = replace(options.client, environment=measurement.environment, grace_s=GRACE_S)
    return spec, measurement.collect


def _selection(
    options: Options, catalogued: CataloguedSuite, capabilities: frozenset[str]
) -> Selection:
    from wavetank.conformance import select

    # Whoever names cases gets them; a whole run leaves the optional ones out.
    default: SuiteName | None = None if options.selectors else "full"
    selection = select(
        catalogued.suite,
        options.selectors,
        profile=_terms(options).profile,
        capabilities=capabilities,
        level=options.level,
        requirements=catalogued.requirements,
        name=options.suite or default,
        only=_failed(options.failed_in) if options.failed_in else None,
    )
    return selection.take_shard(*options.shard) if options.shard else selection


def _failed(path: Path) -> set[str]:
    """Read which cases of a saved run did not pass; excused ones are among them."""
    from wavetank.report import read_run

    run = read_run(path)
    return {each.case for each in run.cases if each.verdict.verdict != "pass"}


def _terms(options: Options) -> Terms:
    from wavetank.conformance import DEFAULT_PROFILE, Terms

    return Terms(
        jobs=options.jobs,
        speed=options.speed,
        seed=options.seed,
        profile=options.profile or DEFAULT_PROFILE,
        probe=options.probe,
        strict=options.strict,
        known=known_list(options.known_path),
        command=options.command,
        selectors=options.selectors,
    )


def _watchers(options: Options, stack: ExitStack) -> tuple[Watcher, ...]:
    from rich.console import Console

    from wavetank.report.progress import ProgressBar

    progress = stack.enter_context(closing(ProgressBar(Console(stderr=True))))
    files = (
        stack.enter_context(closing(JsonLinesFile(report.path)))
        for report in options.reports
        if report.format == "jsonl"
    )
    return (progress, *files)
