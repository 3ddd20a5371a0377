"""``wavetank explain``: what a requirement demands, why, and what shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from wavetank.cli.options import scenarios_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command("explain")
@click.argument("requirement", metavar="ID")
@scenarios_option
def command(requirement: str, folder: Path | None) -> None:
    """Explain a requirement.

    Shows its sentence, its source, the usual bug behind a failure, and its cases.
    """
    from wavetank.conformance import load_catalogued
    from wavetank.verdict import explain

    catalogued = load_catalogued(folder)
    text = explain(requirement, catalogued.requirements, catalogued.suite)
    click.echo(text, nl=False)
