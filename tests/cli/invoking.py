"""Verbs in this process, and whole commands in another."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from click.testing import CliRunner

from wavetank.cli import cli

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

SCENARIO = """\
wavetank: 1
title: Text arrives
proves: [content.deltas-concatenated]
source: RFC 1
reply:
  - role: assistant
  - content: [One, ", two"]
  - finish: {reason: stop, usage: {prompt: 1, completion: 2}}
  - done
"""


def invoke(*words: str) -> Result:
    """Run a verb; anything but an exit is a bug and raised."""
    return CliRunner().invoke(cli, words, prog_name="wavetank", catch_exceptions=False)


def command(*words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run wavetank as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "wavetank", *words],
        check=False,
        capture_output=True,
        text=True,
        cwd=cwd,
        timeout=60,
    )


def write_suite(folder: Path, **texts: str) -> Path:
    """Write scenarios into a folder; a name's double underscore is a slash."""
    for name, text in texts.items():
        path = folder / f"{name.replace('__', '/').replace('_', '-')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
