"""The catalogue of requirements, and its agreement with scenarios and checks.

The catalogue is data (``scenarios/requirements.yaml``) and the only place where a
requirement's level and sentence stand. The three parts must agree: each requirement
has a check and a scenario, or says why not; each scenario proves requirements that
exist.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from wavetank.errors import InvalidFileError
from wavetank.reading import Schema, read_file
from wavetank.scenario import CATALOGUE
from wavetank.verdict.checks import CHECKS
from wavetank.verdict.model import Requirement

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.scenario.model import Suite


@cache
def _schema() -> Schema:
    return Schema.load(Path(__file__).with_name("requirements-v1.schema.json"))


def load_requirements(root: Path) -> Mapping[str, Requirement]:
    """Read the catalogue of a suite, in the order of the file.

    Args:
        root: The suite's folder, which holds ``requirements.yaml``.

    Raises:
        InvalidFileError: The catalogue cannot be used; carries every problem.
    """
    document = read_file(root / CATALOGUE)
    problems = _schema().problems(document)
    if problems:
        raise InvalidFileError(problems)
    return MappingProxyType(
        {
            id_: Requirement(
                id=id_,
                level=each["level"],
                sentence=each["sentence"],
                source=each["source"],
                cause=each["cause"],
                profiles=tuple(each.get("profiles", ())),
                excluded=each.get("excluded", ""),
            )
            for id_, each in document.data["requirements"].items()
        }
    )


def unproved(requirements: Mapping[str, Requirement], suite: Suite) -> tuple[str, ...]:
    """Requirements that no scenario proves and that do not say why, one line each."""
    proved = {id_ for scenario in suite.scenarios for id_ in scenario.proves}
    return tuple(
        f"{each.id}: no scenario proves it"
        for each in requirements.values()
        if each.id not in proved and not each.excluded
    )


def unknown_proofs(
    requirements: Mapping[str, Requirement], suite: Suite
) -> tuple[str, ...]:
    """Scenarios that prove what the catalogue does not hold, one line each."""
    lines = {
        f"{scenario.mark}: {scenario.id} proves {id_}, which is no requirement": None
        for scenario in suite.scenarios
        for id_ in scenario.proves
        if id_ not in requirements
    }
    return tuple(lines)


def unchecked(requirements: Mapping[str, Requirement]) -> tuple[str, ...]:
    """Requirements without a check, and checks without a requirement, one line each."""
    return (
        *(
            f"{each.id}: no check decides it"
            for each in requirements.values()
            if each.id not in CHECKS and not each.excluded
        ),
        *(
            f"{id_}: a check decides it, and it is no requirement"
            for id_ in CHECKS
            if id_ not in requirements
        ),
    )
