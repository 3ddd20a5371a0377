"""Every example in the README and the docs runs as it stands.

Python blocks of pages about the library run alone; blocks that define tests are
collected by pytest in a folder of their own; console blocks run in a shell that
finds this checkout's ``wavetank`` and ``pytest``. Pages with examples of another
kind (scenario files, adapters, curl) are run by the test of the module they
describe.
"""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: str, language: str) -> list[str]:
    """Return a page's fenced blocks of one language, in order."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return [body for name, body in BLOCK.findall(text) if name == language]


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder, with this environment's scripts first."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        cwd=folder,
        env=os.environ | {"PATH": path, "COLUMNS": "200"},
        timeout=120,
    )


@pytest.mark.parametrize("source", blocks("docs/wire.md", "python"))
def test_the_wire_examples_run(source: str, tmp_path: Path) -> None:
    """Each example of the wire page runs alone and keeps its own promises."""
    # A file of its own: tools such as Hypothesis read the source they run.
    path = tmp_path / "example.py"
    path.write_text(source, encoding="utf-8")

    runpy.run_path(str(path))


@pytest.mark.parametrize("page", ["README.md", "docs/pytest-plugin.md"])
def test_the_examples_that_are_tests_pass(page: str, tmp_path: Path) -> None:
    """Each example that defines a test passes when it is saved and run."""
    sources = [source for source in blocks(page, "python") if "def test_" in source]
    assert sources
    for number, source in enumerate(sources):
        (tmp_path / f"test_example_{number}.py").write_text(source, encoding="utf-8")

    done = run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"], tmp_path
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_readme_opens_with_the_two_commands() -> None:
    """A newcomer's two commands come before anything else that can be run."""
    first = blocks("README.md", "console")[0]

    assert [line.split("#")[0].strip() for line in first.splitlines()] == [
        "make demo",
        "make test",
    ]


@pytest.mark.parametrize(
    "link",
    sorted(
        {
            (page.name if page.parent == ROOT else f"docs/{page.name}", link)
            for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
            for link in re.findall(
                r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")
            )
        }
    ),
    ids=" -> ".join,
)
def test_links_between_pages_lead_somewhere(link: tuple[str, str]) -> None:
    """Every relative link on a page names a file of this repository."""
    page, target = link

    assert ((ROOT / page).parent / target).exists()
