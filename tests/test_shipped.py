"""Where the shipped files are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wavetank.errors import HarnessError
from wavetank.shipped import shipped_folder

if TYPE_CHECKING:
    from pathlib import Path


def test_a_checkout_has_them_at_its_root() -> None:
    """The editable installation reads the repository's own folders."""
    assert (shipped_folder("scenarios") / "requirements.yaml").is_file()
    assert (shipped_folder("fixtures") / "broken").is_dir()


def test_a_wheel_has_them_in_the_package(tmp_path: Path) -> None:
    """What lies in the package comes first."""
    package = tmp_path / "src" / "wavetank"
    folder = package / "shipped" / "scenarios"
    folder.mkdir(parents=True)
    (tmp_path / "scenarios").mkdir()

    assert shipped_folder("scenarios", package=package) == folder


def test_an_installation_without_them_says_so(tmp_path: Path) -> None:
    """A broken installation is ours, and the message says what to do."""
    with pytest.raises(HarnessError, match="install wavetank again"):
        shipped_folder("fixtures", package=tmp_path / "src" / "wavetank")
