"""The page of deviations keeps up with the profiles."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from wavetank.endpoint import Switches, load_profile, shipped_profiles

PAGE = Path(__file__).parents[2] / "docs" / "deviations.md"
ROWS = {
    cells[1].strip("` "): [cell.strip("` ") for cell in cells[2:5]]
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if line.startswith("| `")
    for cells in [line.split("|")]
}
WORDS = {True: "on", False: "off"}


@pytest.mark.parametrize("switch", [each.name for each in fields(Switches)])
def test_every_switch_is_listed_with_its_positions(switch: str) -> None:
    """The table names each switch and where each profile has it."""
    listed = ROWS[switch]
    positions = []
    for name, cell in zip(shipped_profiles(), listed, strict=True):
        value = getattr(load_profile(name).switches, switch)
        word = WORDS[value] if isinstance(value, bool) else str(value)
        positions.append(word)
        if cell != "same":
            assert cell == word, name

    for cell, before, word in zip(listed[1:], positions, positions[1:], strict=False):
        assert cell != "same" or before == word
