"""Files and text to scenarios, with every problem of every file at once.

Three judges in turn, each on what the one before let through: the strict YAML reader,
the schema, and the rules between values. The first two report together; the third
needs whole data. Nothing here stops at a first problem.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from wavetank.errors import InvalidFileError
from wavetank.problems import Mark, Problem
from wavetank.reading import parse_file, parse_yaml
from wavetank.scenario.assembling import assemble
from wavetank.scenario.model import Scenario, Suite

if TYPE_CHECKING:
    from pathlib import Path

    from wavetank.reading import Document

CATALOGUE: Final = "requirements.yaml"
"""The file of a suite that says what its scenarios prove."""
DISPUTES: Final = "disputes.yaml"
"""The file of a suite that says where the sources of its scenarios disagree."""

_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*")


def load_text(text: str, source: str, id: str) -> tuple[Scenario, ...]:  # noqa: A002 - it becomes Scenario.id
    """Load every variant of a scenario from text.

    Raises:
        InvalidFileError: Carries every problem found.
    """
    return _finish(*_scenarios(*parse_yaml(text, source), id))


def load_scenario(path: Path, *, root: Path) -> tuple[Scenario, ...]:
    """Load every variant of one file; its id is its path below ``root``.

    Raises:
        InvalidFileError: Carries every problem found, also where the file lies
            outside ``root`` or is reached by a symbolic link.
    """
    return _finish(*_load_file(path, root))


def load_suite(root: Path) -> Suite:
    """Load every scenario below a folder, ordered by id, then variant.

    The catalogue and the disputes (``requirements.yaml`` and ``disputes.yaml`` in the
    folder itself) and files that are not YAML are no scenarios and are passed over.

    Raises:
        InvalidFileError: Carries every problem of every file.
    """
    scenarios: list[Scenario] = []
    problems: list[Problem] = []
    if not root.is_dir():
        problems.append(_about(root, "unreadable-file", "there is no such folder"))
    for path in sorted(root.rglob("*")):
        if path in {root / CATALOGUE, root / DISPUTES}:
            continue
        if path.is_symlink():
            problems.append(_symlink(path))
        elif path.suffix == ".yml":
            problems.append(_suffix(path))
        elif path.suffix == ".yaml":
            more, found = _load_file(path, root)
            scenarios += more
            problems += found
    if problems:
        raise InvalidFileError(problems)
    # A stable sort: the variants of one id stay in authored order.
    return Suite(tuple(sorted(scenarios, key=lambda scenario: scenario.id)))


def _load_file(path: Path, root: Path) -> tuple[list[Scenario], list[Problem]]:
    if path.is_symlink():
        return [], [_symlink(path)]
    real, folder = path.resolve(), root.resolve()
    if not real.is_relative_to(folder):
        return [], [_about(path, "outside-folder", f"the file lies outside {root}")]
    if path.exists() and not path.is_file():  # a pipe could be read for ever
        return [], [_about(path, "unreadable-file", "the path is no regular file")]
    name = real.relative_to(folder).with_suffix("").as_posix()
    return _scenarios(*parse_file(path), name)


def _scenarios(
    document: Document, problems: list[Problem], name: str
) -> tuple[list[Scenario], list[Problem]]:
    scenarios, problems = assemble(document, problems, name)
    if not _ID.fullmatch(name):
        problems = [_wrong_id(document, name), *problems]
    return scenarios, problems


def _finish(scenarios: list[Scenario], problems: list[Problem]) -> tuple[Scenario, ...]:
    if problems:
        raise InvalidFileError(problems)
    return tuple(scenarios)


def _wrong_id(document: Document, name: str) -> Problem:
    return Problem(
        document.mark(),
        "id-not-kebab-case",
        f"the file's path gives the id {name!r}",
        "lower-case words and digits joined by hyphens, such as drops/mid-content",
        "rename the file or its folder",
    )


def _symlink(path: Path) -> Problem:
    return _about(
        path, "symbolic-link", "the path is a symbolic link", "put the file itself here"
    )


def _suffix(path: Path) -> Problem:
    return _about(path, "wrong-suffix", "the file ends in .yml", "rename it to .yaml")


def _about(path: Path, code: str, found: str, hint: str = "") -> Problem:
    return Problem(Mark(str(path), 1, 1), code, found, hint=hint)
