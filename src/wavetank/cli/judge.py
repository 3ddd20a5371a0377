"""``wavetank judge``: a saved run judged again, without any client."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from wavetank.cli.options import (
    EXISTING_FILE,
    known_list,
    known_option,
    scenarios_option,
    strict_option,
)
from wavetank.cli.reports import Report, echo_run, report_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command("judge")
@click.argument("run", type=EXISTING_FILE)
@known_option
@strict_option
@report_option
@scenarios_option
@click.pass_context
def command(
    ctx: click.Context,
    run: Path,
    *,
    known_path: Path | None,
    strict: bool,
    reports: tuple[Report, ...],
    folder: Path | None,
) -> None:
    """Judge a saved run again by its transcripts and observations.

    The exit status is the run's: what today's checks and the list given here say.
    """
    from wavetank.conformance import load_catalogued, rejudge
    from wavetank.report import read_run

    known = known_list(known_path)
    again = rejudge(read_run(run), load_catalogued(folder), known=known, strict=strict)
    echo_run(again)
    for report in reports:
        report.write(again)
    ctx.exit(again.footer.exit_status)
