"""``wavetank explain``: what a requirement demands, why, and what shows it.

The names of disputes and profiles, which have no dot, are explained as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from wavetank.cli.group import safe
from wavetank.cli.options import scenarios_option

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wavetank.scenario.model import Scenario

ROWS_SHOWN: Final = 8
WIDTH_SHOWN: Final = 400
"""Enough for a whole chunk, whose fixed members come first."""


@click.command("explain")
@click.argument("requirement", metavar="ID")
@scenarios_option
def command(requirement: str, folder: Path | None) -> None:
    """Explain a requirement, a dispute or a profile.

    Shows a requirement's sentence, its source, the usual bug behind a failure, the
    profiles it holds in, the scenarios that show it, what is disputed about it, and the
    bytes of the first scenario. Of a dispute it shows the readings, and of a profile
    what holds in it.
    """
    from wavetank.conformance import load_catalogued
    from wavetank.shipped import shipped_folder
    from wavetank.verdict import explain, load_disputes

    catalogued = load_catalogued(folder)
    disputes = load_disputes(folder or shipped_folder("scenarios"))
    text = explain(requirement, catalogued.requirements, catalogued.suite, disputes)
    click.echo(text, nl=False)
    example = next(
        (s for s in catalogued.suite.scenarios if requirement in s.proves), None
    )
    for line in _bytes(example) if example is not None else ():
        click.echo(safe(line))


def _bytes(scenario: Scenario) -> Iterator[str]:
    """Show what a scenario sends, a line each, heads left out and long ones cut."""
    from wavetank.cli.show import scripts_of
    from wavetank.script import describe

    yield ""
    yield f"  bytes of {scenario.case_id}"
    for _, script in scripts_of(scenario, seed=0):
        rows = [row for row in describe(script) if row.label not in {"head", "framing"}]
        yield ""
        for row in rows[:ROWS_SHOWN]:
            text = f"{row.op:<12} {row.text}".rstrip()
            cut = len(text) > WIDTH_SHOWN
            yield f"    {text[:WIDTH_SHOWN]}{'…' if cut else ''}"
        if len(rows) > ROWS_SHOWN:
            yield f"    and {len(rows) - ROWS_SHOWN} more; wavetank show has them all"
