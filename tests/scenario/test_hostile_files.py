"""Files made to hurt: bombs, pipes and links are refused, each for its own reason."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from wavetank.errors import InvalidFileError
from wavetank.scenario import load_scenario, load_suite, load_text

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = """\
wavetank: 1
title: Text arrives
proves: [content.deltas-concatenated]
source: RFC 1
expect: {outcome: complete}
"""


def codes(text: str) -> set[str]:
    """Give the codes of everything that is wrong in a file."""
    with pytest.raises(InvalidFileError) as caught:
        load_text(text, "bomb.yaml", "a/bomb")
    return {problem.code for problem in caught.value.problems}


LAUGHS = "".join(
    f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 10)}]\n" for n in range(1, 30)
)


@pytest.mark.parametrize(
    ("extra", "code"),
    [
        ("x0: &x0 [ha]\n" + LAUGHS, "alias"),
        ("x: " + "[" * 500 + "]" * 500, "too-deep"),
        ("x: " + "[" * 100_000 + "]" * 100_000, "yaml-syntax"),
        ("x: " + "{a: " * 100_000 + "1" + "}" * 100_000, "too-deep"),
        ("x:\n  " + "- " * 100_000 + "a", "too-deep"),
        ("x: " + "9" * 100_000, "ambiguous-scalar"),
        ("x: !!python/object/apply:os.system [ls]", "tag"),
        ("<<: {a: 1}", "merge-key"),
        ("x: \x1b[2J", "unprintable-character"),
        ("--- {}\n" * 1000, "several-documents"),
        ("reply: [{fill: {bytes: 99999999999}}]", "out-of-range"),
        ("reply: [{keep_alive: 99999999999}]", "out-of-range"),
        ("reply: [{keep_alive: {count: 99999999999}}]", "out-of-range"),
        ("reply: [{blank_lines: 99999999999}]", "out-of-range"),
        ("reply: [{pause: 99999999999999999h}]", "wrong-form"),
        ("reply:" + "\n- fill: {bytes: 60MB}" * 2, "reply-too-large"),
        (
            "reply: [{keep_alive: {count: 99999, text: " + "a" * 1000 + "}}]",
            "reply-too-large",
        ),
        (
            f"matrix: {{slice: {list(range(1, 300))}, newline: [lf, crlf]}}\nreply: [done]",
            "too-many-variants",
        ),
    ],
)
def test_a_bomb_is_refused(extra: str, code: str) -> None:
    """What would grow without measure is refused before it has grown."""
    assert code in codes(PLAIN + extra)


def test_a_file_without_end_is_not_read_to_its_end(tmp_path: Path) -> None:
    """Of a file that is too large only so much is read as shows that it is."""
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(1 << 40)  # sparse: a terabyte that takes no room

    with pytest.raises(InvalidFileError, match="file-too-large"):
        load_scenario(path, root=tmp_path)


def test_many_problems_end_the_reading() -> None:
    """A file of nothing but problems names a hundred and stops."""
    with pytest.raises(InvalidFileError) as caught:
        load_text(PLAIN + "".join(f"z{n}: &a 1\n" for n in range(50_000)), "f", "a/b")

    assert len(caught.value.problems) < 300


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """A named pipe and a folder among scenarios are problems, not a hang."""
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "folder.yaml").mkdir()

    with pytest.raises(InvalidFileError) as caught:
        load_suite(tmp_path)

    assert [problem.code for problem in caught.value.problems] == [
        "unreadable-file"
    ] * 2
    assert "no regular file" in str(caught.value)


def test_a_link_leads_nowhere(tmp_path: Path) -> None:
    """Links to a file, a folder or nothing are refused, wherever they point."""
    outside = tmp_path / "outside.yaml"
    outside.write_text(PLAIN, encoding="utf-8")
    suite = tmp_path / "suite"
    suite.mkdir()
    (suite / "file.yaml").symlink_to(outside)
    (suite / "folder.yaml").symlink_to(tmp_path)
    (suite / "nothing.yaml").symlink_to(tmp_path / "missing")
    (suite / "device.yaml").symlink_to("/dev/zero")

    with pytest.raises(InvalidFileError) as caught:
        load_suite(suite)

    assert [problem.code for problem in caught.value.problems] == ["symbolic-link"] * 4


def test_a_path_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    """Dots do not lead out of the suite."""
    (tmp_path / "suite").mkdir()
    (tmp_path / "outside.yaml").write_text(PLAIN, encoding="utf-8")
    path = tmp_path / "suite" / ".." / "outside.yaml"

    with pytest.raises(InvalidFileError, match="outside-folder"):
        load_scenario(path, root=tmp_path / "suite")
