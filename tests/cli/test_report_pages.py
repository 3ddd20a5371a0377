"""``wavetank report`` over several runs at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cli.invoking import invoke
from report.run_making import a_mixed_run, a_second_run
from wavetank.report import write_run

if TYPE_CHECKING:
    from pathlib import Path


def two_runs(folder: Path) -> list[str]:
    """Save two runs and name their files."""
    paths = [folder / "one.jsonl", folder / "two.jsonl"]
    write_run(paths[0], a_mixed_run())
    write_run(paths[1], a_second_run())
    return [str(path) for path in paths]


def test_several_runs_become_one_page(tmp_path: Path) -> None:
    """Both clients stand over a column of their own."""
    page = tmp_path / "new" / "page.html"
    result = invoke("report", *two_runs(tmp_path), "--format", "html", "-o", str(page))

    assert result.exit_code == 0, result.output
    text = page.read_text(encoding="utf-8")
    assert "dinghy 1.2.3" in text
    assert "raft 0.9" in text


def test_a_format_for_one_run_refuses_several(tmp_path: Path) -> None:
    """The usage error names the formats that can."""
    result = invoke("report", *two_runs(tmp_path), "--format", "junit")

    assert result.exit_code == 2
    assert "junit holds one run, found 2; html and markdown" in result.output


def test_a_badge_is_written_from_a_saved_run(tmp_path: Path) -> None:
    """The badge of a run is one JSON object on standard output."""
    result = invoke("report", two_runs(tmp_path)[1], "--format", "badge")

    assert json.loads(result.stdout)["message"] == "core 3/3 · 1 not run · v4-2026-04"
