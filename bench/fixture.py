"""What the ``deepseek`` fixture costs a test, as pytest times its phases.

A pytest of its own runs tests that take the fixture and do no more, or ask it one thing,
with a plugin that writes down what every phase took.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from peers import SETTLED

COUNT: Final = 200
TAKING: Final = f"""\
import pytest

@pytest.mark.parametrize("number", range({COUNT}))
def test_it(deepseek, number):
    assert deepseek.base_url
"""
ASKING: Final = f"""\
import urllib.request
import pytest

BODY = b'{{"model": "deepseek-v4-flash", "messages": [{{"role": "user", "content": "Hi"}}]}}'

@pytest.mark.parametrize("number", range({COUNT}))
def test_it(deepseek, number):
    fields = {{"Authorization": f"Bearer {{deepseek.api_key}}", "Content-Type": "application/json"}}
    url = deepseek.base_url + "/chat/completions"
    with urllib.request.urlopen(urllib.request.Request(url, BODY, fields)) as answer:
        assert answer.read()
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


def fixture_seconds(tests: str) -> list[dict[str, float]]:
    """Give what each of ``COUNT`` tests took, by its phases.

    Args:
        tests: Their source, ``TAKING`` or ``ASKING``.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "test_it.py").write_text(tests, encoding="utf-8")
        (folder / "conftest.py").write_text(PLUGIN, encoding="utf-8")
        (folder / "pytest.ini").write_text(SETTINGS, encoding="utf-8")
        command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider")
        for _ in range(2):  # pytest keeps what it made of the plugin in the first
            subprocess.run(  # noqa: S603 - our own command
                command, check=True, cwd=folder, env=SETTLED, stdout=subprocess.DEVNULL
            )
        took: list[dict[str, float]] = json.loads(
            (folder / "took.json").read_text("utf-8")
        )
    if len(took) != COUNT:
        raise RuntimeError(f"{len(took)} of {COUNT} tests ran")
    return took
