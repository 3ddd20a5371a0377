"""The example agent, as its file stands."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from e2e.target import Target

AGENT: Final = Path(__file__).parents[2] / "examples" / "agent.py"


def test_the_agent_calls_its_tool_and_answers(target: Target) -> None:
    """It thinks, asks for both cities, sends its reasoning back, and says something."""
    done = subprocess.run(
        [sys.executable, str(AGENT)],
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | target.env,
        timeout=300,
    )

    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    asked = [line for line in lines if line.startswith("asked for ")]
    assert all(any(city in line for line in asked) for city in ("Hangzhou", "Berlin"))
    assert not lines[-1].startswith("asked for "), done.stdout


def test_the_agent_is_short() -> None:
    """It is read at a glance: 20 lines behind its imports."""
    _, _, program = AGENT.read_text(encoding="utf-8").partition("import OpenAI\n")

    assert len(program.strip().splitlines()) <= 20
