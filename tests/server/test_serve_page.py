"""Every example of docs/serve.md runs against a live server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from wavetank.endpoint import Endpoint, load_profile
from wavetank.scenario import load_suite
from wavetank.server import ThreadedServer
from wavetank.server.simulated import SimulatedEndpoint
from wavetank.shipped import shipped_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "serve.md").read_text(encoding="utf-8")
EXAMPLES = ROOT / "examples"
SCRIPTS = Path(sys.executable).parent
ADDRESS = "http://127.0.0.1:8765"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TRANSCRIPT = re.compile(
    r"^```console\n(.*?)^```\n\n^```text\n(.*?)^```$", re.MULTILINE | re.DOTALL
)


def blocks(language: str) -> list[str]:
    """Return the page's blocks of one language."""
    return [text for name, text in BLOCK.findall(PAGE) if name == language]


def in_place(block: str, served: ThreadedServer) -> str:
    """Return a block for another address and another folder."""
    block = block.replace(ADDRESS, served.base_url)
    return block.replace("examples/", f"{EXAMPLES}/")


@pytest.fixture(scope="module")
def served() -> Iterator[ThreadedServer]:
    """Serve the shipped scenarios as ``wavetank serve`` does."""
    endpoint = SimulatedEndpoint(Endpoint(load_profile()))
    suite = load_suite(shipped_folder("scenarios"))
    with ThreadedServer(suite, endpoint=endpoint) as server:
        yield server


def printed(text: str) -> re.Pattern[str]:
    """Turn what the page shows into a pattern; an ellipsis stands for anything."""
    pieces = map(re.escape, text.strip().split("…"))
    return re.compile(".*".join(pieces), re.DOTALL)


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_transcripts_are_what_happens(
    served: ThreadedServer, tmp_path: Path
) -> None:
    """Each console block, in order, prints what the page shows below it."""
    shell = shutil.which("bash") or "bash"
    transcripts = TRANSCRIPT.findall(PAGE)
    assert [commands for commands, _ in transcripts] == blocks("console")
    for commands, shown in transcripts:
        done = subprocess.run(
            [shell, "-euc", in_place(commands, served)],
            check=False,
            capture_output=True,
            cwd=tmp_path,
            env=os.environ | {"PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"},
            timeout=30,
        )
        assert done.returncode == 0, commands
        told = done.stdout.decode().replace("\r\n", "\n")
        told = told.replace(served.base_url, ADDRESS)
        assert printed(shown).fullmatch(told.strip()), f"{commands}\n{told}"


@pytest.mark.parametrize("source", blocks("python"))
def test_the_python_examples_run(source: str) -> None:
    """Each Python block runs alone."""
    exec(compile(source, "docs/serve.md", "exec"), {})  # noqa: S102 - running the page is the test
