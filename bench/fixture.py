"""What the ``deepseek`` fixture costs a test, as pytest times its phases.

A pytest of its own runs empty tests that ask for the fixture, with a plugin that writes
down what every phase took.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

COUNT: Final = 200
TESTS: Final = f"""\
import pytest

@pytest.mark.parametrize("number", range({COUNT}))
def test_it(deepseek, number):
    assert deepseek.base_url
"""
PLUGIN: Final = """\
import json

took = []

def pytest_runtest_logreport(report):
    if report.when == "setup":
        took.append({})
    took[-1][report.when] = report.duration

def pytest_sessionfinish():
    with open("took.json", "w") as file:
        json.dump(took, file)
"""
SETTINGS: Final = "[pytest]\nasyncio_default_fixture_loop_scope = function\n"


def fixture_seconds() -> list[dict[str, float]]:
    """Give what many tests took that only ask for the fixture, each by its phases."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "test_it.py").write_text(TESTS, encoding="utf-8")
        (folder / "conftest.py").write_text(PLUGIN, encoding="utf-8")
        (folder / "pytest.ini").write_text(SETTINGS, encoding="utf-8")
        command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider")
        subprocess.run(  # noqa: S603 - our own command
            command, check=True, cwd=folder, stdout=subprocess.DEVNULL
        )
        took: list[dict[str, float]] = json.loads(
            (folder / "took.json").read_text("utf-8")
        )
    if len(took) != COUNT:
        raise RuntimeError(f"{len(took)} of {COUNT} tests ran")
    return took
