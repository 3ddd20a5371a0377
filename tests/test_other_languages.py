"""The examples for other languages' test runners run, and the page shows them as they are.

A runner that is not on the machine is skipped, with the reason. JUnit comes by Maven
from the network, so its example is run by hand: ``mvn test`` in ``examples/junit``, with
``wavetank`` on the PATH.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from wavetank.scenario import load_suite
from wavetank.server import ThreadedServer
from wavetank.shipped import shipped_folder

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "other-languages.md"
SHOWN = {
    "javascript": "node-test/bad-day.test.mjs",
    "go": "go-test/bad_day_test.go",
    "rust": "cargo-test/tests/bad_day.rs",
    "java": "junit/src/test/java/BadDayTest.java",
}
RUNNERS = {
    "node-test": ["node", "--test"],
    "go-test": ["go", "test", "./..."],
    "cargo-test": ["cargo", "test", "--offline"],
}


def run(folder: Path, command: list[str], **more: str) -> None:
    """Run one example where it was copied to, without a network; it must pass."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not on the PATH")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    offline = {"GOPROXY": "off", "GOTOOLCHAIN": "local", "GOFLAGS": "-count=1"}
    done = subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        cwd=folder,
        env=os.environ | offline | {"PATH": path} | more,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", RUNNERS)
def test_the_example_starts_a_server_and_passes(name: str, tmp_path: Path) -> None:
    """With wavetank on the PATH the runner needs nothing else."""
    folder = shutil.copytree(ROOT / "examples" / name, tmp_path / name)

    run(folder, RUNNERS[name])


def test_the_example_uses_a_server_that_runs(tmp_path: Path) -> None:
    """With an address in WAVETANK_URL no server is started: there is none to start."""
    folder = shutil.copytree(ROOT / "examples" / "node-test", tmp_path / "node-test")
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not on the PATH")

    suite = load_suite(shipped_folder("scenarios"))
    with ThreadedServer(suite) as server:
        run(folder, [node, "--test"], WAVETANK_URL=server.base_url, PATH="")


@pytest.mark.parametrize("language", SHOWN)
def test_the_page_shows_the_file(language: str) -> None:
    """What is copied from the page is what the tests run, to the letter."""
    page = PAGE.read_text(encoding="utf-8")
    (block,) = re.findall(
        rf"^```{language}\n(.*?)^```$", page, re.DOTALL | re.MULTILINE
    )

    assert block == (ROOT / "examples" / SHOWN[language]).read_text(encoding="utf-8")
