"""DeepSeek's agent harness as a black box, as docs/testing-a-client.md has it.

It is found on the PATH or in the environment of the tests, and is too large to bring
along: ``pip install deepseek-harness-runtime-bin==0.1.5rc1``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

pytestmark = pytest.mark.skipif(
    shutil.which("dsh", path=PATH) is None, reason="needs dsh"
)


@pytest.mark.parametrize(
    ("scenario", "status", "said", "found"),
    [
        ("content/plain", 1, "Old answers wait", "content/plain: inconclusive"),
        (
            "drops/clean-end-mid-content",
            0,
            "dsh: STREAM_CLOSED: SSE stream ended without [DONE]",
            "pass          end.truncation-reported (must)",
        ),
        (
            "errors/401",
            0,
            "dsh: AUTH: Authentication Fails",
            "pass          error.not-retried (must)",
        ),
        (
            "round-trip/reasoning-exact",
            0,
            "It is 21 C and sunny in Paris.",
            "pass          round-trip.reasoning-exact (must)",
        ),
    ],
)
def test_dsh_is_judged_from_outside(
    scenario: str, status: int, said: str, found: str
) -> None:
    """What dsh prints and does is what the page says of it."""
    program = str(ROOT / "examples" / "black-box" / "dsh.sh")

    done = subprocess.run(
        [
            *(sys.executable, "-m", "wavetank", "exec", "--speed", "10"),
            *(scenario, "--", program),
        ],
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | {"PATH": PATH},
        timeout=60,
    )

    assert done.returncode == status, done.stderr
    assert said in done.stdout + done.stderr
    assert found in done.stderr
