"""What the sources dispute: its file, and its agreement with the rest of a suite."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from verdict.making import a_scenario
from wavetank.endpoint import load_profile, shipped_profiles
from wavetank.errors import InvalidFileError
from wavetank.scenario import load_suite
from wavetank.scenario.model import Scenario, Suite
from wavetank.verdict.catalogue import load_requirements
from wavetank.verdict.disputes import (
    NONE,
    DatedProfile,
    Dispute,
    Disputes,
    Reading,
    load_disputes,
    misfits,
)
from wavetank.verdict.model import Requirement

if TYPE_CHECKING:
    from collections.abc import Mapping

SHIPPED = Path(__file__).resolve().parents[2] / "scenarios"

FILE = """\
wavetank: 1
profiles:
  v2: {title: The second, since: "2026-08-13"}
  v1: {title: The first, since: "2026-04-24"}
disputes:
  place:
    question: Where?
    safe: Look.
    requirements: [a.b]
    readings:
      - {says: Here., source: RFC 1, profiles: [v1], scenarios: [x/here]}
      - {says: There., source: RFC 2, profiles: [v1, v2], scenarios: [x/there]}
"""
HERE = Reading("Here.", "RFC 1", ("v1",), ("x/here",))
THERE = Reading("There.", "RFC 2", ("v1", "v2"), ("x/there",))
PLACE = Dispute("place", "Where?", "Look.", ("a.b",), (HERE, THERE))
PROFILES = {
    "v1": DatedProfile("v1", "The first", "2026-04-24"),
    "v2": DatedProfile("v2", "The second", "2026-08-13"),
}
REQUIREMENT = Requirement("a.b", "must", "A client MUST.", "RFC 1")


def loaded(path: Path, text: str) -> Disputes:
    (path / "disputes.yaml").write_text(text, encoding="utf-8")
    return load_disputes(path)


def named(id_: str, *profiles: str, proves: str = "a.b") -> Scenario:
    """A scenario of this id, in these profiles."""
    return replace(a_scenario(proves), id=id_, profiles=profiles)


def lines(
    *scenarios: Scenario,
    dispute: Dispute = PLACE,
    requirements: Mapping[str, Requirement] | None = None,
) -> tuple[str, ...]:
    """Where one dispute, its requirement and these scenarios do not agree."""
    return misfits(
        Disputes(PROFILES, {"place": dispute}),
        requirements or {"a.b": REQUIREMENT},
        Suite(scenarios),
    )


def test_disputes_are_read_as_written(tmp_path: Path) -> None:
    """Profiles come oldest first, whatever their order in the file."""
    disputes = loaded(tmp_path, FILE)

    assert disputes == Disputes(PROFILES, {"place": PLACE})
    assert list(disputes.profiles) == ["v1", "v2"]
    assert disputes.about("a.b") == (PLACE,)
    assert disputes.about("a.c") == ()


def test_a_suite_may_have_none(tmp_path: Path) -> None:
    """A folder without the file disputes nothing."""
    assert load_disputes(tmp_path) == NONE


@pytest.mark.parametrize(
    "change",
    [
        ("wavetank: 1", "wavetank: 2"),
        ('"2026-04-24"', '"April"'),
        ("question: Where?", "quest: Where?"),
        ("      - {says: Here.,", "      #"),
        ("place:", "Place:"),
    ],
)
def test_a_mistake_in_the_file_is_refused(
    tmp_path: Path, change: tuple[str, str]
) -> None:
    """A day that is none, an unknown member and a lonely reading are problems."""
    assert change[0] in FILE
    with pytest.raises(InvalidFileError):
        loaded(tmp_path, FILE.replace(*change))


def test_profiles_are_named_with_their_days() -> None:
    """A profile that nobody dated keeps its name; none at all means every one."""
    disputes = Disputes(PROFILES, {})

    assert disputes.in_words(("v1", "v9")) == "v1 (since 2026-04-24), v9"
    assert disputes.in_words(()) == "all"


def test_what_fits_has_no_lines() -> None:
    """Each reading is played in its profiles, and each requirement proved."""
    assert lines(named("x/here"), named("x/there", "v1", "v2")) == ()


def test_a_reading_without_its_scenario_is_named() -> None:
    """It can be played in no profile."""
    assert lines(named("x/here")) == (
        "place: there is no scenario x/there",
        "place: no scenario of 'There.' is in v1",
        "place: no scenario of 'There.' is in v2",
    )


def test_a_reading_that_is_not_played_in_its_profile_is_named() -> None:
    """A scenario of another profile does not count."""
    assert lines(named("x/here"), named("x/there", "v2")) == (
        "place: no scenario of 'There.' is in v1",
    )


def test_scenarios_and_requirements_of_a_dispute_have_to_meet() -> None:
    """A scenario that proves something else plays no reading of it."""
    dispute = replace(PLACE, requirements=("a.b", "a.c"))
    elsewhere = named("x/there", proves="z.z")

    assert lines(named("x/here"), elsewhere, dispute=dispute) == (
        "place: x/there proves no requirement of it",
        "place: no scenario of it proves a.c",
    )


def test_an_undated_profile_is_named_wherever_it_stands() -> None:
    """Scenario, requirement and reading are looked at."""
    reading = replace(HERE, profiles=("v7",))
    dispute = replace(PLACE, readings=(reading, THERE))
    requirement = replace(REQUIREMENT, profiles=("v8",))
    scenario = named("x/here", "v9")

    found = lines(
        scenario,
        named("x/there", "v1", "v2"),
        dispute=dispute,
        requirements={"a.b": requirement},
    )

    assert "a.b: no profile is called 'v8'; there are: v1, v2" in found
    assert "place: no profile is called 'v7'; there are: v1, v2" in found
    assert f"{scenario.mark}: x/here: no profile is called 'v9'; there are: v1, v2" in (
        found
    )


def test_a_suite_that_dates_no_profile_may_name_any() -> None:
    """Nothing is held against a suite of one's own."""
    assert misfits(NONE, {}, Suite((named("x/here", "v9"),))) == ()


def test_a_requirement_judges_nowhere_but_in_its_profiles() -> None:
    """A scenario that runs elsewhere has to say where it does not."""
    requirements = {"a.b": replace(REQUIREMENT, profiles=("v2",))}
    here, there = named("x/here"), named("x/there", "v1", "v2")

    found = lines(here, there, requirements=requirements)

    assert found[:2] == tuple(
        f"{each.mark}: {each.id} proves a.b, which holds only in v2; say so with profiles"
        for each in (here, there)
    )


def test_the_shipped_disputes_fit() -> None:
    """Scenarios, catalogue and disputes of the shipped suite agree."""
    disputes = load_disputes(SHIPPED)

    assert misfits(disputes, load_requirements(SHIPPED), load_suite(SHIPPED)) == ()
    assert {"usage-place", "round-trip-scope", "role-place"} <= set(disputes.by_id)


def test_the_shipped_profiles_are_those_that_the_endpoint_speaks() -> None:
    """Suite and endpoint mean the same by a name; the legacy one is the suite's own."""
    dated = {id_: each.title for id_, each in load_disputes(SHIPPED).profiles.items()}

    assert dated.pop("legacy-reasoner")
    assert dated == {name: load_profile(name).title for name in shipped_profiles()}
