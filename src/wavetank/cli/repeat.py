"""``wavetank repeat``: one case of a saved run, sent again."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click

from wavetank.cli.group import safe
from wavetank.cli.options import EXISTING_FILE

if TYPE_CHECKING:
    from pathlib import Path

    from wavetank.report import CaseRecord, Run


@click.command("repeat")
@click.argument("run", type=EXISTING_FILE)
@click.argument("case")
@click.pass_context
def command(ctx: click.Context, run: Path, case: str) -> None:
    """Send one case of a saved run again, and show the wire.

    The client, its settings, the seed and the speed are those of the run; the exit
    status is that of the one case.
    """
    from wavetank.cli import run as run_verb
    from wavetank.cli.reports import echo_run
    from wavetank.cli.run_options import Options
    from wavetank.journal import transcript_as_text
    from wavetank.report import read_run

    saved = read_run(run)
    before = _record(saved, case)
    words = shlex.split(saved.header.command)[2:]
    with run_verb.command.make_context("run", [*words, case], parent=ctx) as inner:
        again = run_verb.perform(Options(**inner.params))
    (record,) = again.cases
    echo_run(again)
    click.echo(safe_lines(transcript_as_text(record.transcript)))
    if _scripts(record) != _scripts(before):
        click.echo("note: the scripts have changed since that run", err=True)
    ctx.exit(again.footer.exit_status)


def safe_lines(text: str) -> str:
    """Make a text of several lines fit for a terminal."""
    return "\n".join(map(safe, text.split("\n")))


def _record(run: Run, case: str) -> CaseRecord:
    """Find the case in a run.

    Raises:
        UsageError: The run does not hold it.
    """
    from difflib import get_close_matches

    from wavetank.errors import UsageError

    by_id = {record.case: record for record in run.cases}
    if case in by_id:
        return by_id[case]
    close = get_close_matches(case, by_id, n=1)
    hint = f"; did you mean {close[0]}?" if close else ""
    raise UsageError(f"{run.source}: the run holds no case {case!r}{hint}")


def _scripts(record: CaseRecord) -> list[str]:
    """Return the digests of the scripts that were played."""
    from wavetank.journal import Matched

    return [
        entry.digest
        for entry in record.transcript.entries
        if isinstance(entry, Matched)
    ]
