"""Choices that follow from a seed."""

from __future__ import annotations

import uuid

from hypothesis import given, strategies as st

from wavetank.endpoint.dice import Dice


@given(st.integers(), st.text(), st.integers(1, 1000))
def test_the_same_seeds_draw_the_same(seed: int, word: str, end: int) -> None:
    """Two dice of the same seeds agree, and stay in range."""
    one, other = Dice(seed, word), Dice(seed, word)
    drawn = [one.below(end) for _ in range(3)]

    assert drawn == [other.below(end) for _ in range(3)]
    assert all(0 <= each < end for each in drawn)


def test_dice_for_a_purpose_are_apart() -> None:
    """Drawing from one die changes nothing for one made from it."""
    before = Dice(1).apart("ids").below(10**9)
    dice = Dice(1)
    dice.below(6)

    assert dice.apart("ids").below(10**9) == before
    assert dice.apart("other").below(10**9) != before


def test_draws_have_their_forms() -> None:
    """Numbers include both ends, UUIDs are of version 4, letters are ASCII."""
    dice = Dice("forms")

    assert {dice.between(1, 3) for _ in range(50)} == {1, 2, 3}
    assert uuid.UUID(dice.uuid()).version == 4
    assert dice.alphanumerics(24).isascii()
    assert len(dice.alphanumerics(24)) == 24


def test_choices_never_change_between_releases() -> None:
    """A seed in a bug report must mean the same answer tomorrow."""
    assert Dice(0, "wavetank").below(10**6) == 925_049
