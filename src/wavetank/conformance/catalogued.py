"""A suite together with the catalogue that its scenarios prove."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wavetank.scenario import CATALOGUE, load_suite
from wavetank.shipped import shipped_folder
from wavetank.verdict import load_requirements

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from wavetank.scenario.model import Suite
    from wavetank.verdict.model import Requirement


@dataclass(frozen=True, slots=True)
class CataloguedSuite:
    """Scenarios and the requirements they are evidence for.

    Attributes:
        suite: Every variant of every scenario.
        requirements: The catalogue, by id.
    """

    suite: Suite
    requirements: Mapping[str, Requirement]


def load_catalogued(root: Path | None = None) -> CataloguedSuite:
    """Load a suite and its catalogue.

    Args:
        root: The suite's folder; the shipped one unless given. A folder without a
            catalogue of its own proves the shipped requirements.

    Raises:
        InvalidFileError: Scenarios or catalogue have problems.
    """
    shipped = shipped_folder("scenarios")
    root = root or shipped
    home = root if (root / CATALOGUE).is_file() else shipped
    return CataloguedSuite(load_suite(root), load_requirements(home))
