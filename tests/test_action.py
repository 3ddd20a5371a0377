"""The action for a CI job: its steps are run as a runner would run them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[1]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
INSTALL, JUDGE = ACTION["runs"]["steps"]


def perform(
    step: Mapping[str, Any], folder: Path, **inputs: str
) -> subprocess.CompletedProcess[str]:
    """Run a step's script with the variables that its inputs become."""
    defaults = {
        name: each.get("default", "") for name, each in ACTION["inputs"].items()
    }
    given = {**defaults, **{name.replace("_", "-"): v for name, v in inputs.items()}}
    variables = {
        name: re.sub(
            r"\$\{\{ (\w+)\.([\w-]+) \}\}",
            lambda found: given[found[2]] if found[1] == "inputs" else str(ROOT),
            text,
        )
        for name, text in step["env"].items()
    }
    return subprocess.run(
        # As a runner does for `shell: bash`.
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=folder,
        env={
            "PATH": f"{Path(sys.executable).parent}:{os.defpath}",
            "PYTHONPATH": str(ROOT / "tests"),
            "GITHUB_OUTPUT": str(folder / "output"),
            "GITHUB_STEP_SUMMARY": str(folder / "summary"),
            **variables,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_sound_client_ends_the_step_well(tmp_path: Path) -> None:
    """The summary is added to the job's, and every report is where the output says."""
    (tmp_path / "summary").write_text("before\n", "utf-8")

    done = perform(
        JUDGE, tmp_path, client="reference", suite="core", arguments="drops/* --jobs 2"
    )

    assert done.returncode == 0, done.stderr
    summary = (tmp_path / "summary").read_text("utf-8")
    assert summary.startswith("before\n")
    assert "reference" in summary
    assert (tmp_path / "output").read_text("utf-8") == "reports=wavetank-report\n"
    made = {path.name for path in (tmp_path / "wavetank-report").iterdir()}
    assert made == {"run.jsonl", "junit.xml", "page.html", "badge.json", "summary.md"}
    badge = json.loads((tmp_path / "wavetank-report" / "badge.json").read_text("utf-8"))
    assert badge["schemaVersion"] == 1


def test_a_failing_client_fails_the_step(tmp_path: Path) -> None:
    """The step ends as the run does, and the summary is there all the same."""
    adapter = f"{sys.executable} {ROOT / 'clients' / 'openai' / 'adapter.py'} openai"

    done = perform(
        JUDGE, tmp_path, client_cmd=adapter, arguments="drops/clean-end-mid-content"
    )

    assert done.returncode == 1, done.stderr
    assert "end.truncation-reported" in (tmp_path / "summary").read_text("utf-8")


def test_a_wrong_input_is_told_by_the_command(tmp_path: Path) -> None:
    """Nothing is judged, no summary of an older run is shown."""
    (tmp_path / "wavetank-report").mkdir()
    (tmp_path / "wavetank-report" / "summary.md").write_text("an older run", "utf-8")

    done = perform(JUDGE, tmp_path, client="reference", known_failing="none.yaml")

    assert done.returncode == 2
    assert "none.yaml" in done.stderr
    assert not (tmp_path / "summary").exists()


def test_an_input_is_never_a_command(tmp_path: Path) -> None:
    """What stands in an input is a word of the command, whatever is in it."""
    done = perform(JUDGE, tmp_path, client='"; touch broken; $(touch broken)')

    assert done.returncode == 2
    assert not (tmp_path / "broken").exists()
    assert all("${{" not in step["run"] for step in ACTION["runs"]["steps"])


def test_the_action_is_whole() -> None:
    """Every input is used, has a description, and no step is somebody else's action."""
    text = (ROOT / "action.yml").read_text("utf-8")

    assert ACTION["runs"]["using"] == "composite"
    for name, each in ACTION["inputs"].items():
        assert f"inputs.{name} }}}}" in text, name
        assert each["description"]
    for step in ACTION["runs"]["steps"]:
        assert step["shell"] == "bash"
        assert "uses" not in step


@pytest.mark.parametrize("step", [INSTALL, JUDGE])
def test_the_scripts_are_bash(step: dict[str, Any]) -> None:
    """A step's script is read by bash without complaint."""
    subprocess.run(["bash", "-n", "-c", step["run"]], check=True)
