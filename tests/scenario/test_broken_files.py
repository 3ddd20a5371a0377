"""Every broken file raises exactly the problems that stand beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wavetank.errors import InvalidFileError
from wavetank.scenario import load_scenario, load_suite
from wavetank.shipped import shipped_folder

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = shipped_folder("fixtures") / "broken"
FILES = sorted(FOLDER.glob("*.yaml"))


def shown(error: InvalidFileError) -> str:
    """Show problems as they stand in the fixture, whatever the folder is called."""
    return f"{error}\n".replace(f"{FOLDER}/", "")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.stem))
def test_a_broken_file_raises_its_problems(path: Path) -> None:
    """Place, code, finding, expectation and hint are pinned for each mistake."""
    expected = path.with_name(f"{path.stem}.problems.txt").read_text(encoding="utf-8")

    with pytest.raises(InvalidFileError) as caught:
        load_scenario(path, root=FOLDER)

    assert shown(caught.value) == expected


def test_a_suite_reports_the_problems_of_all_its_files_at_once() -> None:
    """One run over a folder shows everything there is to mend."""
    every = [path.with_name(f"{path.stem}.problems.txt") for path in FILES]

    with pytest.raises(InvalidFileError) as caught:
        load_suite(FOLDER)

    assert shown(caught.value) == "".join(
        path.read_text(encoding="utf-8") for path in every
    )
