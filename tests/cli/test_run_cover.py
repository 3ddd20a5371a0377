"""``wavetank run --cover``: what of the client's own code a run reached."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from cli.invoking import command
from wavetank.report import read_run

if TYPE_CHECKING:
    from pathlib import Path

PACKAGE = '''\
"""A client that reads and never retries."""

import json
import urllib.request

from wavetank.client import Turn


def ask(call):
    request = urllib.request.Request(
        f"{call.base_url}/chat/completions",
        json.dumps(call.request).encode(),
        {"Authorization": f"Bearer {call.api_key}", "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request) as stream:
            return Turn("complete", content=read_stream(stream))
    except ConnectionError:
        return "cut"


def read_stream(stream):
    content = ""
    for line in stream:
        data = line.strip().removeprefix(b"data: ")
        if data.startswith(b"{"):
            choices = json.loads(data)["choices"]
            content += choices[0]["delta"].get("content") or ""
    return content


def retry_after(error):
    if error:
        return 1
    return 2
'''
SESSION = """\
from wavetank.client import InProcessClient
from wavetank.client.session_server import serve_session

import skiff

serve_session(InProcessClient(skiff.ask))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a client as a module and as a session."""
    (tmp_path / "skiff.py").write_text(PACKAGE, encoding="utf-8")
    (tmp_path / "session.py").write_text(SESSION, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "client",
    [
        ("--client", "skiff:ask"),
        ("--client-cmd", f"{sys.executable} session.py"),
    ],
    ids=["in-process", "session"],
)
def test_a_run_names_what_it_never_reached(
    folder: Path, client: tuple[str, str]
) -> None:
    """Functions and clauses that no case reached stand in the report, by place."""
    done = command("run", *client, "--cover", "skiff", "content/plain", cwd=folder)

    assert done.returncode == 0, done.stdout + done.stderr
    told = done.stdout.partition("the client's own code (skiff)")[2]
    assert "  modules: 1 of 1 entered\n" in told
    assert "streams or errors: 2 of 3 (66 %)\n" in told
    assert "    skiff.py:32  retry_after (errors)\n" in told
    assert "    skiff.py:18  in ask\n" in told


def test_the_cover_is_in_the_saved_run_and_in_how_to_repeat_it(folder: Path) -> None:
    """A saved run shows again what was reached, and the command asks for it again."""
    words = ("--client", "skiff:ask", "--cover", "skiff", "content/plain")
    command("run", *words, "--report", "jsonl=run.jsonl", cwd=folder)

    run = read_run(folder / "run.jsonl")

    assert run.footer.cover is not None
    assert run.footer.cover.packages == ("skiff",)
    assert run.header.command.endswith("--cover skiff")


def test_a_package_that_is_not_there_is_a_usage_error(folder: Path) -> None:
    """A slip of the pen is told before anything is run."""
    done = command("run", "--client", "skiff:ask", "--cover", "skif", cwd=folder)

    assert done.returncode == 2
    assert done.stderr.startswith("--cover skif: there is no such package")
