"""``wavetank report``: a saved run in another format, and runs side by side.

``wavetank report RUN`` is short for ``wavetank report write RUN``.
"""

from __future__ import annotations

from pathlib import Path

import click

from wavetank.cli.options import EXISTING_FILE
from wavetank.cli.report_runs import compare_command, known_command, merge_command


class ReportGroup(click.Group):
    """Takes a first word that is no subcommand for the run to write."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default subcommand before anything else but ``--help``."""
        if args and args[0] not in {*self.commands, *ctx.help_option_names}:
            args = ["write", *args]
        return super().parse_args(ctx, args)


@click.command("write")
@click.argument("runs", nargs=-1, required=True, metavar="RUN...", type=EXISTING_FILE)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "junit", "markdown", "html", "jsonl", "badge"]),
    default="text",
    show_default=True,
)
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Show saved runs; compare, merge, draft known failures.",
)
def write_command(runs: tuple[Path, ...], *, form: str, output: Path | None) -> None:
    """Write a saved run (the jsonl report of a run) in a format.

    Several runs stand side by side in one html or markdown page.
    """
    from wavetank.report import FORMATS, read_run, render_runs, write_text

    (chosen,) = (each for each in FORMATS if each == form)
    text = render_runs([read_run(run) for run in runs], chosen)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_text(text, output)


command = ReportGroup(
    "report",
    commands=[write_command, compare_command, merge_command, known_command],
    help="Show saved runs; compare, merge, draft known failures.",
)
