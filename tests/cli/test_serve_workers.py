"""``wavetank serve --workers``: one address, several processes, one Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import time
import urllib.request
from pathlib import Path

import pytest

from cli.test_process import ask, serving


def children_of(process: int) -> set[int]:
    """List a process's children that serve."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="ascii", errors="replace")
            command = path.with_name("cmdline").read_text(encoding="utf-8")
        except OSError:
            continue
        parent = int(fields.rpartition(")")[2].split()[1])
        if parent == process and "spawn_main" in command:
            found.add(int(path.parent.name))
    return found


def wait_until_gone(processes: set[int]) -> None:
    """Return when none of these is there."""
    while any(Path(f"/proc/{each}").exists() for each in processes):
        time.sleep(0.01)


@pytest.mark.usefixtures("open_terminal")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_several_workers_end_well_when_told_to(number: signal.Signals) -> None:
    """Ready means all of them, and one signal ends all of them with status 0."""
    with serving("--workers", "2", "done/marker") as (process, url, path):
        workers = children_of(process.pid)
        assert len(workers) == 2
        for _ in range(4):
            assert b"data: [DONE]" in ask(url + path)
        process.send_signal(number)
        rest, errors = process.communicate(timeout=30)

    assert (process.returncode, rest, errors) == (0, "", "")
    wait_until_gone(workers)


def test_a_killed_worker_is_said_and_replaced() -> None:
    """A person at the keyboard reads what happened, and the mock goes on."""
    with serving("--workers", "2") as (process, url, _):
        victim = min(children_of(process.pid))
        os.kill(victim, signal.SIGKILL)
        assert process.stderr is not None
        line = process.stderr.readline()
        assert f"(process {victim}) was ended by SIGKILL; its plays are lost" in line
        for _ in range(6):
            with urllib.request.urlopen(f"{url}/_wavetank/health") as answer:  # noqa: S310 - our own loopback
                assert json.load(answer) == {"status": "ok"}


def test_workers_end_with_their_supervisor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody and nothing is left when the supervisor was killed for certain."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with serving("--workers", "2") as (process, _, _):
        workers = children_of(process.pid)
        process.kill()
        process.wait(30)
    wait_until_gone(workers)
    assert list(tmp_path.iterdir()) == []
