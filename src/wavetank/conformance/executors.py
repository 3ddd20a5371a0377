"""Where the cases of a run are performed: other processes, or a cluster.

Anything that keeps the interface of ``concurrent.futures.Executor`` will do. A Dask
cluster does by ``Client.get_executor``; it is an optional dependency, imported when it
is asked for.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import sys
import threading
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal, ParamSpec, TypeVar

from wavetank.errors import HarnessError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor, Future
    from types import FrameType

_P = ParamSpec("_P")
_T = TypeVar("_T")
CONNECT_SECONDS: Final = 10
MAX_PROCESSES: Final = 64
# What a process that was told to end by SIGTERM exits with, as shells say it.
TERMINATED: Final = 128 + signal.SIGTERM
_PLACE: Final = re.compile(r"(processes)://([0-9]{1,3})|(dask)://([^\s/]+:[0-9]{1,5})")


@dataclass(frozen=True, slots=True)
class Place:
    """Where cases are performed.

    Attributes:
        kind: Processes of this machine, or a Dask cluster.
        detail: How many processes, or the scheduler's ``HOST:PORT``.
    """

    kind: Literal["processes", "dask"]
    detail: str

    @classmethod
    def parse(cls, text: str) -> Place:
        """Read ``processes://4`` or ``dask://HOST:PORT``.

        Raises:
            UsageError: It is neither.
        """
        found = _PLACE.fullmatch(text)
        if found is None or found[2] in {"0", "00", "000"}:
            raise UsageError(
                f"found the executor {text!r}; expected processes://4 or dask://HOST:PORT"
            )
        if found[3]:
            return cls("dask", found[4])
        if int(found[2]) > MAX_PROCESSES:
            raise UsageError(
                f"found {found[2]} processes; expected {MAX_PROCESSES} at most"
            )
        return cls("processes", found[2])

    @contextmanager
    def open(self) -> Iterator[tuple[Executor, int]]:
        """Give an executor, and how many workers it has; it ends with the block.

        Raises:
            UsageError: The optional dependency is not installed.
            HarnessError: The cluster cannot be reached, or has no workers.
        """
        opened = _processes if self.kind == "processes" else _dask
        with opened(self.detail) as executor:
            yield executor


class _Processes(ProcessPoolExecutor):
    """Processes that end when they are told to, and not only their work."""

    def submit(
        self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs
    ) -> Future[_T]:
        return super().submit(partial(_until_told, fn), *args, **kwargs)


def _until_told(work: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
    try:
        return work(*args, **kwargs)
    except SystemExit:
        # Clients have been ended on the way here. The pool would start what is next.
        os._exit(TERMINATED)


@contextmanager
def _processes(detail: str) -> Iterator[tuple[Executor, int]]:
    number = int(detail)
    # Fresh interpreters: a fork would copy threads and locks as they happen to be.
    spawning = multiprocessing.get_context("spawn")
    before = set(multiprocessing.active_children())
    pool = _Processes(number, mp_context=spawning, initializer=_in_worker)
    try:
        yield pool, number
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in set(multiprocessing.active_children()) - before:
            process.terminate()
        raise
    finally:
        pool.shutdown()


def _in_worker() -> None:
    """Leave Ctrl-C to the parent, who ends this process, client and all, by SIGTERM."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _end)
    threading.Thread(target=_follow, name="wavetank-follow", daemon=True).start()


def _follow() -> None:
    """End when the parent was ended for certain; the pool would wait for it for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _end(number: int, frame: FrameType | None) -> None:
    del number, frame
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit(TERMINATED)


@contextmanager
def _dask(detail: str) -> Iterator[tuple[Executor, int]]:
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        raise UsageError(
            f"a Dask cluster needs the distributed package ({error}); install it with: "
            "pip install 'wavetank[dask]'"
        ) from error
    try:
        connect: Any = Client  # its package has no types
        client = connect(f"tcp://{detail}", timeout=CONNECT_SECONDS)
    except OSError as error:
        raise HarnessError(
            f"no Dask scheduler answers at {detail}: {error}; start one with: "
            "dask scheduler"
        ) from error
    with client:
        number = sum(client.ncores().values())
        if not number:
            raise HarnessError(
                f"the Dask cluster at {detail} has no workers; start some with: "
                f"dask worker {detail}"
            )
        # Pure functions are performed once for each argument; a case is none.
        executor = client.get_executor(pure=False)
        try:
            yield executor, number
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            raise
