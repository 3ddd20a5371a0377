"""The reference client: what a client of DeepSeek's API ought to do.

Standard library only and strict throughout: whatever is not a whole answer is an
error, text already received stays with the caller, and nothing is asked again once
there was output. Sockets are in ``exchange``, HTTP in ``http_reader``, the event
stream in ``wavetank.wire``, the message in ``assembly`` and, on the Anthropic surface,
``message_assembly``; here is the order of things. It must meet every requirement of the
catalogue, so it also shows that each of them can be met.
"""

from __future__ import annotations

import time
from importlib.metadata import version
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeVar

from wavetank.client.answer_error import AnswerError
from wavetank.client.assembly import Assembly, parse_object
from wavetank.client.call import (
    CAPABILITIES,
    Answer,
    Call,
    ClientInfo,
    Observation,
    Observed,
    Skipped,
    Turn,
)
from wavetank.client.exchange import Exchange, HttpRequest, Patience
from wavetank.client.history import next_blocks, next_messages
from wavetank.client.in_process import python_runtime
from wavetank.client.message_assembly import MessageAssembly
from wavetank.client.receiving import read_stream, read_whole, status_error
from wavetank.wire.payload import encode_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from wavetank.client.client import Progress
    from wavetank.client.recording import Recorder
    from wavetank.wire.payload import JsonObject, JsonValue

VERSION: Final = version("wavetank")
REFERENCE: Final = ClientInfo(
    name="reference",
    version=VERSION,
    language="python",
    runtime=python_runtime(),
    capabilities=frozenset(CAPABILITIES) - {"fim", "prefix"},
    concurrency=8,
)
PATHS: Final = MappingProxyType(
    {
        "chat": "/chat/completions",
        "anthropic": "/v1/messages",
        "models": "/models",
        "balance": "/user/balance",
    }
)
ASSEMBLIES: Final[Mapping[str, type[Assembly | MessageAssembly]]] = MappingProxyType(
    {"chat": Assembly, "anthropic": MessageAssembly}
)
# The guide, "Production-grade streaming": a minute is a fair floor for thinking.
SILENCE_S: Final = 60.0
RETRIES: Final = 2
FIRST_WAIT_S: Final = 0.05
LONGEST_WAIT_S: Final = 5.0
T = TypeVar("T")


class ReferenceClient:
    """The reference client; safe to call from several threads at once.

    Args:
        clock: Monotonic seconds.
        sleep: Waits that many seconds between two tries.
        recorder: Takes every byte of every answer, for whoever wants them.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        recorder: Recorder | None = None,
    ) -> None:
        self._recorder = recorder
        self._clock = clock
        self._sleep = sleep

    def ask(self, call: Call, progress: Progress) -> Answer:
        """Do what the call asks for and report it, turn by turn."""
        if call.api not in PATHS:
            return Skipped(f"the reference client does not speak the {call.api} API")
        if call.api not in ASSEMBLIES:
            return Observed(self._get(call))
        messages = list(_messages(call.request))
        turns: list[Turn] = []
        for step in (*call.then, None):
            request = {**call.request, "messages": messages}
            assembly = ASSEMBLIES[call.api]()
            turns.append(self._turn(call, assembly, encode_json(request), progress))
            if turns[-1].outcome != "complete":
                break
            if isinstance(assembly, MessageAssembly):
                messages += next_blocks(assembly.content, step) if step else ()
            elif step is not None:
                messages += next_messages(turns[-1], step, call.request.get("model"))
        return Observed(Observation(tuple(turns)))

    def _turn(
        self,
        call: Call,
        assembly: Assembly | MessageAssembly,
        body: bytes,
        progress: Progress,
    ) -> Turn:
        accept = "text/event-stream" if _is_stream(call) else "application/json"
        request = _request(call, "POST", accept, body)

        def receive(exchange: Exchange) -> bool:
            if _is_stream(call):
                limit = call.cancel_after_deltas
                return read_stream(exchange, assembly, progress, limit)
            assembly.receive_completion(read_whole(exchange))
            return True

        try:
            is_whole = self._try(call, request, receive)
        except AnswerError as error:
            return assembly.turn("error", error.failure)
        return assembly.turn("complete" if is_whole else "cancelled")

    def _get(self, call: Call) -> Observation:
        def receive(exchange: Exchange) -> JsonObject:
            return parse_object(read_whole(exchange))

        try:
            request = _request(call, "GET", "application/json")
            value = self._try(call, request, receive)
        except AnswerError as error:
            return Observation((Turn("error", error=error.failure),))
        return Observation((Turn("complete"),), value)

    def _try(
        self, call: Call, request: HttpRequest, receive: Callable[[Exchange], T]
    ) -> T:
        """Ask, and ask again while that can help and nothing was received."""
        patience = self._patience(call)
        retries = call.settings.max_retries
        tried = 0
        while True:
            try:
                recording = (
                    self._recorder.begin(call.api_key, request.body)
                    if self._recorder
                    else None
                )
                with Exchange(request, patience, recording) as exchange:
                    if not 200 <= exchange.head.status <= 299:  # noqa: PLR2004  RFC 9110 15.3
                        raise status_error(exchange)
                    return receive(exchange)
            except AnswerError as error:
                may_retry = tried < (RETRIES if retries is None else retries)
                if not (error.may_retry and may_retry):
                    raise
                self._wait(error, tried, patience)
                tried += 1

    def _wait(self, error: AnswerError, tried: int, patience: Patience) -> None:
        wait_s = error.retry_after_s
        if wait_s is None:
            wait_s = FIRST_WAIT_S * 2**tried
        wait_s = min(wait_s, LONGEST_WAIT_S)
        deadline_s = patience.deadline_s
        if deadline_s is not None and self._clock() + wait_s >= deadline_s:
            raise error
        self._sleep(wait_s)

    def _patience(self, call: Call) -> Patience:
        settings = call.settings
        total_s = settings.total_timeout_s
        return Patience(
            silence_s=settings.read_timeout_s or SILENCE_S,
            deadline_s=None if total_s is None else self._clock() + total_s,
            clock=self._clock,
        )


def _is_stream(call: Call) -> bool:
    return call.request.get("stream") is True


def _messages(request: JsonObject) -> Sequence[JsonValue]:
    messages = request.get("messages", ())
    return messages if isinstance(messages, list | tuple) else ()


def _request(call: Call, method: str, accept: str, body: bytes = b"") -> HttpRequest:
    key = ("Authorization", f"Bearer {call.api_key}")
    if call.api == "anthropic":
        key = ("X-Api-Key", call.api_key)
    headers = [
        key,
        ("Accept", accept),
        ("Accept-Encoding", "gzip"),
        ("User-Agent", f"wavetank-reference/{VERSION}"),
    ]
    if method == "POST":
        headers.append(("Content-Type", "application/json"))
    url = call.base_url.rstrip("/") + PATHS[call.api]
    return HttpRequest(method, url, tuple(headers), body)
