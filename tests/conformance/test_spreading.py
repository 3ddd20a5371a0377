"""A run spread over processes and over a cluster is the run that one process makes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import wavetank
from cli.invoking import command
from conformance.suite_making import shipped
from wavetank.client import ClientSpec, open_client
from wavetank.conformance import Terms, run, select
from wavetank.conformance.executors import Place
from wavetank.conformance.spreading import Spread
from wavetank.errors import HarnessError
from wavetank.report.record_json import case_to_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wavetank.report import CaseRecord, Run

SELECTORS = ("drops/*", "content/*", "errors/*")
REFERENCE = ClientSpec(name="reference")
CLUSTER = """
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as it:
        print(it.scheduler_address, flush=True)
        input()
"""
# Kills its own worker the first time it is asked, and answers ever after.
KILLER = """
import os, pathlib, signal
from wavetank.client.reference import REFERENCE, ReferenceClient
CLIENT = REFERENCE
def ask(call, progress):
    fallen = pathlib.Path(__file__).with_name("fallen")
    try:
        fallen.touch(exist_ok=%s)
    except FileExistsError:
        return ReferenceClient().ask(call, progress)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@contextmanager
def cluster() -> Iterator[Place]:
    """Run a Dask cluster of two processes; give its address."""
    pytest.importorskip("distributed", reason="the extra wavetank[dask] is missing")
    with subprocess.Popen(
        [sys.executable, "-c", CLUSTER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            address = process.stdout.readline().strip()
            yield Place("dask", address.removeprefix("tcp://"))
        finally:
            process.stdin.close()
            process.wait(30)


# On every worker's path already. One that is new to it lets coverage.py, in whichever
# thread runs next, drop the modules that others import meanwhile; they are made twice.
KNOWN = str(Path(wavetank.__file__).parent.parent)


def judged(place: Place | None, spec: ClientSpec = REFERENCE, path: str = KNOWN) -> Run:
    """Judge a client here or elsewhere."""
    client = open_client(REFERENCE)
    try:
        return run(
            select(shipped().suite, SELECTORS),
            client,
            shipped().requirements,
            terms=Terms(probe=False),
            spread=Spread(place, spec, path) if place else None,
        )
    finally:
        client.close()


def told(record: CaseRecord) -> Any:
    """What a record says, but for times and ports."""
    data: Any = json.loads(json.dumps(case_to_json(record)))
    kept = ("case", "title", "answer", "verdict", "excused")
    return {name: data[name] for name in kept if name in data}


@pytest.mark.parametrize("kind", ["processes", "dask"])
def test_spreading_changes_nothing_but_the_time(kind: str) -> None:
    """Every case is performed once, with the same verdict and the same answer."""
    here = judged(None)
    if kind == "dask":
        with cluster() as place:
            there = judged(place)
    else:
        there = judged(Place("processes", "2"))

    assert [told(each) for each in there.cases] == [told(each) for each in here.cases]
    assert there.footer.counts == here.footer.counts
    assert there.footer.exit_status == 0
    assert there.header.suite_digest == here.header.suite_digest


def test_a_killed_worker_is_replaced(tmp_path: Path) -> None:
    """The cases that were lost with it are performed again, and the report says so."""
    (tmp_path / "killer.py").write_text(KILLER % "False", encoding="utf-8")
    there = judged(
        Place("processes", "2"), ClientSpec(name="killer:ask"), str(tmp_path)
    )

    assert len(there.cases) == len(select(shipped().suite, SELECTORS).selected)
    assert there.footer.exit_status == 0
    assert [line for line in there.footer.noise if "a worker was lost" in line]


def test_workers_that_are_always_killed_end_the_run(tmp_path: Path) -> None:
    """What kills every worker is no verdict on the client."""
    source = (
        "import os, signal\ndef ask(call):\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    (tmp_path / "bomb.py").write_text(source, encoding="utf-8")

    with pytest.raises(HarnessError, match="were lost 3 times with their workers"):
        judged(Place("processes", "1"), ClientSpec(name="bomb:ask"), str(tmp_path))


def test_a_client_that_is_not_there_is_said_once(tmp_path: Path) -> None:
    """A worker without the client's module is a mistake, not a lost worker."""
    with pytest.raises(Exception, match="cannot import it"):
        judged(Place("processes", "1"), ClientSpec(name="nowhere:ask"), str(tmp_path))


HANGING = """
import os, pathlib, time
def ask(call):
    pathlib.Path(f"pid-{os.getpid()}").touch()
    time.sleep(3600)
"""


@contextmanager
def hanging(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Run over two processes, each in the middle of a batch that does not end."""
    (tmp_path / "hanging.py").write_text(HANGING, encoding="utf-8")
    with subprocess.Popen(
        [
            *(sys.executable, "-m", "wavetank", "run", "--client", "hanging:ask"),
            *("--executor", "processes://2", "--report", "jsonl=run.jsonl"),
            *("--no-probe", "drops/*"),
        ],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        while not list(tmp_path.glob("pid-*")):
            assert process.poll() is None, process.communicate()
            time.sleep(0.01)
        yield process


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_ends_every_process(
    tmp_path: Path, number: signal.Signals
) -> None:
    """Workers in the middle of a batch are ended, and the report is whole and partial."""
    with hanging(tmp_path) as process:
        process.send_signal(number)
        output, errors = process.communicate(timeout=60)

    assert process.returncode == 130, errors
    assert "Traceback" not in errors
    assert output.endswith("this report is partial\n")
    assert '"interrupted":true' in (tmp_path / "run.jsonl").read_text(encoding="utf-8")
    for path in tmp_path.glob("pid-*"):
        with pytest.raises(ProcessLookupError):
            os.kill(int(path.name.removeprefix("pid-")), 0)


def test_processes_end_with_a_run_that_was_killed(tmp_path: Path) -> None:
    """Nobody goes on for a parent that nothing could tell to end them."""
    with hanging(tmp_path) as process:
        process.kill()
        process.wait(60)
        for path in tmp_path.glob("pid-*"):
            while Path("/proc", path.name.removeprefix("pid-")).exists():
                time.sleep(0.01)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--executor", "lorries://2"), "expected processes://4 or dask://HOST:PORT"),
        (("--executor", "processes://2", "--cover", "x"), "goes with neither"),
    ],
)
def test_what_cannot_be_spread_is_refused(words: tuple[str, ...], message: str) -> None:
    """A mistake on the command line costs no run."""
    done = command("run", "--client", "reference", *words)

    assert done.returncode == 2
    assert message in done.stderr
