"""What ``explain`` says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from verdict.making import a_scenario
from wavetank.errors import UsageError
from wavetank.scenario.model import Suite
from wavetank.verdict.explaining import explain
from wavetank.verdict.model import Requirement

REQUIREMENT = Requirement("a.b", "must", "A client MUST.", "RFC 1", "A slip.")


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


def test_a_misspelt_requirement_names_the_closest_one() -> None:
    """An unknown id is refused with a suggestion where one is close."""
    with pytest.raises(UsageError, match=r"'a\.c'; did you mean a\.b\?"):
        explain("a.c", {"a.b": REQUIREMENT}, Suite())
    with pytest.raises(UsageError, match=r"'zzz'$"):
        explain("zzz", {"a.b": REQUIREMENT}, Suite())
