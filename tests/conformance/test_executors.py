"""Where cases can be performed, and what is said of places that are none."""

from __future__ import annotations

import socket
import sys
import time
from operator import pow as power

import pytest

from wavetank.conformance.executors import Place
from wavetank.errors import HarnessError, UsageError


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("processes://1", Place("processes", "1")),
        ("processes://64", Place("processes", "64")),
        ("dask://127.0.0.1:8786", Place("dask", "127.0.0.1:8786")),
        ("dask://scheduler.lan:1", Place("dask", "scheduler.lan:1")),
    ],
)
def test_a_place_is_read(text: str, place: Place) -> None:
    """Both kinds of place have an address."""
    assert Place.parse(text) == place


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "threads",
            "processes",
            "processes://",
            "processes://0",
            "processes://-1",
        ),
        *("processes://65", "processes://4x", "dask://", "dask://host", "dask://a b:1"),
        "dask://host:1/x",
    ],
)
def test_what_is_no_place_is_refused(text: str) -> None:
    """The message says what would have been one."""
    with pytest.raises(UsageError, match=r"processes://4 or dask://|at most"):
        Place.parse(text)


def test_processes_compute() -> None:
    """An executor of processes performs what it is given, somewhere else."""
    with Place("processes", "2").open() as (executor, workers):
        assert workers == 2
        assert list(executor.map(power, [2, 3], [3, 2])) == [8, 9]


def leave_while_something_runs() -> None:
    """Leave an executor by an exception while its process is busy for an hour."""
    with Place("processes", "1").open() as (executor, _):
        running = executor.submit(time.sleep, 3600)
        while not running.running():
            time.sleep(0.01)
        raise KeyboardInterrupt


def test_processes_end_when_their_block_is_left_by_an_exception() -> None:
    """Nobody waits for work that nobody wants any more."""
    with pytest.raises(KeyboardInterrupt):
        leave_while_something_runs()


def test_a_cluster_that_is_not_there_is_named() -> None:
    """A scheduler that does not answer is wavetank's trouble, in one sentence."""
    pytest.importorskip("distributed", reason="the extra wavetank[dask] is missing")
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("wavetank.conformance.executors.CONNECT_SECONDS", 0.2)
        with (
            pytest.raises(HarnessError, match=f"no Dask scheduler answers at .*{port}"),
            Place("dask", f"127.0.0.1:{port}").open(),
        ):
            pass


def test_a_cluster_needs_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without distributed the message says what to install."""
    monkeypatch.setitem(sys.modules, "distributed", None)

    with (
        pytest.raises(UsageError, match=r"pip install 'wavetank\[dask\]'"),
        Place("dask", "127.0.0.1:1").open(),
    ):
        pass
