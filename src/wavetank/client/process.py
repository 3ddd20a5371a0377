"""A child process in a process group of its own, watched by threads.

Threads read stdout, keep the tail of stderr, write stdin and wait for the exit, so
that a child that neither reads nor writes nor ends blocks nobody. Ending a child
ends its whole group: politely first, then for certain, so that nothing it started
outlives it. POSIX only.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import threading
from typing import IO, TYPE_CHECKING, Final, cast

from wavetank.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

READ_BYTES: Final = 64 * 1024
TAIL_BYTES: Final = 8 * 1024
# Long enough for an interpreter to run its exit handlers.
GRACE_S: Final = 2.0
# What is in a pipe when its writer dies is read in far less.
DRAIN_S: Final = 0.5


def _nothing() -> None:
    """Take note of an exit and do nothing."""


class ChildProcess:
    """A running child; call ``end`` when done with it, in any case.

    Args:
        command: Program and arguments.
        on_output: Called from the reading thread with each piece of stdout, and with
            ``b""`` once when stdout is closed.
        on_exit: Called from another thread when the child has exited and what it had
            printed was read.
        environment: Variables added to the harness's own.

    Raises:
        UsageError: The program cannot be started.
    """

    def __init__(
        self,
        command: Sequence[str],
        on_output: Callable[[bytes], None],
        on_exit: Callable[[], None] = _nothing,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._on_output = on_output
        self._on_exit = on_exit
        self._error_tail = b""
        self._to_write: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._exited = threading.Event()
        self._ending = threading.Lock()
        self._is_ended = False
        self._process = _start(command, environment or {})
        self._readers = [
            self._thread(self._read_output),
            self._thread(self._read_errors),
        ]
        self._thread(self._write_input)
        self._thread(self._watch)

    def write(self, data: bytes) -> None:
        """Give the child these bytes on stdin as soon as it takes them."""
        self._to_write.put(data)

    def close_input(self) -> None:
        """Close stdin once everything written before has gone out."""
        self._to_write.put(None)

    def wait(self, timeout_s: float) -> bool:
        """Wait for the child to exit by itself; say whether it did."""
        return self._exited.wait(timeout_s)

    def drain(self) -> None:
        """Wait until everything an exited child had printed was read.

        A process that left the group may hold a pipe open, so the wait is bounded.
        """
        for thread in self._readers:
            if thread is not threading.current_thread():
                thread.join(DRAIN_S)

    def end(self, grace_s: float = GRACE_S) -> None:
        """End the child and everything in its group; a second call does nothing.

        SIGTERM first, where the child is still there; SIGKILL after ``grace_s``, and
        always for what is left of the group.
        """
        with self._ending:
            if self._is_ended:
                return
            self._is_ended = True
            if not self._exited.is_set():
                self._signal(signal.SIGTERM)
                self._exited.wait(grace_s)
            self._signal(signal.SIGKILL)
            self._exited.wait()
            self.close_input()
            self.drain()

    @property
    def returncode(self) -> int:
        """Its exit status, negative for a signal; known once ``wait`` said so."""
        return self._process.returncode

    @property
    def exit_status(self) -> str:
        """How it ended, in words."""
        if self.returncode >= 0:
            return f"exited with status {self.returncode}"
        with contextlib.suppress(ValueError):  # not every signal has a name
            return f"was ended by {signal.Signals(-self.returncode).name}"
        return f"was ended by signal {-self.returncode}"

    @property
    def error_tail(self) -> str:
        """The last of what it wrote to stderr."""
        return self._error_tail.decode(errors="backslashreplace")

    def _thread(self, run: Callable[[], None]) -> threading.Thread:
        thread = threading.Thread(target=run, name="wavetank-child", daemon=True)
        thread.start()
        return thread

    def _signal(self, number: signal.Signals) -> None:
        # The group lives on while any member does, with or without its leader. On
        # some systems a group of zombies answers "not permitted".
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)

    def _read_output(self) -> None:
        for data in _pieces(_pipe(self._process.stdout)):
            self._on_output(data)
        self._on_output(b"")

    def _read_errors(self) -> None:
        for data in _pieces(_pipe(self._process.stderr)):
            self._error_tail = (self._error_tail + data)[-TAIL_BYTES:]

    def _write_input(self) -> None:
        # A child that is gone, or has closed stdin, is noticed by the other threads.
        with contextlib.suppress(OSError), _pipe(self._process.stdin) as stdin:
            while (data := self._to_write.get()) is not None:
                stdin.write(data)
                stdin.flush()

    def _watch(self) -> None:
        self._process.wait()
        self._exited.set()
        self.drain()
        self._on_exit()


def _start(
    command: Sequence[str], environment: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603  the user's own command, without a shell
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **environment},
            start_new_session=True,
        )
    except (OSError, ValueError, IndexError) as error:
        raise UsageError(f"cannot start {' '.join(command)!r}: {error}") from error


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    return cast("IO[bytes]", pipe)  # every one of the three was asked for


def _pieces(pipe: IO[bytes]) -> Iterator[bytes]:
    with pipe:
        while data := os.read(pipe.fileno(), READ_BYTES):
            yield data
