"""``wavetank check``: every problem of scenario files, before anything is run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from wavetank.problems import Problem
    from wavetank.scenario.model import Scenario


@click.command("check")
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    metavar="PATH...",
    type=click.Path(exists=True, path_type=Path),
)
def command(paths: tuple[Path, ...]) -> None:
    """Check scenario files, or folders of them.

    Every problem is printed as file:line:column with what was found and expected. A
    folder that holds a requirements.yaml is checked as a whole suite: each
    requirement must have a scenario and a check, or say why not, and each reading of a
    dispute a scenario.
    """
    from wavetank.errors import InvalidFileError, UsageError

    scenarios: list[Scenario] = []
    problems: list[Problem] = []
    disagreements: list[str] = []
    for path in paths:
        try:
            found = _load(path)
            scenarios += found
            disagreements += _disagreements(path, found)
        except InvalidFileError as error:
            problems += error.problems
    lines = [str(problem) for problem in problems] + disagreements
    if lines:
        count = len(problems) + len(disagreements)
        noun = "problem" if count == 1 else "problems"
        raise UsageError("\n".join([*lines, f"{count} {noun}"]))
    documents = len({(each.mark.source, each.mark.line) for each in scenarios})
    click.echo(f"{documents} scenarios, {len(scenarios)} cases: no problems")


def _load(path: Path) -> tuple[Scenario, ...]:
    from wavetank.scenario import CATALOGUE, DISPUTES, load_scenario, load_suite
    from wavetank.verdict import load_disputes, load_requirements

    if path.is_dir():
        return load_suite(path).scenarios
    if path.name in {CATALOGUE, DISPUTES}:
        load = load_requirements if path.name == CATALOGUE else load_disputes
        load(path.parent)
        return ()
    return load_scenario(path, root=path.parent)


def _disagreements(path: Path, scenarios: tuple[Scenario, ...]) -> list[str]:
    """List where scenarios, catalogue and checks do not agree."""
    from wavetank.scenario import CATALOGUE, Suite
    from wavetank.shipped import shipped_folder
    from wavetank.verdict import (
        load_disputes,
        load_requirements,
        misfits,
        unchecked,
        unknown_proofs,
        unproved,
    )

    whole = path.is_dir() and (path / CATALOGUE).is_file()
    home = path if whole else shipped_folder("scenarios")
    requirements, suite = load_requirements(home), Suite(scenarios)
    lines = list(unknown_proofs(requirements, suite))
    if whole:
        lines += [*unproved(requirements, suite), *unchecked(requirements)]
        lines += misfits(load_disputes(home), requirements, suite)
    return lines
