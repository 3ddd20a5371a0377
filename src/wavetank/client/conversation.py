"""One life of an adapter's process: the handshake, the calls, their answers.

A conversation ends once and for good: when the process dies, breaks the protocol or
lets a call hang. Ending it answers every call still owed, ends the process group and
keeps the reason; starting again is the session's business. Source: the client
protocol, "Framing" and "Messages".
"""

from __future__ import annotations

import json
import threading
from itertools import count
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from wavetank.client.call import Errored
from wavetank.client.lines import LineSplitter, LongLine
from wavetank.client.process import GRACE_S, ChildProcess
from wavetank.client.protocol import (
    PROTOCOL,
    ProtocolError,
    answer_from_json,
    call_to_json,
    check_message,
    info_from_json,
)
from wavetank.wire.payload import encode_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wavetank.client.call import Answer, Call, ClientInfo
    from wavetank.client.client import Progress
    from wavetank.client.noise import NoiseLog
    from wavetank.wire.payload import JsonObject

Cause: TypeAlias = Literal["crashed", "hung", "invalid"]
# A process that closes stdout on its way out is gone within this time.
EXIT_AFTER_CLOSE_S: Final = 1.0
SHOWN: Final = 120


class ConversationOverError(Exception):
    """The conversation ended before the call was given to it."""


class NotReadyError(Exception):
    """The process did not become ready.

    Attributes:
        details: The tail of its stderr.
    """

    def __init__(self, reason: str, details: str) -> None:
        super().__init__(reason)
        self.details = details


class _Owed:
    """A call that waits for its answer."""

    def __init__(self, on_progress: Progress) -> None:
        self.on_progress = on_progress
        self.settled = threading.Event()
        self.answer: Answer = Errored("crashed", "not answered")

    def settle(self, answer: Answer) -> None:
        self.answer = answer
        self.settled.set()


class Conversation:
    """A started adapter; call ``greet`` first and ``stop`` last.

    Args:
        command: Program and arguments.
        noise: Where lines that are no answers go.
        grace_s: How long the process may take to end when told to.
        environment: Variables added to the harness's own.

    Raises:
        UsageError: The program cannot be started.
    """

    def __init__(
        self,
        command: Sequence[str],
        noise: NoiseLog,
        grace_s: float = GRACE_S,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._noise = noise
        self._grace_s = grace_s
        self._lock = threading.Lock()
        self._lines = LineSplitter()
        self._ids = count(1)
        self._owed: dict[str, _Owed] = {}
        self._answered: set[str] = set()
        self._info: ClientInfo | None = None
        self._greeted = threading.Event()
        self._end_reason = ""
        # A child may be gone before its maker returns; its threads wait for this.
        self._known = threading.Event()
        self._process = ChildProcess(command, self._receive, self._exited, environment)
        self._known.set()

    @property
    def end_reason(self) -> str:
        """Why the conversation is over; empty while it is not."""
        return self._end_reason

    def greet(self, timeout_s: float) -> ClientInfo:
        """Ask the client who it is.

        Raises:
            NotReadyError: It died, broke the protocol or took too long.
        """
        self._send({"cmd": "start", "protocol": PROTOCOL})
        if not self._greeted.wait(timeout_s):
            self._end("hung", f"did not answer start within {timeout_s:g} s")
        if self._info is None:
            raise NotReadyError(self._end_reason, self._process.error_tail)
        return self._info

    def ask(self, call: Call, on_progress: Progress) -> Answer:
        """Give the client a call and wait for its answer, the budget at most.

        Raises:
            ConversationOverError: The conversation is over; the call was not given.
        """
        owed = _Owed(on_progress)
        with self._lock:
            if self._end_reason:
                raise ConversationOverError
            id_ = str(next(self._ids))
            self._owed[id_] = owed
        self._send({"cmd": "run", "id": id_, "call": call_to_json(call)})
        if not owed.settled.wait(call.budget_s):
            reason = f"did not answer within {call.budget_s:g} s"
            self._end("hung", reason, culprit=id_)
            owed.settled.wait()
        return owed.answer

    def stop(self) -> None:
        """Tell the client to stop and make sure that it does."""
        with self._lock:
            self._end_reason = self._end_reason or "was closed"
            owed, self._owed = self._owed, {}
        for each in owed.values():
            each.settle(Errored("crashed", "the harness closed the client"))
        self._send({"cmd": "stop"})
        self._process.close_input()
        self._process.wait(self._grace_s)
        self._process.end(self._grace_s)

    def _send(self, message: JsonObject) -> None:
        check_message("toClient", message)
        self._process.write(encode_json(message) + b"\n")

    def _receive(self, data: bytes) -> None:
        self._known.wait()
        splitter = self._lines
        for line in splitter.receive_data(data) if data else splitter.receive_eof():
            self._take_line(line)
        if not data and not self._process.wait(EXIT_AFTER_CLOSE_S):
            self._end("crashed", "closed its stdout without exiting")

    def _exited(self) -> None:
        self._known.wait()
        self._end("crashed", self._process.exit_status)

    def _take_line(self, line: bytes | LongLine) -> None:
        if isinstance(line, LongLine):
            start = line.start.decode(errors="backslashreplace")
            self._noise.add(f"a line of {line.size_bytes} bytes: {start}…")
            return
        message = _json_object(line)
        if message is None or self._end_reason:
            if line.strip():
                self._noise.add(line.decode(errors="backslashreplace"))
        elif self._info is None:
            self._take_greeting(message)
        else:
            self._take_reply(message, is_utf8=_is_utf8(line))

    def _take_greeting(self, message: dict[str, Any]) -> None:
        try:
            self._info = info_from_json(message)
        except ProtocolError as error:
            self._end("invalid", f"answered start against the protocol: {error}")
        self._greeted.set()

    def _take_reply(self, message: dict[str, Any], *, is_utf8: bool) -> None:
        id_ = message.get("id")
        with self._lock:
            owed = self._owed.get(id_) if isinstance(id_, str) else None
        if owed is None:
            self._end("invalid", self._not_owed(message, id_))
            return
        answer: Answer | int
        try:
            answer = answer_from_json(message)
        except ProtocolError as error:
            answer = Errored("invalid", f"answered against the protocol: {error}")
        if not is_utf8:
            answer = Errored("invalid", "answered in bytes that are no UTF-8")
        if isinstance(answer, int):
            owed.on_progress(answer)
            return
        with self._lock:
            self._owed.pop(str(id_), None)
            self._answered.add(str(id_))
        owed.settle(answer)

    def _not_owed(self, message: dict[str, Any], id_: object) -> str:
        if isinstance(id_, str):
            if id_ in self._answered:
                return f"answered call {id_!r} twice"
            return f"answered call {id_!r}, which it does not owe"
        text = json.dumps(message, ensure_ascii=False)[:SHOWN]
        return f"printed a JSON object without an id: {text}"

    def _end(self, cause: Cause, reason: str, culprit: str | None = None) -> None:
        """End the conversation and its process; the first reason counts."""
        with self._lock:
            if self._end_reason or (culprit and culprit not in self._owed):
                return  # over already, or the answer came at the last moment
            self._end_reason = reason
            owed, self._owed = self._owed, {}
        self._process.end(self._grace_s)
        details = self._process.error_tail
        for id_, each in owed.items():
            if culprit is None:
                each.settle(Errored(cause, f"the process {reason}", details))
            elif id_ == culprit:
                each.settle(Errored(cause, reason, details))
            else:
                message = f"the process was ended because another call {reason}"
                each.settle(Errored("crashed", message, details))
        self._greeted.set()


def _json_object(line: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(line.decode(errors="replace"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True
