"""The catalogue: its file, and its agreement with checks and scenarios."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from wavetank.errors import InvalidFileError
from wavetank.scenario import load_suite
from wavetank.scenario.model import Suite
from wavetank.verdict.catalogue import (
    load_requirements,
    unchecked,
    unknown_proofs,
    unproved,
)
from wavetank.verdict.model import Requirement

if TYPE_CHECKING:
    from collections.abc import Mapping

SHIPPED = Path(__file__).resolve().parents[2] / "scenarios"

ONE = """\
wavetank: 1
requirements:
  stream.comment-ignored:
    level: must
    sentence: A client MUST ignore comments.
    source: WHATWG HTML 9.2.6
    cause: Every line is parsed.
"""


def loaded(path: Path, text: str) -> Mapping[str, Requirement]:
    (path / "requirements.yaml").write_text(text, encoding="utf-8")
    return load_requirements(path)


def problems(path: Path, text: str) -> list[str]:
    with pytest.raises(InvalidFileError) as caught:
        loaded(path, text)
    return [
        f"{problem.mark.line}:{problem.mark.column}: {problem.code}"
        for problem in caught.value.problems
    ]


def test_a_requirement_is_read_as_written(tmp_path: Path) -> None:
    """Optional members default to a requirement that holds everywhere."""
    requirements = loaded(tmp_path, ONE)

    assert requirements == {
        "stream.comment-ignored": Requirement(
            id="stream.comment-ignored",
            level="must",
            sentence="A client MUST ignore comments.",
            source="WHATWG HTML 9.2.6",
            cause="Every line is parsed.",
        )
    }


def test_profiles_and_exclusions_are_read(tmp_path: Path) -> None:
    """A requirement may hold in some profiles only, or say why nothing shows it."""
    text = f"{ONE}    profiles: [legacy]\n    excluded: Cannot be seen.\n"

    (requirement,) = loaded(tmp_path, text).values()

    assert requirement.profiles == ("legacy",)
    assert requirement.excluded == "Cannot be seen."


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (("level: must", "level: ought"), "4:"),
        (("cause:", "couse:"), "7:"),
        (("    level: must\n", ""), "4:"),
        (("stream.comment-ignored", "CommentIgnored"), "3:"),
        (("wavetank: 1", "wavetank: 2"), "1:"),
    ],
)
def test_a_mistake_is_reported_at_its_place(
    tmp_path: Path, change: tuple[str, str], place: str
) -> None:
    """Bad levels, unknown and missing keys, bad ids and versions have a line."""
    assert any(
        each.startswith(place) for each in problems(tmp_path, ONE.replace(*change))
    )


def test_an_id_must_not_be_repeated(tmp_path: Path) -> None:
    """The second requirement of the same id is a problem where it stands."""
    text = ONE + "".join(ONE.splitlines(keepends=True)[2:])

    (problem,) = problems(tmp_path, text)

    assert problem.startswith("8:3:")


def test_the_shipped_catalogue_speaks_rfc_2119() -> None:
    """Each sentence uses the word of its level, and ends."""
    for each in load_requirements(SHIPPED).values():
        assert re.search(rf"\b{each.level.upper()}\b", each.sentence), each.id
        assert each.sentence.endswith("."), each.id
        assert each.cause.endswith("."), each.id


def test_every_shipped_requirement_has_a_check() -> None:
    """Requirements and checks are the same set, but for exclusions."""
    assert unchecked(load_requirements(SHIPPED)) == ()


def test_every_shipped_requirement_is_proved_and_every_proof_known() -> None:
    """Requirements and scenarios agree, but for exclusions."""
    requirements, suite = load_requirements(SHIPPED), load_suite(SHIPPED)

    assert unproved(requirements, suite) == ()
    assert unknown_proofs(requirements, suite) == ()


def test_what_no_scenario_proves_is_named(tmp_path: Path) -> None:
    """An empty suite proves nothing; an exclusion is accepted."""
    excluded = ONE + "    excluded: Cannot be seen.\n"

    assert unproved(loaded(tmp_path, ONE), Suite()) == (
        "stream.comment-ignored: no scenario proves it",
    )
    assert unproved(loaded(tmp_path, excluded), Suite()) == ()


def test_what_has_no_check_is_named(tmp_path: Path) -> None:
    """A requirement without a check and a check without a requirement are named."""
    lines = unchecked(loaded(tmp_path, ONE.replace("stream.comment", "stream.remark")))

    assert lines[0] == "stream.remark-ignored: no check decides it"
    assert (
        "stream.comment-ignored: a check decides it, and it is no requirement" in lines
    )
