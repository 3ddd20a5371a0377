"""``wavetank run``: judge a client by the suite."""

from __future__ import annotations

import sys
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wavetank.cli.client_options import client_options
from wavetank.cli.interrupting import interrupt_once
from wavetank.cli.options import (
    EXISTING_FILE,
    PlaceType,
    ShardType,
    known_option,
    level_option,
    profile_option,
    scenarios_option,
    seed_option,
    speed_option,
    strict_option,
    suite_option,
)
from wavetank.cli.reports import JsonLinesFile, echo_run, report_option, write_reports
from wavetank.cli.run_options import SPEED, Options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from wavetank.client import Client, ClientSpec
    from wavetank.client.recording import Recorder
    from wavetank.conformance import CataloguedSuite, Selection, Watcher
    from wavetank.conformance.suites import SuiteName
    from wavetank.cover import Cover
    from wavetank.report import Run


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
@click.option(
    "--through",
    default="",
    metavar="URL",
    help="Judge a gateway between the reference client and the mock.",
)
@click.option(
    "--listen",
    type=PlaceType(),
    help="Where the mock listens for that gateway, as 127.0.0.1:8765.",
)
@click.option(
    "--executor",
    default="",
    metavar="PLACE",
    help="Perform the cases in processes://N, or on a Dask cluster, dask://HOST:PORT.",
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
    with ExitStack() as stack:
        files = {
            report: stack.enter_context(closing(JsonLinesFile(report.path)))
            for report in options.reports
            if report.format == "jsonl"
        }
        run = perform(options, files.values())
    try:
        echo_run(run)
    finally:  # where nothing can be shown, what can be kept is kept
        write_reports(options.reports, files, run)
    ctx.exit(run.footer.exit_status)


def perform(options: Options, files: Iterable[Watcher] = ()) -> Run:
    """Make the run that the options ask for; files are told of it as it goes on."""
    from wavetank.conformance import load_catalogued, run

    catalogued = load_catalogued(options.folder)
    terms, spread = options.terms(), options.spread()
    if terms.gateway:
        terms.gateway.check()
    # A client in the folder where the command is given should be found there.
    sys.path.insert(0, str(Path.cwd()))
    with ExitStack() as stack:
        interrupt_once(stack)
        spec, collect_cover = _measured(options, stack)
        recorder = terms.gateway.recorder if terms.gateway else None
        client = stack.enter_context(closing(_client(spec, recorder)))
        selection = _selection(
            options, catalogued, terms.profile, client.info.capabilities
        )
        return run(
            selection,
            client,
            catalogued.requirements,
            terms=terms,
            watchers=(_progress(stack), *files),
            collect_cover=collect_cover,
            spread=spread,
        )


def _client(spec: ClientSpec, recorder: Recorder | None) -> Client:
    """Open the client; where it does not start, let every case say so.

    The run is made all the same, because a report that was not written leaves an older
    one to be read.
    """
    from wavetank.client import open_client
    from wavetank.client.absent import AbsentClient
    from wavetank.errors import HarnessError

    try:
        return open_client(spec, recorder)
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
    options: Options,
    catalogued: CataloguedSuite,
    profile: str,
    capabilities: frozenset[str],
) -> Selection:
    from wavetank.conformance import select

    # Whoever names cases gets them; a whole run leaves the optional ones out.
    default: SuiteName | None = None if options.selectors else "full"
    selection = select(
        catalogued.suite,
        options.selectors,
        profile=profile,
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


def _progress(stack: ExitStack) -> Watcher:
    from rich.console import Console

    from wavetank.report.progress import ProgressBar

    return stack.enter_context(closing(ProgressBar(Console(stderr=True))))
