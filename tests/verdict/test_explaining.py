"""What ``explain`` says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from verdict.making import a_scenario
from wavetank.errors import UsageError
from wavetank.scenario.model import Suite
from wavetank.verdict.disputes import DatedProfile, Dispute, Disputes, Reading
from wavetank.verdict.explaining import explain
from wavetank.verdict.model import Requirement

REQUIREMENT = Requirement("a.b", "must", "A client MUST.", "RFC 1", "A slip.")
DISPUTES = Disputes(
    {"v1": DatedProfile("v1", "The first", "2026-01-01")},
    {
        "place": Dispute(
            "place",
            "Where?",
            "Look.",
            ("a.b",),
            (
                Reading("Here.", "RFC 1", ("v1",), ("x/here",)),
                Reading("There.", "RFC 2", ("v2",), ("x/there",)),
            ),
        )
    },
)


def test_a_requirement_is_explained_with_what_shows_it() -> None:
    """Sentence, source, usual bug and every scenario that proves it are told, variants once."""
    one = replace(a_scenario("a.b"), id="x/one", variant=(("framing", "close"),))
    variant = replace(one, variant=(("framing", "length"),))
    other = replace(a_scenario("c.d"), id="x/other")

    text = explain("a.b", {"a.b": REQUIREMENT}, Suite((one, variant, other)))

    assert text == (
        "a.b (must)\n"
        "\n"
        "  A client MUST.\n"
        "\n"
        "  source     RFC 1\n"
        "  usual bug  A slip.\n"
        "  profiles   all\n"
        "\n"
        "  shown by   x/one\n"
    )


def test_profiles_and_exclusions_are_explained() -> None:
    """A requirement that no scenario shows says why."""
    requirement = Requirement("a.b", "may", "S.", "R", "", ("legacy",), "Not visible.")

    text = explain("a.b", {"a.b": requirement}, Suite())

    assert "usual bug  not known\n" in text
    assert "profiles   legacy\n" in text
    assert text.endswith("excluded   Not visible.\n")


def test_a_disputed_requirement_shows_every_reading() -> None:
    """Each reading comes with who says so, since when, and what plays it."""
    text = explain("a.b", {"a.b": REQUIREMENT}, Suite(), DISPUTES)

    assert text.endswith(
        "  disputed   Where? (place)\n"
        "  reading    Here.\n"
        "             source: RFC 1\n"
        "             in v1 (since 2026-01-01)\n"
        "             played by x/here\n"
        "  reading    There.\n"
        "             source: RFC 2\n"
        "             in v2\n"
        "             played by x/there\n"
    )


def test_a_dispute_is_explained_with_what_makes_a_client_safe() -> None:
    """Its name alone is enough."""
    text = explain("place", {"a.b": REQUIREMENT}, Suite(), DISPUTES)

    assert text.startswith("place (disputed)\n\n  Where?\n\n  reading    Here.\n")
    assert text.endswith("\n  safe       Look.\n  held by    a.b\n")


def test_a_profile_is_explained_with_what_holds_in_it() -> None:
    """What it demands alone, and which readings are its own."""
    only_there = replace(REQUIREMENT, id="a.c", profiles=("v1",))
    catalogue = {"a.b": REQUIREMENT, "a.c": only_there}

    assert explain("v1", catalogue, Suite(), DISPUTES) == (
        "v1 (profile)\n"
        "\n"
        "  The first\n"
        "\n"
        "  since      2026-01-01\n"
        "  demands    a.c\n"
        "  reading    place: Here.\n"
    )


def test_a_misspelt_requirement_names_the_closest_one() -> None:
    """An unknown id is refused with a suggestion where one is close."""
    with pytest.raises(UsageError, match=r"'a\.c'; did you mean a\.b\?"):
        explain("a.c", {"a.b": REQUIREMENT}, Suite())
    with pytest.raises(UsageError, match=r"'zzz'$"):
        explain("zzz", {"a.b": REQUIREMENT}, Suite())
