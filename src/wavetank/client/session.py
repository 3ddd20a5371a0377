"""A client in any language, behind a process that serves the whole run.

The session keeps at most as many calls in flight as the client says it takes, and
survives whatever the process does: a conversation that ended is replaced by a fresh
one when the next call comes, ten times at most. Source: the client protocol.
"""

from __future__ import annotations

import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING, Final

from wavetank.client.call import Errored
from wavetank.client.conversation import (
    Conversation,
    ConversationOverError,
    NotReadyError,
)
from wavetank.client.interruption import uninterrupted
from wavetank.client.noise import NoiseLog
from wavetank.client.process import GRACE_S
from wavetank.errors import HarnessError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wavetank.client.call import Answer, Call, ClientInfo
    from wavetank.client.client import Progress

START_TIMEOUT_S: Final = 20.0
RESTARTS_AT_MOST: Final = 10


class SessionClient:
    """An adapter that speaks the client protocol on stdin and stdout.

    Args:
        command: Program and arguments, run without a shell.
        start_timeout_s: How long the process may take to become ready.
        grace_s: How long it may take to end when told to.
        environment: Variables added to the harness's own.

    Raises:
        UsageError: The program cannot be started.
        HarnessError: The process did not become ready.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        start_timeout_s: float = START_TIMEOUT_S,
        grace_s: float = GRACE_S,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._command = command
        self._environment = environment
        self._start_timeout_s = start_timeout_s
        self._grace_s = grace_s
        self._noise = NoiseLog()
        self._lock = threading.Lock()
        self._restarts = 0
        self._is_closed = False
        with ExitStack() as stack:
            # Whatever ends this before the process is ready ends the process.
            with uninterrupted():
                self._conversation = self._converse()
                stack.callback(self._conversation.stop)
            self._info = self._greeted()
            stack.pop_all()
        self._turn = threading.BoundedSemaphore(self._info.concurrency)

    @property
    def info(self) -> ClientInfo:
        """Who the client is and what it says it can do."""
        return self._info

    @property
    def noise(self) -> tuple[str, ...]:
        """What it printed that was no answer, and why it was restarted or is gone."""
        with self._lock:
            reason = self._conversation.end_reason
            is_gone = bool(reason) and not self._is_closed
        last = (f"(not started again: the process {reason})",) if is_gone else ()
        return (*self._noise.lines, *last)

    def ask(self, call: Call, on_progress: Progress) -> Answer:
        """Give the client one call; restart it first where it is gone."""
        with self._turn:
            while True:
                try:
                    return self._current().ask(call, on_progress)
                except ConversationOverError:
                    continue
                except NotReadyError as error:
                    return Errored("unstarted", f"the process {error}", error.details)
                except UsageError as error:  # the program is there no more
                    return Errored("unstarted", str(error))

    def close(self) -> None:
        """Stop the client; what it still owes is answered for it."""
        with self._lock:
            self._is_closed = True
        self._conversation.stop()

    def _converse(self) -> Conversation:
        return Conversation(
            self._command, self._noise, self._grace_s, self._environment
        )

    def _greeted(self) -> ClientInfo:
        """Wait until the client says who it is."""
        try:
            return self._conversation.greet(self._start_timeout_s)
        except NotReadyError as error:
            command = " ".join(self._command)
            printed = "\n".join(self._noise.lines)
            raise HarnessError(
                f"client {command!r} did not become ready: it {error}"
                + (f"\nit printed on stdout:\n{printed}" if printed else "")
                + (f"\nits stderr ends with:\n{error.details}" if error.details else "")
            ) from error

    def _current(self) -> Conversation:
        """The live conversation, started anew where the last one is over."""
        with self._lock:
            reason = self._conversation.end_reason
            if self._is_closed:
                raise NotReadyError("was closed", "")
            if not reason:
                return self._conversation
            if self._restarts == RESTARTS_AT_MOST:
                raise NotReadyError(
                    f"was restarted {RESTARTS_AT_MOST} times and is not started"
                    f" again; the last time it {reason}",
                    "",
                )
            self._restarts += 1
            self._noise.add(f"(restart {self._restarts}: the process {reason})")
            self._conversation = self._converse()
            self._conversation.greet(self._start_timeout_s)
            return self._conversation
