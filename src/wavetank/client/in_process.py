"""A Python callable as a client under test.

The callable gets a ``Call`` and, where it takes a second argument, a function to
report progress with; it returns what its caller would have seen. An exception that
escapes it is what a caller would have been given, so it is told as an ``error``.

The budget is kept for any callable: a synchronous one runs in a thread of its own
and an asynchronous one on a private loop. Python cannot end a thread, so one that
hangs is left behind; after three of them no more are started.
"""

from __future__ import annotations

import inspect
import platform
import threading
import traceback
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from wavetank.client.call import (
    CAPABILITIES,
    Answer,
    ClientInfo,
    Errored,
    Observation,
    Observed,
    Skipped,
    Turn,
)
from wavetank.client.failure import failure_of
from wavetank.client.job import HangError, Job
from wavetank.client.loop_thread import LoopThread
from wavetank.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wavetank.client.call import Call
    from wavetank.client.client import Progress

Adapter: TypeAlias = "Callable[..., Any]"
HANGS_AT_MOST: Final = 3
# An async callable serves its calls on one loop, so that many at once are safe; of
# a synchronous one nothing is known.
ASYNC_CONCURRENCY: Final = 8


class InProcessClient:
    """A callable in this process, asked one call at a time or several at once.

    The callable returns an ``Observation``, a ``Turn``, a ``str`` (a complete answer
    with this content) or any ``Answer``; or it raises.

    Args:
        adapter: ``(call, progress)`` or ``(call)``, synchronous or asynchronous.
        info: Who it is; read from the callable where absent (``client_info``).

    Raises:
        UsageError: The callable takes neither one nor two positional arguments.
    """

    def __init__(self, adapter: Adapter, info: ClientInfo | None = None) -> None:
        self._adapter = adapter
        self._info = client_info(adapter) if info is None else info
        self._takes_progress = _positional_arguments(adapter) == 2  # noqa: PLR2004  call, progress
        self._turn = threading.BoundedSemaphore(self._info.concurrency)
        self._lock = threading.Lock()
        self._loop: LoopThread | None = None
        self._left_behind: list[threading.Event] = []
        self._jobs: set[Job] = set()
        self._is_closed = False

    @property
    def info(self) -> ClientInfo:
        """Who the client is and what it says it can do."""
        return self._info

    @property
    def noise(self) -> tuple[str, ...]:
        """Nothing: a callable shares the harness's own output."""
        return ()

    def ask(self, call: Call, on_progress: Progress) -> Answer:
        """Run the callable on one call, for ``call.budget_s`` at most."""
        with self._turn:
            if self._hanging() >= HANGS_AT_MOST:
                return Errored(
                    "hung",
                    f"not asked: {HANGS_AT_MOST} earlier calls still hang in this process",
                )
            progress = _Gate(on_progress)
            arguments = (call, progress) if self._takes_progress else (call,)
            job = Job()
            try:
                with self._watched(job):
                    self._run(job, arguments, call.budget_s)
            except HangError:
                return Errored("hung", f"did not return within {call.budget_s:g} s")
            finally:
                progress.shut()
            if job.is_abandoned:
                return Errored("crashed", "the harness closed the client")
            return _answer(job)

    def close(self) -> None:
        """Wait for nothing any more, and end the private loop.

        Threads that hang are daemons and die with us.
        """
        with self._lock:
            self._is_closed = True
            loop, self._loop = self._loop, None
            jobs = tuple(self._jobs)
        for job in jobs:
            job.abandon()
        if loop is not None:
            loop.close()

    @contextmanager
    def _watched(self, job: Job) -> Iterator[None]:
        """Let ``close`` know of a job while it is waited for."""
        with self._lock:
            self._jobs.add(job)
        try:
            yield
        finally:
            with self._lock:
                self._jobs.discard(job)

    def _run(self, job: Job, arguments: tuple[object, ...], budget_s: float) -> None:
        if self._is_closed:
            job.abandon()
            return
        if is_async(self._adapter):
            self._loop_thread().run(job, self._adapter(*arguments), budget_s)
            return
        threading.Thread(
            target=job.run,
            args=(partial(self._adapter, *arguments),),
            name="wavetank-client",
            daemon=True,
        ).start()
        if not job.ended.wait(budget_s):
            with self._lock:
                self._left_behind.append(job.ended)
            raise HangError

    def _loop_thread(self) -> LoopThread:
        with self._lock:
            if self._loop is not None and self._loop.is_stuck:
                self._left_behind.append(threading.Event())
                self._loop = None
            self._loop = self._loop or LoopThread()
            return self._loop

    def _hanging(self) -> int:
        with self._lock:
            self._left_behind = [e for e in self._left_behind if not e.is_set()]
            return len(self._left_behind)


def client_info(adapter: Adapter) -> ClientInfo:
    """Say who a callable is.

    A ``ClientInfo`` named ``CLIENT`` on the callable or in its module counts. Without
    one the name is the callable's own and its attribute ``capabilities`` counts, or
    ``stream`` alone.

    Raises:
        UsageError: ``capabilities`` names one that does not exist.
    """
    target = adapter if hasattr(adapter, "__name__") else type(adapter)
    module = inspect.getmodule(target)
    for owner in (adapter, module):
        declared = getattr(owner, "CLIENT", None)
        if isinstance(declared, ClientInfo):
            return declared
    capabilities = frozenset(getattr(adapter, "capabilities", ("stream",)))
    if unknown := sorted(capabilities.difference(CAPABILITIES)):
        raise UsageError(
            f"{target.__name__}.capabilities names {', '.join(unknown)};"
            f" expected some of {', '.join(CAPABILITIES)}"
        )
    return ClientInfo(
        name=target.__name__,
        version=str(getattr(module, "__version__", "0")),
        language="python",
        runtime=python_runtime(),
        capabilities=capabilities,
        concurrency=ASYNC_CONCURRENCY if is_async(adapter) else 1,
    )


def python_runtime() -> str:
    """Name this interpreter the way the protocol's example does."""
    return f"{platform.python_implementation()} {platform.python_version()}"


def is_async(adapter: Adapter) -> bool:
    """Whether calling it gives a coroutine."""
    return inspect.iscoroutinefunction(adapter) or inspect.iscoroutinefunction(
        getattr(adapter, "__call__", None)  # noqa: B004  the method, not whether it exists
    )


class _Gate:
    """Lets progress through until the call is over; late reports are dropped."""

    def __init__(self, on_progress: Progress) -> None:
        self._on_progress = on_progress
        self._is_open = True

    def __call__(self, deltas: int) -> None:
        if self._is_open:
            self._on_progress(deltas)

    def shut(self) -> None:
        self._is_open = False


def _answer(job: Job) -> Answer:
    match job.take_error():
        case None:
            return _returned(job.result)
        case Exception() as error:  # whatever a client raises is what its caller got
            return Observed(Observation((Turn("error", error=failure_of(error)),)))
        case error:  # SystemExit and its like must not end the run
            details = "".join(traceback.format_exception(error))
            return Errored("crashed", f"raised {type(error).__name__}", details)


def _returned(result: object) -> Answer:
    match result:
        case Observed() | Skipped() | Errored():
            return result
        case Observation():
            return Observed(result)
        case Turn():
            return Observed(Observation((result,)))
        case str():
            return Observed(Observation((Turn("complete", content=result),)))
    return Errored(
        "invalid",
        f"returned {type(result).__name__};"
        " expected Observation, Turn, str or one of Observed, Skipped, Errored",
    )


def _positional_arguments(adapter: Adapter) -> int:
    """How many of (call, progress) the callable takes."""
    try:
        signature = inspect.signature(adapter)
    except (TypeError, ValueError) as error:
        raise UsageError(f"{adapter!r} is no callable: {error}") from error
    for count in (2, 1):
        try:
            signature.bind(*range(count))
        except TypeError:
            continue
        return count
    raise UsageError(
        f"{adapter!r} takes {signature}; expected (call, progress) or (call)"
    )
