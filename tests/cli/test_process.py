"""The command as other programs meet it: streams, signals and exit statuses."""

from __future__ import annotations

import contextlib
import json
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from typing import TYPE_CHECKING

import pytest

from cli.invoking import SCENARIO, command, write_suite

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

READY = re.compile(r"wavetank is ready at (http://127\.0\.0\.1:\d+)(\S*)\n")
PROGRAM = """
import os, urllib.request as u
request = u.Request(os.environ["OPENAI_BASE_URL"] + "/chat/completions", b"{}")
try:
    u.urlopen(request)
except u.HTTPError as error:
    raise SystemExit(1)
"""


@contextlib.contextmanager
def serving(*words: str) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """A server that is ready, with its address and the path after it."""
    with subprocess.Popen(
        [sys.executable, "-m", "wavetank", "serve", "--port", "0", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            found = READY.fullmatch(process.stdout.readline())
            assert found is not None
            yield process, found[1], found[2]
        finally:
            process.kill()


def ask(url: str) -> bytes:
    """What the mock answers a chat request."""
    body = json.dumps({"model": "deepseek-v4-flash", "stream": True, "messages": []})
    with urllib.request.urlopen(f"{url}/chat/completions", body.encode()) as answer:  # noqa: S310 - our own loopback
        content: bytes = answer.read()
    return content


def test_help_imports_nothing_heavy() -> None:
    """Help answers without the server, the schemas or the tables."""
    source = (
        "import sys; from wavetank.cli import cli; cli(['--help'], standalone_mode=False);"
        "heavy = {'aiohttp', 'jsonschema', 'rich', 'jinja2', 'yaml', 'pytest'};"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", source], check=False, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_server_ends_well_when_told_to(number: signal.Signals) -> None:
    """One line says that it is ready; Ctrl-C and SIGTERM are exit status 0."""
    with serving() as (process, url, path):
        assert path == ""
        assert b"data: [DONE]" in ask(f"{url}/scenarios/done/marker")
        process.send_signal(number)
        rest, errors = process.communicate(timeout=10)

    assert (process.returncode, rest, errors) == (0, "", "")


def test_a_scenario_has_an_address_of_its_own() -> None:
    """With a scenario the line gives the base URL to set in a client."""
    with serving("done/marker") as (_, url, path):
        assert path == "/scenarios/done/marker"
        assert b"data: [DONE]" in ask(url + path)


def test_a_taken_port_is_named_plainly() -> None:
    """Another program on the port is exit status 2 and one sentence."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = command("serve", "--port", str(port))

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        f"cannot listen on 127.0.0.1 port {port}: another program listens there; "
        "stop it, or choose another port\n"
    )


def test_a_client_is_found_where_the_command_is_given(tmp_path: Path) -> None:
    """A module beside the caller can be the client; the table is on stdout alone."""
    source = "def ask(call):\n    return 'No'\n"
    (tmp_path / "my_adapter.py").write_text(source, encoding="utf-8")

    done = command("run", "--client", "my_adapter:ask", "done/marker", cwd=tmp_path)

    assert done.returncode == 1
    assert done.stdout.endswith("exit status 1: not everything could be shown\n")
    assert done.stderr == f"{done.stdout.splitlines()[0]}, 1 cases\n"


def test_an_interrupted_run_leaves_its_report(tmp_path: Path) -> None:
    """SIGTERM ends a run as Ctrl-C does: 130, and a report that says so."""
    adapter = "import time\ndef ask(call):\n    time.sleep(30)\n"
    (tmp_path / "slow.py").write_text(adapter, encoding="utf-8")
    scenario = SCENARIO.replace("source:", "call: {budget: 1s}\nsource:")
    write_suite(tmp_path / "suite", one=scenario)
    with subprocess.Popen(
        [
            *(sys.executable, "-m", "wavetank", "run", "--client", "slow:ask"),
            *("--scenarios", "suite", "--report", "jsonl=run.jsonl"),
        ],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        assert "1 cases" in process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        output, errors = process.communicate(timeout=20)

    assert process.returncode == 130, errors
    assert output.endswith("exit status 130: interrupted; this report is partial\n")
    footer = json.loads((tmp_path / "run.jsonl").read_text().splitlines()[-1])
    assert footer["footer"]["interrupted"] is True


def test_a_program_is_judged_as_it_is() -> None:
    """What the wire shows decides; the transcript is on stderr, stdout is not ours."""
    done = command("exec", "errors/401", "--", sys.executable, "-c", PROGRAM)

    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert "HTTP/1.1 401 Unauthorized" in done.stderr
    assert "  pass          error.not-retried (must)\n" in done.stderr


def test_a_terminal_without_unicode_is_no_reason_to_fail(tmp_path: Path) -> None:
    """What a narrow stream cannot show is shown by its code."""
    text = SCENARIO.replace("Text arrives", "Text → arrives")
    folder = write_suite(tmp_path, one=text)
    done = subprocess.run(
        [sys.executable, "-m", "wavetank", "list", "--scenarios", folder],
        check=False,
        capture_output=True,
        text=True,
        env={"PYTHONIOENCODING": "latin-1:strict", "PATH": ""},
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout == "one  Text \\u2192 arrives\n"
