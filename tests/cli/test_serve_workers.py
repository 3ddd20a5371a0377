"""``wavetank serve --workers``: one address, several processes, one Ctrl-C."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import socket
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cli.test_process import ask, serving

FEW = 64


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


def knock(place: tuple[str, int], count: int) -> list[socket.socket]:
    """Open connections that ask for something of each worker, and do not wait."""
    request = "GET /plays/{}-0 HTTP/1.1\r\nHost: localhost\r\n\r\n"
    clients = [socket.create_connection(place) for _ in range(count)]
    for number, client in enumerate(clients):
        with contextlib.suppress(ConnectionError):
            client.sendall(request.format(number % 2 + 1).encode())
    return clients


@pytest.mark.parametrize("workers", ["1", "2"])
def test_descriptors_that_run_out_end_no_server(workers: str) -> None:
    """Clients that take them all, from the first moment on, are outlived."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        # The server inherits it; this process has what it needs by then.
        resource.setrlimit(resource.RLIMIT_NOFILE, (FEW, before[1]))
        starting = serving("--workers", workers)
        process, url, _ = starting.__enter__()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    with contextlib.ExitStack() as stack:
        stack.push(starting.__exit__)
        host, _, port = url.removeprefix("http://").partition(":")
        clients = knock((host, int(port)), 2 * FEW)
        assert process.stderr is not None
        # In one process it is now that the scenarios are loaded.
        said = "the scenarios are tried again" if workers == "1" else "Too many open"
        while said not in process.stderr.readline():
            pass
        errors = stack.enter_context(ThreadPoolExecutor(1)).submit(process.stderr.read)
        stack.callback(process.kill)  # before the reading is waited for
        for client in clients:
            client.setblocking(False)  # noqa: FBT003 - it has no other form
            with contextlib.suppress(BlockingIOError, ConnectionError):
                assert not client.recv(100).startswith(b"HTTP/1.1 500")
            client.close()
        address = f"{url}/scenarios/done/marker"
        with urllib.request.urlopen(address) as answer:  # noqa: S310 - our own loopback
            assert json.load(answer)["id"] == "done/marker"
        assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert "Mailbox" not in errors.result()
