"""``wavetank report compare``, ``merge`` and ``known``: what comes out of saved runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from wavetank.cli.group import safe
from wavetank.cli.options import EXISTING_FILE
from wavetank.cli.reports import Report, echo_run, report_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command("compare")
@click.argument("first", type=EXISTING_FILE, metavar="BEFORE")
@click.argument("second", type=EXISTING_FILE, metavar="AFTER")
@click.pass_context
def compare_command(ctx: click.Context, first: Path, second: Path) -> None:
    """Say what got better and what got worse between two saved runs.

    Exit status 1 when anything got worse.
    """
    from wavetank.report import read_run
    from wavetank.report.comparing import compare, render_comparison

    changes = compare(read_run(first), read_run(second))
    for line in render_comparison(changes).splitlines():
        click.echo(safe(line))
    ctx.exit(int(any(change.direction == "worse" for change in changes)))


@click.command("merge")
@click.argument("shards", nargs=-1, required=True, type=EXISTING_FILE)
@report_option
@click.pass_context
def merge_command(
    ctx: click.Context, shards: tuple[Path, ...], *, reports: tuple[Report, ...]
) -> None:
    """Make the shards of one run whole again (wavetank run --shard 1/3).

    The exit status is that of the whole run.
    """
    from wavetank.report import read_run
    from wavetank.report.merging import merge

    whole = merge([read_run(shard) for shard in shards])
    echo_run(whole)
    for report in reports:
        report.write(whole)
    ctx.exit(whole.footer.exit_status)


@click.command("known")
@click.argument("run", type=EXISTING_FILE)
def known_command(run: Path) -> None:
    """Draft the list of known failures that a saved run calls for.

    Every entry needs a reason; a list with an empty one is refused. Reasons that the
    run had are kept.
    """
    from wavetank.report import read_run
    from wavetank.report.known_draft import draft_known

    click.echo(draft_known(read_run(run)), nl=False)
