"""What breaks around a run: the keyboard, the disk, the client's process, the clock.

Budgets are an hour and everything here ends at once, so a wait that is not given up
would be seen as a hang and not as a delay.
"""

from __future__ import annotations

import ast
import contextlib
import json
import os
import resource
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cli.invoking import SCENARIO, command, write_suite

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 60
LONG = SCENARIO.replace("source:", "call: {budget: 1h}\nsource:")
ADAPTER = """
import asyncio, os, pathlib, time
def note():
    pathlib.Path(f"pid-{os.getpid()}").touch()
def sync(call):
    note()
    time.sleep(3600)
async def waiting(call):
    note()
    await asyncio.sleep(3600)
async def blocking(call):
    note()
    time.sleep(3600)
"""
SESSION = """
import json, os, pathlib, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
def note():
    pathlib.Path(f"pid-{os.getpid()}").touch()
if "mute" in sys.argv:
    note()
    time.sleep(3600)
json.loads(input())
who = dict(name="deaf", version="1", language="python")
ready = dict(protocol=1, client=who, capabilities=["stream"], concurrency=4)
print(json.dumps(ready), flush=True)
input()
note()
time.sleep(3600)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with a suite and the adapters."""
    write_suite(tmp_path / "suite", one=LONG, two=LONG, three=LONG)
    (tmp_path / "hanging.py").write_text(ADAPTER, encoding="utf-8")
    (tmp_path / "session.py").write_text(SESSION, encoding="utf-8")
    return tmp_path


DEAF = ("/bin/sh", "-c", 'trap "" INT; exec "$@"', "sh")


@contextlib.contextmanager
def running(
    folder: Path, *client: str, start: tuple[str, ...] = ()
) -> Iterator[subprocess.Popen[str]]:
    """Start a run that saves itself, and wait until the client hangs in a call."""
    with subprocess.Popen(
        [
            *start,
            *(sys.executable, "-m", "wavetank", "run", *client),
            *("--scenarios", "suite", "--report", "jsonl=run.jsonl"),
        ],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            while not any(folder.glob("pid-*")):
                assert process.poll() is None, process.communicate()[1]
                time.sleep(0.01)
            yield process
        finally:
            process.kill()


def is_alive(pid: int) -> bool:
    """Whether a process is there and not merely unburied."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state.rpartition(")")[2].split()[0] != "Z"


def assert_nothing_left(folder: Path) -> None:
    """See that every process that left its number is gone."""
    for path in folder.glob("pid-*"):
        assert not is_alive(int(path.name.removeprefix("pid-")))


PYTHON = shlex.quote(sys.executable)
CLIENTS = {
    "sync": ("--client", "hanging:sync"),
    "async": ("--client", "hanging:waiting"),
    "blocking": ("--client", "hanging:blocking"),
    "session": ("--client-cmd", f"{PYTHON} session.py"),
    "one-shot": ("--client-exec", "trap '' TERM; touch pid-$$; sleep 3600 & wait"),
}


@pytest.mark.usefixtures("open_terminal")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_what_ends_a_job_or_a_terminal_ends_a_run_in_order(
    folder: Path, number: signal.Signals
) -> None:
    """A job that is cancelled and a terminal that is closed leave what Ctrl-C leaves."""
    with running(folder, *CLIENTS["one-shot"]) as process:
        process.send_signal(number)
        output, errors = process.communicate(timeout=PATIENCE)

    assert process.returncode == 130, errors
    assert output.endswith("this report is partial\n")
    assert '"interrupted":true' in (folder / "run.jsonl").read_text(encoding="utf-8")
    assert_nothing_left(folder)


def test_nohup_is_respected(folder: Path) -> None:
    """Whoever starts a run deaf to a terminal that is closed wants it to go on."""
    nohup = ("/bin/sh", "-c", 'trap "" HUP; exec "$@"', "sh")
    with running(folder, *CLIENTS["one-shot"], start=nohup) as process:
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
        ignored = int(status.partition("SigIgn:")[2].split()[0], 16)
        assert ignored & 1 << (signal.SIGHUP - 1)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=PATIENCE)

    assert process.returncode == 130, errors
    assert output.endswith("this report is partial\n")
    assert_nothing_left(folder)


@pytest.mark.parametrize("name", CLIENTS)
def test_ctrl_c_ends_a_run_whose_client_hangs(folder: Path, name: str) -> None:
    """The report is whole and marked, the status is 130, and no process is left."""
    with running(folder, *CLIENTS[name]) as process:
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=PATIENCE)

    assert process.returncode == 130, errors
    assert output.endswith("exit status 130: interrupted; this report is partial\n")
    lines = (folder / "run.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(lines[-1])["footer"]["interrupted"] is True
    shown = command("report", "run.jsonl", "--format", "junit", cwd=folder)
    assert "the run was interrupted" in shown.stdout
    assert_nothing_left(folder)


def test_a_second_ctrl_c_leaves_nothing_behind(folder: Path) -> None:
    """However often it is pressed, the client is ended and the report has its end."""
    with running(folder, *CLIENTS["session"]) as process:
        for _ in range(20):
            process.send_signal(signal.SIGINT)
            time.sleep(0.005)
        output, errors = process.communicate(timeout=PATIENCE)

    assert process.returncode == 130, errors
    assert output.endswith("this report is partial\n")
    assert "Traceback" not in errors
    assert '"interrupted":true' in (folder / "run.jsonl").read_text(encoding="utf-8")
    assert_nothing_left(folder)


@pytest.mark.parametrize(
    "start", [(), DEAF], ids=["at a terminal", "in the background"]
)
def test_ctrl_c_ends_a_client_that_never_became_ready(
    folder: Path, start: tuple[str, ...]
) -> None:
    """Before the first call there is no report to save, and no process to leave.

    A shell starts what runs in the background with SIGINT ignored; ``kill -INT`` is
    heard all the same.
    """
    client = ("--client-cmd", f"{PYTHON} session.py mute")
    with running(folder, *client, start=start) as process:
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=PATIENCE)

    assert process.returncode == 130, errors
    assert errors == "interrupted\n"
    assert_nothing_left(folder)


GOOD = "def ask(call):\n    return 'One, two'\n"


@pytest.fixture
def finished(tmp_path: Path) -> Path:
    """Give a folder with a suite and a client that ends."""
    write_suite(tmp_path / "suite", one=SCENARIO, two=SCENARIO)
    (tmp_path / "quick.py").write_text(GOOD, encoding="utf-8")
    return tmp_path


def judge(folder: Path, *reports: str) -> subprocess.CompletedProcess[str]:
    """Judge the client that ends, with reports."""
    words = [word for report in reports for word in ("--report", report)]
    return command(
        *("run", "--client", "quick:ask", "--scenarios", "suite", *words), cwd=folder
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("form", ["jsonl", "junit", "html"])
def test_a_full_disk_costs_its_own_report_alone(finished: Path, form: str) -> None:
    """What was judged is shown, other reports are whole, and the status is 3."""
    done = judge(finished, f"{form}=/dev/full", "markdown=fine.md", "jsonl=fine.jsonl")

    assert done.returncode == 3
    assert "2 cases" in done.stdout
    message = "cannot write the report /dev/full: No space left on device\n"
    assert done.stderr.endswith(message)
    assert done.stderr.count("cannot write") == 1
    assert (finished / "fine.md").stat().st_size > 0
    again = command("report", "fine.jsonl", "--format", "text", cwd=finished)
    assert "2 cases" in again.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_an_output_that_is_full_is_said(finished: Path, unbuffered: str) -> None:
    """Standard output on a full disk is no verdict about a client, and no traceback."""
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "wavetank", "run", "--client", "quick:ask"),
                *("--scenarios", "suite", "--report", "junit=run.xml"),
            ],
            cwd=finished,
            check=False,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )

    assert done.returncode == 3
    assert done.stderr.endswith("cannot write the output: No space left on device\n")
    assert (finished / "run.xml").stat().st_size > 0


def test_a_disk_that_fills_up_leaves_a_file_that_says_so(finished: Path) -> None:
    """A saved run that was cut by the disk is refused by every reader."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

    # What coverage saves of the process would meet the limit as well.
    bare = {k: v for k, v in os.environ.items() if not k.startswith("COVERAGE")}
    words = [
        *(sys.executable, "-B", "-m", "wavetank", "run", "--client", "quick:ask"),
        *("--scenarios", "suite", "--report", "jsonl=run.jsonl"),
    ]
    done = subprocess.run(
        words,
        cwd=finished,
        check=False,
        capture_output=True,
        text=True,
        env=bare,
        preexec_fn=limit,
    )

    assert done.returncode == 3
    assert "cannot write the report run.jsonl: File too large" in done.stderr
    again = command("report", "run.jsonl", "--format", "text", cwd=finished)
    assert again.returncode == 2
    assert "run.jsonl" in again.stderr
    assert "Traceback" not in done.stderr + again.stderr


@pytest.mark.parametrize("form", ["jsonl", "html"])
def test_a_report_that_is_a_folder_is_said_before_anything_is_run(
    finished: Path, form: str
) -> None:
    """A folder where the file should be costs no run either."""
    (finished / "report").mkdir()

    done = judge(finished, f"{form}=report")

    assert done.returncode == 2
    assert done.stderr == "cannot write the report report: Is a directory\n"
    assert done.stdout == ""


@pytest.mark.skipif(os.access("/", os.W_OK), reason="may write everything")
def test_a_report_that_may_not_be_written_is_said_before_anything_is_run(
    finished: Path,
) -> None:
    """A report from before that is write-protected is not a fault of wavetank."""
    (finished / "run.jsonl").touch(mode=0o444)

    done = judge(finished, "jsonl=run.jsonl")

    assert done.returncode == 2
    assert done.stderr == "cannot write the report run.jsonl: Permission denied\n"
    assert done.stdout == ""


def test_a_folder_that_is_none_is_said_before_anything_is_run(finished: Path) -> None:
    """A report that can be seen to be impossible costs no run."""
    done = judge(finished, "junit=quick.py/out.xml")

    assert done.returncode == 2
    assert done.stderr.startswith("cannot write the report quick.py/out.xml: ")
    assert done.stdout == ""


def test_nothing_waits_by_a_clock_that_can_jump() -> None:
    """The wall clock is read in two places, and only stamped on what is sent or saved."""
    source = Path(__file__).resolve().parents[2] / "src"
    readers = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and (ast.unparse(node) in {"time.time", "datetime.now", "time.time_ns"})
    }

    assert readers <= {"wavetank/server/clock.py", "wavetank/conformance/terms.py"}
    assert os.name == "posix"
