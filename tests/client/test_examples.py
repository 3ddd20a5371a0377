"""The adapters shown in docs/testing-a-client.md run as they stand."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from client.raw_server import RawServer, chunk, chunked, stream, text, whole
from wavetank.client.call import Answer, Call, Observed, Turn
from wavetank.client.client import ignore_progress
from wavetank.client.opening import ClientSpec, open_client

if TYPE_CHECKING:
    from wavetank.client.client import Client

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "testing-a-client.md").read_text(encoding="utf-8")
HELLO = chunked(stream(*text("Hel", "lo"), chunk({"content": ""}, "stop")))
REQUEST: dict[str, Any] = {
    "model": "deepseek-v4-flash",
    "stream": True,
    "messages": [{"role": "user", "content": "Hi"}],
}


def saved(language: str, file: Path, number: int = 0) -> Path:
    """Save a block of a language, the page's first one unless told otherwise."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    file.write_text(blocks[number], encoding="utf-8")
    file.chmod(0o755)
    return file


def turns(client: Client, reports: list[int]) -> tuple[Turn, Turn]:
    """Ask twice: for an answer, and for an error."""
    with RawServer([[HELLO], [whole(b"no money", "402 Pay")]]) as server:
        call = Call(server.base_url, "sk-test", REQUEST, 10.0)
        first = only_turn(client.ask(call, reports.append))
        second = only_turn(client.ask(call, ignore_progress))
    client.close()
    assert server.requests[0].headers["authorization"] == "Bearer sk-test"
    assert server.requests[0].json == REQUEST
    return first, second


def only_turn(answer: Answer) -> Turn:
    assert isinstance(answer, Observed), answer
    (turn,) = answer.observation.turns
    return turn


def test_the_python_adapter_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The callable answers a call and its exception is told as an error."""
    saved("python", tmp_path / "wavetank_example_adapter.py")
    monkeypatch.syspath_prepend(tmp_path)
    client = open_client("wavetank_example_adapter:ask")

    answer, error = turns(client, [])

    assert answer == Turn("complete", content="Hello", finish_reason="stop")
    assert error.error is not None
    assert (error.error.kind, error.error.status) == ("http", 402)
    sys.modules.pop("wavetank_example_adapter")


def test_the_python_session_runs(tmp_path: Path) -> None:
    """The session greets, reports progress, answers, and leaves when told."""
    pytest.importorskip("openai")
    adapter = saved("python", tmp_path / "adapter.py", number=1)
    client = open_client(ClientSpec(command=shlex.join([sys.executable, str(adapter)])))
    reports: list[int] = []

    answer, error = turns(client, reports)

    assert (client.info.name, client.noise) == ("mine", ())
    assert (answer.outcome, answer.content) == ("complete", "Hello")
    assert (answer.finish_reason, reports) == ("stop", [1, 2])
    assert error.error is not None
    assert (error.error.kind, error.error.status) == ("http", 402)


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_the_node_adapter_runs(tmp_path: Path) -> None:
    """The session greets, reports progress, answers, and leaves when told."""
    adapter = saved("javascript", tmp_path / "adapter.mjs")
    client = open_client(ClientSpec(command=f"node '{adapter}'"))
    reports: list[int] = []

    answer, error = turns(client, reports)

    assert client.info.name == "fetch"
    assert client.noise == ()
    assert answer == Turn("complete", content="Hello", finish_reason="stop")
    assert reports == [1, 2]
    assert error.error is not None
    assert (error.error.kind, error.error.status) == ("http", 402)


@pytest.mark.skipif(
    not all(map(shutil.which, ["bash", "curl", "jq"])), reason="needs curl and jq"
)
def test_the_shell_program_runs(tmp_path: Path) -> None:
    """The pipeline's output is the content, and its status tells an error."""
    program = saved("bash", tmp_path / "ask.sh")
    client = open_client(ClientSpec(program=str(program)))

    answer, error = turns(client, [])

    assert answer == Turn("complete", content="Hello")
    assert error.outcome == "error"


@pytest.mark.skipif(not all(map(shutil.which, ["sh", "curl"])), reason="needs curl")
def test_the_black_box_is_judged_as_shown(tmp_path: Path) -> None:
    """The command of the page runs as it stands, and ends in the findings shown."""
    shown = re.search(r"^\$ (wavetank exec errors/401 .*)$", PAGE, re.MULTILINE)
    findings = re.search(
        r"^```\n(errors/401: .*?)^```$", PAGE, re.MULTILINE | re.DOTALL
    )
    assert shown is not None
    assert findings is not None
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

    done = subprocess.run(
        ["sh", "-c", shown[1]],
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=os.environ | {"PATH": path},
    )

    assert done.returncode == 0, done.stderr
    assert done.stderr.endswith(findings[1])


def test_the_shipped_session_is_the_shipped_adapter() -> None:
    """The manifest's command and the script start the module this package holds."""
    folder = ROOT / "clients" / "openai"
    module = "wavetank.client.adapters.openai_sdk"

    assert f"python -m {module}" in (folder / "manifest.yaml").read_text("utf-8")
    assert f"from {module} import main" in (folder / "adapter.py").read_text("utf-8")
