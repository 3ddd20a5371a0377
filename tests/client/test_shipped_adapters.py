"""The adapters in ``clients/`` that are there to be copied are right."""

from __future__ import annotations

import importlib.util
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from wavetank.client.opening import ClientSpec, open_client
from wavetank.conformance import load_catalogued
from wavetank.conformance.doctoring import examine

CLIENTS = Path(__file__).resolve().parent.parent.parent / "clients"
FOLDERS = {
    "python-requests-loop": (sys.executable, "adapter.py"),
    "node-fetch": ("node", "adapter.mjs"),
}
NEEDS_REQUESTS = pytest.mark.skipif(
    importlib.util.find_spec("requests") is None, reason="requests is not installed"
)
NEEDS_NODE = pytest.mark.skipif(
    shutil.which("node") is None, reason="node is not installed"
)


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        pytest.param("python-requests-loop", marks=NEEDS_REQUESTS),
        pytest.param("node-fetch", marks=NEEDS_NODE),
    ],
)
def test_the_doctor_finds_nothing_wrong(name: str) -> None:
    """Each starts, hands the answer over whole, and can do all that it claims."""
    program, script = FOLDERS[name]
    spec = ClientSpec(command=shlex.join([program, str(CLIENTS / name / script)]))

    found = list(examine(lambda: open_client(spec), load_catalogued()))

    assert [each for each in found if each.verdict != "ok"] == []
    assert {"start", "answer", "tools", "cancel"} <= {each.probe for each in found}


@pytest.mark.parametrize("name", FOLDERS)
def test_the_manifest_starts_the_script(name: str) -> None:
    """The command of the manifest ends with the script, and the script exists."""
    script = f"clients/{name}/{FOLDERS[name][1]}"
    manifest = (CLIENTS / name / "manifest.yaml").read_text(encoding="utf-8")

    assert (CLIENTS.parent / script).is_file()
    assert f" {script}\n" in manifest
