"""The container's recipe: the commands in it are run, without an engine."""

from __future__ import annotations

import fnmatch
import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RECIPE = (ROOT / "Dockerfile").read_text("utf-8")


def words(instruction: str) -> list[str]:
    """Return the words of an instruction in its JSON form."""
    found = re.search(rf"{instruction}\b[^\[]*(\[.*\])", RECIPE)
    assert found is not None
    return [str(word) for word in json.loads(found[1])]


def test_the_health_check_tells_a_server_that_answers() -> None:
    """The entry point serves, the check ends with 0 while it does and not afterwards."""
    program, *options = words("ENTRYPOINT")
    assert program == "wavetank"
    command = [sys.executable, "-m", "wavetank", *options[:-1], "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        ready = re.search(r":(\d+)", server.stdout.readline())
        assert ready is not None
        check = [word.replace(options[-1], ready[1]) for word in words("HEALTHCHECK")]
        check[0] = sys.executable
        healthy = subprocess.run(check, check=False, capture_output=True)
        server.terminate()
        server.wait()
    gone = subprocess.run(check, check=False, capture_output=True)

    assert healthy.returncode == 0, healthy.stderr
    assert gone.returncode != 0


def test_nobody_is_root() -> None:
    """The server's user has a number, and it is not that of root."""
    user = re.search(r"^USER (\d+)", RECIPE, re.MULTILINE)

    assert user is not None
    assert int(user[1]) > 0


def test_what_is_copied_is_there() -> None:
    """Every source of a COPY is in the checkout, and the ignore file lets it through."""
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    let_through = [line[1:] for line in lines if line.startswith("!")]

    for line in re.findall(r"^COPY (?!--from)(.*)", RECIPE, re.MULTILINE):
        *sources, _ = line.split()
        for source in sources:
            assert (ROOT / source).exists(), source
            assert any(fnmatch.fnmatch(source, each) for each in let_through), source
