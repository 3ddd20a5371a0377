"""The session protocol in Go, which has tests of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "clients" / "session-go"
OFFLINE = {"GOPROXY": "off", "GOTOOLCHAIN": "local", "GOFLAGS": "-count=1"}


def test_the_session_in_go_keeps_the_protocol() -> None:
    """What every adapter in Go is built on passes its own tests."""
    if shutil.which("go") is None:
        pytest.skip("go is not on the PATH")

    done = subprocess.run(
        ["go", "test", "./..."],
        check=False,
        capture_output=True,
        text=True,
        cwd=FOLDER,
        env=os.environ | OFFLINE,
        timeout=300,
    )

    assert done.returncode == 0, done.stdout + done.stderr
