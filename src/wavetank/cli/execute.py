"""``wavetank exec``: a program as it is, against one scenario."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from wavetank.cli.options import scenarios_option, seed_option, speed_option

if TYPE_CHECKING:
    from pathlib import Path

    from wavetank.report import CaseRecord


@click.command("exec", context_settings={"ignore_unknown_options": True})
@click.argument("scenario")
@click.argument("words", nargs=-1, required=True, metavar="-- COMMAND...")
@speed_option(1.0)
@seed_option
@scenarios_option
@click.pass_context
def command(
    ctx: click.Context,
    scenario: str,
    words: tuple[str, ...],
    *,
    speed: float,
    seed: int,
    folder: Path | None,
) -> None:
    """Run a program against a scenario, and judge it from outside.

    The program finds the mock and a key in OPENAI_BASE_URL, OPENAI_API_KEY and the
    variables of the same kind for DEEPSEEK and ANTHROPIC. What neither the wire nor the
    exit status can show is inconclusive, is listed, and does not count.
    """
    record = _perform(scenario, words, speed=speed, seed=seed, folder=folder)
    verdicts = [finding.verdict for finding in record.verdict.findings]
    _echo(record)
    if record.verdict.verdict == "error":
        ctx.exit(3)
    ctx.exit(0 if "pass" in verdicts and "fail" not in verdicts else 1)


def _perform(
    scenario: str,
    words: tuple[str, ...],
    *,
    speed: float,
    seed: int,
    folder: Path | None,
) -> CaseRecord:
    from dataclasses import replace

    from wavetank.conformance import Stage, load_catalogued, select
    from wavetank.conformance.black_box import BlackBoxClient, from_outside
    from wavetank.server import ThreadedServer
    from wavetank.verdict import KnownList

    catalogued = load_catalogued(folder)
    case = select(catalogued.suite, [scenario], profile=None).selected[0]
    with ThreadedServer() as server:
        stage = Stage(
            server=server,
            client=BlackBoxClient(words, os.environ),
            requirements=catalogued.requirements,
            known=KnownList(),
            seed=seed,
            speed=speed,
        )
        record = stage.perform(case, stage.create_play(case, 0))
    return replace(record, verdict=from_outside(record.verdict))


def _echo(record: CaseRecord) -> None:
    """Say what was found and show the wire, on stderr: stdout is the program's."""
    from wavetank.cli.group import safe
    from wavetank.journal import transcript_as_text

    click.echo(transcript_as_text(record.transcript), err=True)
    click.echo(safe(f"{record.case}: {record.verdict.verdict}"), err=True)
    for finding in record.verdict.findings:
        line = f"  {finding.verdict:<12}  {finding.requirement} ({finding.level})"
        message = f": {finding.message}" if finding.message else ""
        click.echo(safe(line + message), err=True)
