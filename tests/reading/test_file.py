"""Files that can and cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wavetank.errors import InvalidFileError
from wavetank.problems import Mark
from wavetank.reading import MAX_FILE_BYTES, read_file

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_read_under_its_own_name(tmp_path: Path) -> None:
    """Marks name the path as it was given."""
    path = tmp_path / "good.yaml"
    path.write_text("name: é\n", encoding="utf-8")

    document = read_file(path)

    assert document.data == {"name": "é"}
    assert document.mark(("name",)) == Mark(str(path), 1, 7)


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    """What the operating system says becomes a problem, not an OSError."""
    with pytest.raises(
        InvalidFileError, match="cannot be read: No such file"
    ) as caught:
        read_file(tmp_path / "absent.yaml")

    assert [problem.code for problem in caught.value.problems] == ["unreadable-file"]


def test_a_file_that_is_not_utf_8_is_refused_at_the_byte(tmp_path: Path) -> None:
    """The mark points at the first byte that is not UTF-8."""
    path = tmp_path / "latin-1.yaml"
    path.write_bytes("é: 1\nca".encode() + b"\xe9: 2\n")

    with pytest.raises(InvalidFileError) as caught:
        read_file(path)

    (problem,) = caught.value.problems
    assert problem.code == "not-utf-8"
    assert problem.mark == Mark(str(path), 2, 3)


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    """Nothing beyond the limit is read or parsed."""
    path = tmp_path / "huge.yaml"
    path.write_bytes(b"[" * (MAX_FILE_BYTES + 1))

    with pytest.raises(InvalidFileError, match="file-too-large"):
        read_file(path)
