"""``wavetank list``: what there is, and what a selector takes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from wavetank.cli.group import safe
from wavetank.cli.options import (
    level_option,
    profile_option,
    scenarios_option,
    suite_option,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from wavetank.conformance.suites import SuiteName
    from wavetank.scenario.model import Scenario
    from wavetank.verdict import Level, Requirement
    from wavetank.wire import JsonObject


@click.command("list")
@click.argument("selectors", nargs=-1, metavar="[SELECTOR]...")
@click.option(
    "--requirements", "of_requirements", is_flag=True, help="List requirements instead."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
)
@level_option
@suite_option
@profile_option
@scenarios_option
def command(
    selectors: tuple[str, ...],
    *,
    of_requirements: bool,
    form: str,
    level: Level | None,
    suite: SuiteName | None,
    profile: str | None,
    folder: Path | None,
) -> None:
    """List cases, or the requirements they prove.

    A selector is a glob on case ids (drops/*) or on requirement ids (end.*).
    """
    from wavetank.conformance import load_catalogued, select

    catalogued = load_catalogued(folder)
    selection = select(
        catalogued.suite,
        selectors,
        profile=profile,
        level=level,
        requirements=catalogued.requirements,
        name=suite,
    )
    objects: list[JsonObject] = []
    if of_requirements:
        proved = {id_ for each in selection.selected for id_ in each.proves}
        objects = [
            _requirement(each)
            for each in catalogued.requirements.values()
            if each.id in proved and level in {None, each.level}
        ]
    else:
        objects = [_case(each) for each in selection.selected]
    if form == "json":
        click.echo(json.dumps(objects, indent=2))
    else:
        _echo(objects)


def _case(scenario: Scenario) -> JsonObject:
    return {
        "case": scenario.case_id,
        "title": scenario.title,
        "proves": scenario.proves,
        "needs": scenario.needs,
        "profiles": scenario.profiles,
        "source": scenario.source,
    }


def _requirement(requirement: Requirement) -> JsonObject:
    return {
        "requirement": requirement.id,
        "level": requirement.level,
        "sentence": requirement.sentence,
        "source": requirement.source,
    }


def _echo(objects: Iterable[JsonObject]) -> None:
    rows = [
        (str(each["case"]), str(each["title"]))
        if "case" in each
        else (f"{each['requirement']} ({each['level']})", str(each["sentence"]))
        for each in objects
    ]
    width = max((len(name) for name, _ in rows), default=0)
    for name, text in rows:
        click.echo(safe(f"{name:<{width}}  {text}"))
