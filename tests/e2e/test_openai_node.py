"""The openai SDK for Node."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from e2e.target import Target

FOLDER: Final = Path(__file__).parent / "node"
pytestmark = [
    pytest.mark.skipif(not shutil.which("node"), reason="Node is not installed"),
    pytest.mark.skipif(
        not (FOLDER / "node_modules" / "openai").is_dir(),
        reason="openai for Node is not installed: make e2e, which needs npm",
    ),
]


@pytest.fixture(name="told")
def fixture_told(target: Target) -> dict[str, Any]:
    """Return what the program in ``node/`` was told."""
    done = subprocess.run(
        ["node", "openai.mjs", target.model],
        check=False,
        capture_output=True,
        text=True,
        cwd=FOLDER,
        env=os.environ | target.env,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_streams_tools_and_errors_reach_a_program_in_node(told: dict[str, Any]) -> None:
    """Thought comes before text, fragments become arguments, a 400 keeps its words."""
    usage = told["usage"]

    assert told["kinds"] == sorted(told["kinds"], reverse=True)
    assert set(told["kinds"]) == {"reasoning", "content"}
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]
    assert told["call"]["name"] == "get_weather"
    assert isinstance(json.loads(told["call"]["arguments"])["city"], str)
    assert told["refusal"]["status"] == 400
    assert "valid range of temperature" in told["refusal"]["message"]
