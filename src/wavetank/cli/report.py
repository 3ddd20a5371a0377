"""``wavetank report``: a saved run in another format."""

from __future__ import annotations

from pathlib import Path

import click

from wavetank.cli.options import EXISTING_FILE


@click.command("report")
@click.argument("run", type=EXISTING_FILE)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "junit", "markdown", "html", "jsonl"]),
    default="text",
    show_default=True,
)
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to; standard output unless given.",
)
def command(run: Path, *, form: str, output: Path | None) -> None:
    """Write a saved run (the jsonl report of a run) in a format."""
    from wavetank.report import FORMATS, read_run, render, write_report

    (chosen,) = (each for each in FORMATS if each == form)
    saved = read_run(run)
    if output is None:
        click.echo(render(saved, chosen), nl=False)
    else:
        write_report(saved, chosen, output)
