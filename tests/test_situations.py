"""The page of situations, held to the suite."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from wavetank.conformance import load_catalogued

PAGE: Final = Path(__file__).resolve().parent.parent / "docs" / "catalogue.md"
ROW: Final = re.compile(r"^\| (?P<names>.*?) \| .* \| (?P<asked>.*) \|$", re.MULTILINE)
SCENARIO: Final = re.compile(r"`([a-z-]+/[a-z0-9-]+)`")
REQUIREMENT: Final = re.compile(r"`([a-z-]+\.[a-z-]+)`")


def rows() -> list[tuple[str, str]]:
    """Return each situation's short names and what is said of it."""
    found = ROW.findall(PAGE.read_text(encoding="utf-8"))
    return [row for row in found if row[0] != "Short name"]


def test_it_names_every_scenario_and_no_other() -> None:
    """What the page names exists, and no scenario is missing."""
    named = {name for _, asked in rows() for name in SCENARIO.findall(asked)}

    assert named == {each.id for each in load_catalogued().suite.scenarios}


def test_every_situation_is_asked_for_or_says_why_not() -> None:
    """No row is left without a scenario, a reason, or where else to look."""
    silent = [
        names
        for names, asked in rows()
        if not SCENARIO.search(asked) and not asked.startswith(("not asked", "see "))
    ]
    assert silent == []


def test_no_short_name_stands_twice() -> None:
    """A short name is one situation."""
    names = [name for row, _ in rows() for name in row.split(", ") if name]

    assert sorted(set(names)) == sorted(names)


def test_what_it_says_is_not_shown_is_excluded() -> None:
    """It names every requirement that the catalogue excludes, and no other."""
    requirements = load_catalogued().requirements.values()
    named = {id_ for _, asked in rows() for id_ in REQUIREMENT.findall(asked)}

    assert named == {each.id for each in requirements if each.excluded}
