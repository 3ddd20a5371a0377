"""Files, text and folders to scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st

from wavetank.errors import InvalidFileError
from wavetank.problems import Mark, Problem
from wavetank.scenario import (
    Exchange,
    PlannedCall,
    Reply,
    Scenario,
    load_scenario,
    load_suite,
    load_text,
)
from wavetank.scenario.building import DEFAULT_REQUEST
from wavetank.scenario.steps import Content, Done, Finish

if TYPE_CHECKING:
    from pathlib import Path

SMALL = """\
wavetank: 1
title: A small scenario
reply:
  - content: Hello
  - finish: stop
  - done
"""
WORDS = st.sampled_from(
    [
        "wavetank: 1",
        "title: x",
        "reply:",
        "  - ",
        "content: é",
        "done",
        "finish: stop",
        "cut",
        ": {inside: character}",
        "\n",
        "\n",
        "\n",
        "matrix: {slice: [1]}",
        "[",
        "yes",
        "expect: {outcome: error}",
        "exchanges:",
        "call: {base: /v1}",
        "when: {method: a}",
    ]
)


def codes(error: InvalidFileError) -> list[str]:
    """Give the codes of an error's problems."""
    return [problem.code for problem in error.problems]


def test_a_small_document_is_a_whole_scenario() -> None:
    """What is not authored has its documented default."""
    assert load_text(SMALL, "small.yaml", "small") == (
        Scenario(
            id="small",
            title="A small scenario",
            proves=(),
            source="",
            call=PlannedCall(DEFAULT_REQUEST),
            exchanges=(Exchange(Reply((Content(("Hello",)), Finish("stop"), Done()))),),
            mark=Mark("small.yaml", 1, 1),
            needs=("stream",),
        ),
    )


def test_a_document_carries_what_its_author_wrote() -> None:
    """The words about the scenario itself arrive unchanged."""
    (scenario,) = load_text(
        SMALL + "proves: [a.b, c-d.e-f]\nsource: the guide\nprofiles: [v4-2026-04]\n"
        "needs: [tools, stream]\n"
        "expect:\n  - outcome: complete\n  - outcome: error\n",
        "small.yaml",
        "small",
    )

    assert scenario.proves == ("a.b", "c-d.e-f")
    assert scenario.source == "the guide"
    assert scenario.profiles == ("v4-2026-04",)
    assert scenario.needs == ("tools", "stream")
    assert [each.outcome for each in scenario.expect] == ["complete", "error"]


def test_a_file_is_named_after_its_place_below_the_root(tmp_path: Path) -> None:
    """The id is the path without its suffix, with slashes."""
    path = tmp_path / "keep-alive" / "before-first-token.yaml"
    path.parent.mkdir()
    path.write_text(SMALL, encoding="utf-8")

    (scenario,) = load_scenario(path, root=tmp_path)

    assert scenario.id == "keep-alive/before-first-token"
    assert scenario.mark == Mark(str(path), 1, 1)


def test_a_suite_holds_every_variant_in_order(tmp_path: Path) -> None:
    """Scenarios are ordered by id, variants as authored; other files are no scenarios."""
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.yaml").write_text(
        SMALL + "matrix: {framing: [length, close]}\n", encoding="utf-8"
    )
    (tmp_path / "b-one.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "requirements.yaml").write_text("not: a scenario\n", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not yaml", encoding="utf-8")

    suite = load_suite(tmp_path)

    assert list(suite.by_case_id()) == [
        "b-one",
        "b/two[framing=length]",
        "b/two[framing=close]",
    ]


def test_a_catalogue_further_down_is_a_scenario_like_any_other(tmp_path: Path) -> None:
    """Only the suite's own catalogue is passed over."""
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "requirements.yaml").write_text("a: 1\n", encoding="utf-8")

    with pytest.raises(InvalidFileError, match="no key 'a'"):
        load_suite(tmp_path)


def test_a_missing_folder_is_a_problem(tmp_path: Path) -> None:
    """A mistyped folder is not an empty suite."""
    with pytest.raises(InvalidFileError, match="there is no such folder"):
        load_suite(tmp_path / "absent")


def test_a_suite_refuses_what_would_be_overlooked(tmp_path: Path) -> None:
    """A .yml file and a symbolic link are reported, not skipped."""
    (tmp_path / "a.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "b.yml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "c.yaml").symlink_to("a.yaml")
    (tmp_path / "d").symlink_to("/")

    with pytest.raises(InvalidFileError) as caught:
        load_suite(tmp_path)

    assert codes(caught.value) == ["wrong-suffix", "symbolic-link", "symbolic-link"]


def test_a_file_is_read_from_its_folder_only(tmp_path: Path) -> None:
    """Neither a symbolic link nor a path upwards leaves the folder."""
    root = tmp_path / "root"
    root.mkdir()
    outside = tmp_path / "outside.yaml"
    outside.write_text(SMALL, encoding="utf-8")
    (root / "link.yaml").symlink_to(outside)

    for path, code in [
        (root / "link.yaml", "symbolic-link"),
        (root / ".." / "outside.yaml", "outside-folder"),
    ]:
        with pytest.raises(InvalidFileError) as caught:
            load_scenario(path, root=root)
        assert codes(caught.value) == [code]


def test_yaml_and_schema_problems_come_together() -> None:
    """A doubtful scalar hides no unknown key, and is not reported twice."""
    with pytest.raises(InvalidFileError) as caught:
        load_text("wavetank: 1\ntitle: yes\ncall: off\nrepyl: []\n", "t.yaml", "Id")

    assert [f"{each.mark.line} {each.code}" for each in caught.value.problems] == [
        "1 id-not-kebab-case",
        "2 ambiguous-scalar",
        "3 ambiguous-scalar",
        "4 unknown-key",
    ]


@given(st.text() | st.lists(WORDS).map("".join))
def test_any_text_loads_or_raises_problems_inside_it(text: str) -> None:
    """Arbitrary text never raises anything but InvalidFileError, with real marks."""
    problems: tuple[Problem, ...] = ()
    try:
        load_text(text, "t.yaml", "t")
    except InvalidFileError as error:
        problems = error.problems

    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for problem in problems:
        assert 1 <= problem.mark.line <= len(lines)
        assert 1 <= problem.mark.column <= len(lines[problem.mark.line - 1]) + 1
