"""The generated page of requirements."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from wavetank.verdict.catalogue import load_requirements
from wavetank.verdict.catalogue_page import catalogue_page, main
from wavetank.verdict.disputes import (
    DatedProfile,
    Dispute,
    Disputes,
    Reading,
    load_disputes,
)
from wavetank.verdict.model import Requirement

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_holds_a_section_per_area_and_an_entry_per_requirement() -> None:
    """Areas keep the catalogue's order; every member of a requirement is shown."""
    first = Requirement("b.x", "must", "Read [DONE].", "RFC *1*", "A <tag>.")
    second = Requirement("b.y", "may", "S.", "R", "C.", ("legacy",), "Not visible.")
    third = Requirement("a.z", "should", "S.", "R", "C.")

    page = catalogue_page({each.id: each for each in (first, second, third)})

    assert "3 requirements, 1 of them must." in page
    assert page.index("## b\n") < page.index("### b.y") < page.index("## a\n")
    assert "**must** · Read \\[DONE\\]." in page
    assert "- Source: RFC \\*1\\*\n- Usual bug: A \\<tag\\>." in page
    assert "- Only in profile: legacy\n- Not shown by a scenario: Not visible." in page


def test_what_is_disputed_has_a_section_that_entries_lead_to() -> None:
    """Profiles come with their days, readings with who says so and what plays them."""
    requirement = Requirement("b.x-y", "must", "S.", "R", "C.")
    readings = (
        Reading("Here.", "RFC 1", ("v1",), ("x/here",)),
        Reading("There.", "RFC 2", ("v1", "v2"), ("x/there", "x/far")),
    )
    disputes = Disputes(
        {"v1": DatedProfile("v1", "First", "2026-01-01")},
        {"place": Dispute("place", "Where?", "Look.", ("b.x-y",), readings)},
    )

    page = catalogue_page({"b.x-y": requirement}, disputes)

    assert "| `v1` | 2026-01-01 | First |" in page
    assert "### place\n\nWhere? Safe under each reading: Look.\n" in page
    assert "| There. | RFC 2 | `v1`, `v2` | `x/there`, `x/far` |" in page
    assert "Held by [b.x-y](#bx-y).\n" in page
    assert "- Disputed: [place](#place)\n" in page


def test_the_committed_page_is_up_to_date() -> None:
    """``docs/requirements.md`` is what the catalogue says."""
    page = (ROOT / "docs" / "requirements.md").read_text(encoding="utf-8")

    root = ROOT / "scenarios"
    assert page == catalogue_page(load_requirements(root), load_disputes(root))


def test_the_page_is_written_and_then_found_up_to_date(tmp_path: Path) -> None:
    """Writing succeeds, and checking what was written succeeds."""
    path = tmp_path / "requirements.md"

    assert main([str(path)]) == 0
    assert main(["--check", str(path)]) == 0


def test_a_stale_page_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Checking an old page exits 1 and says what to do."""
    path = tmp_path / "requirements.md"
    path.write_text("old", encoding="utf-8")

    assert main(["--check", str(path)]) == 1
    assert "run `make docs`" in capsys.readouterr().err


def test_the_page_is_checked_from_the_command_line() -> None:
    """``python -m`` ends with the status of the check."""
    module = "wavetank.verdict.catalogue_page"
    page = str(ROOT / "docs" / "requirements.md")

    done = subprocess.run([sys.executable, "-m", module, "--check", page], check=False)

    assert done.returncode == 0
