"""A client that is one process per call: ``curl | jq``, a six-line script.

The call is on stdin as one JSON line, and in three variables for those that cannot
read JSON. Source: the client protocol, "One shot".
"""

from __future__ import annotations

import json
import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from wavetank.client.call import (
    ClientInfo,
    Errored,
    Failure,
    Observation,
    Observed,
    Turn,
)
from wavetank.client.process import GRACE_S, ChildProcess
from wavetank.client.protocol import (
    ProtocolError,
    call_to_json,
    observation_from_json,
)
from wavetank.errors import UsageError
from wavetank.wire.payload import encode_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wavetank.client.call import Answer, Call
    from wavetank.client.client import Progress

OUTPUT_LIMIT_BYTES: Final = 16 * 1024 * 1024
# POSIX shells, 2.8.2: the command cannot be executed, or was not found.
NOT_RUN_STATUSES: Final = frozenset({126, 127})
# The same, 2.8.2: above this is the signal that ended the command.
SIGNAL_STATUSES: Final = 128
CRASHES: Final = frozenset(
    {
        signal.SIGILL,
        signal.SIGABRT,
        signal.SIGBUS,
        signal.SIGFPE,
        signal.SIGKILL,
        signal.SIGSEGV,
    }
)
"""Signals that no program ends itself by to say that a call failed."""


class OneShotClient:
    """A program started anew for every call by ``/bin/sh``; each call is on its own.

    Args:
        program: The command line.
        capabilities: What the program can do.
        grace_s: How long it may take to end when its budget is over.
        environment: Variables added to the harness's own, besides those of the call.
    """

    def __init__(
        self,
        program: str,
        *,
        capabilities: frozenset[str] = frozenset({"stream"}),
        grace_s: float = GRACE_S,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._program = program
        self._environment = environment or {}
        self._grace_s = grace_s
        self._lock = threading.Lock()
        self._children: set[ChildProcess] = set()
        self._is_closed = False
        self._info = ClientInfo(
            name=program.strip().split(" ", 1)[0],
            version="unknown",
            language="any",
            capabilities=capabilities,
            concurrency=4,
        )

    @property
    def info(self) -> ClientInfo:
        """Who the client is, as far as its command line tells."""
        return self._info

    @property
    def noise(self) -> tuple[str, ...]:
        """Nothing: whatever a program prints is its answer."""
        return ()

    def ask(self, call: Call, on_progress: Progress) -> Answer:  # noqa: ARG002  a program cannot report progress
        """Run the program once, for ``call.budget_s`` at most."""
        output = _Output()
        command = ["/bin/sh", "-c", self._program]
        variables = {
            **self._environment,
            "WAVETANK_BASE_URL": call.base_url,
            "WAVETANK_API_KEY": call.api_key,
            "WAVETANK_REQUEST": encode_json(call.request).decode(),
        }
        try:
            child = ChildProcess(command, output.receive_data, environment=variables)
        except UsageError as error:  # a request too large for a variable, above all
            return Errored("unstarted", str(error))
        try:
            with self._watched(child):
                child.write(encode_json(call_to_json(call)) + b"\n")
                child.close_input()
                is_over = child.wait(call.budget_s)
            if is_over:
                child.drain()
        finally:
            child.end(self._grace_s)
        if self._is_closed:
            return Errored("crashed", "the harness closed the client")
        if not is_over:
            message = f"did not exit within {call.budget_s:g} s"
            return Errored("hung", message, child.error_tail)
        return _answer(child, output)

    def close(self) -> None:
        """End the programs that still run; any other was ended with its call."""
        with self._lock:
            self._is_closed = True
            children = tuple(self._children)
        enders = [
            threading.Thread(target=child.end, args=(self._grace_s,))
            for child in children
        ]
        for ender in enders:
            ender.start()
        for ender in enders:
            ender.join()

    @contextmanager
    def _watched(self, child: ChildProcess) -> Iterator[None]:
        """Let ``close`` know of a program while it is waited for."""
        with self._lock:
            self._children.add(child)
            is_closed = self._is_closed
        if is_closed:
            child.end(self._grace_s)
        try:
            yield
        finally:
            with self._lock:
                self._children.discard(child)


class _Output:
    """What the program printed, up to a limit."""

    def __init__(self) -> None:
        self._data = bytearray()
        self.is_too_long = False

    def receive_data(self, data: bytes) -> None:
        if len(self._data) + len(data) > OUTPUT_LIMIT_BYTES:
            self.is_too_long = True
        else:
            self._data += data

    @property
    def text(self) -> str:
        return self._data.decode(errors="replace")


def _answer(child: ChildProcess, output: _Output) -> Answer:
    if (failure := _failure(child, output)) is not None:
        return failure
    try:
        observation = _observation(output.text)
    except ProtocolError as error:
        return Errored("invalid", f"printed no valid observation: {error}")
    if observation is not None:
        return Observed(observation)
    if child.returncode == 0:
        return Observed(Observation((Turn("complete", content=output.text),)))
    message = child.error_tail.strip() or f"the process {child.exit_status}"
    turn = Turn("error", content=output.text, error=Failure("other", message=message))
    return Observed(Observation((turn,)))


def _failure(child: ChildProcess, output: _Output) -> Errored | None:
    """Say why the program did not even get to fail as programs do."""
    status = child.returncode
    if output.is_too_long:
        return Errored("invalid", f"printed more than {OUTPUT_LIMIT_BYTES} bytes")
    if status in NOT_RUN_STATUSES:
        message = f"the command could not be run (exit status {status})"
        return Errored("unstarted", message, child.error_tail)
    if number := _crash(status):
        message = f"the process was ended by {number.name}"
        return Errored("crashed", message, child.error_tail)
    return None


def _crash(status: int) -> signal.Signals | None:
    """Name the signal that a process died of, seen by itself or by a shell."""
    number = -status if status < 0 else status - SIGNAL_STATUSES
    return next((each for each in CRASHES if each == number), None)


def _observation(text: str) -> Observation | None:
    """Read the last line where it says that it is an observation (it has turns)."""
    lines = text.rstrip().splitlines()
    try:
        value = json.loads(lines[-1]) if lines else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or "turns" not in value:
        return None
    return observation_from_json(value)
