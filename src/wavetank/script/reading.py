"""The bytes of an answer to what a conforming client reports of them.

The bytes are read, not the steps they come from, so that hand-made events count for
what they say. One rule decides whether an answer is complete: it has a finish reason,
and either the done marker, or ``message_stop`` on the Anthropic surface, came or the
message ended well without it.
"""

from __future__ import annotations

import json
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from wavetank.script.anthropic_assembly import MessageAssembler, whole_message
from wavetank.script.assembly import Answer, Assembler, whole_answer
from wavetank.script.chunks import text_deltas
from wavetank.script.expectation import ExpectedTurn
from wavetank.wire import Event, EventStreamDecoder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from wavetank.scenario import ErrorKind, Outcome
    from wavetank.script.context import Surface
    from wavetank.script.message import Message
    from wavetank.wire import JsonObject, JsonValue

_DONE_MARKER: Final = "[DONE]"
_LAST_EVENT: Final = "message_stop"
_ASSEMBLERS: Final[Mapping[Surface, type[Assembler | MessageAssembler]]] = (
    MappingProxyType({"chat": Assembler, "anthropic": MessageAssembler})
)
_WHOLE: Final[Mapping[Surface, Callable[[JsonObject], Answer]]] = MappingProxyType(
    {"chat": whole_answer, "anthropic": whole_message}
)
_FIRST_ERROR_STATUS: Final = 400
# A client that cannot tell a cut from a lost connection is not wrong.
_CUT: Final[tuple[ErrorKind, ...]] = ("truncated", "connection")


def read_turn(message: Message, *, cancel_after_deltas: int | None) -> ExpectedTurn:
    """Say what a conforming client reports of one answer.

    Args:
        message: The answer.
        cancel_after_deltas: Cancel after this many text deltas, or ``None``.
    """
    if not message.headed:
        return _failed(Answer(), _why_unfinished(message))
    if message.status >= _FIRST_ERROR_STATUS:
        return _failed(
            Answer(),
            ("http",),
            status=message.status,
            message=_error_text(message.delivered),
        )
    if message.streams:
        return _read_stream(message, cancel_after_deltas)
    return _read_whole(message)


def _read_stream(message: Message, cancel_after_deltas: int | None) -> ExpectedTurn:
    assembler = _ASSEMBLERS[message.surface]()
    deltas = 0
    done = False
    for data in _events(message.delivered):
        if data == _DONE_MARKER:
            done = True
            break
        value = _parsed(data)
        if not isinstance(value, dict):
            return _failed(assembler.answer, ("protocol",))
        if value.get("error"):
            text = _envelope_text(value)
            return _failed(assembler.answer, ("api",), message=text)
        assembler.add(value)
        deltas += text_deltas(value)
        if cancel_after_deltas is not None and deltas >= cancel_after_deltas:
            return _turn("cancelled", assembler.answer)
        if message.surface == "anthropic" and value.get("type") == _LAST_EVENT:
            done = True
            break
    answer = assembler.answer
    if answer.finish_reason is not None and (done or message.ends_well):
        return _turn("complete", answer)
    return _failed(answer, _CUT if done else _why_unfinished(message))


def _read_whole(message: Message) -> ExpectedTurn:
    if not message.ends_well:
        return _failed(Answer(), _why_unfinished(message))
    value = _parsed(message.delivered)
    if not isinstance(value, dict):
        return _failed(Answer(), (*_CUT, "protocol"))
    if value.get("error"):
        return _failed(Answer(), ("api",), message=_envelope_text(value))
    return _turn("complete", _WHOLE[message.surface](value))


def _events(body: bytes) -> Iterator[str]:
    limit = len(body) + 1
    decoder = EventStreamDecoder(max_line_bytes=limit, max_event_bytes=limit)
    decoder.receive_data(body)
    decoder.receive_eof()
    return (each.data for each in decoder.events() if isinstance(each, Event))


def _why_unfinished(message: Message) -> tuple[ErrorKind, ...]:
    return ("timeout",) if message.ending is None else _CUT


def _turn(outcome: Outcome, answer: Answer) -> ExpectedTurn:
    return ExpectedTurn(
        outcome=outcome,
        content=answer.content,
        reasoning_content=answer.reasoning_content,
        tool_calls=answer.tool_calls,
        finish_reason=answer.finish_reason,
        usage=answer.usage,
    )


def _failed(
    answer: Answer,
    kinds: tuple[ErrorKind, ...],
    *,
    status: int | None = None,
    message: str | None = None,
) -> ExpectedTurn:
    turn = _turn("error", answer)
    return replace(turn, error_kinds=kinds, status=status, message=message)


def _error_text(body: bytes) -> str | None:
    """Give the text of an HTTP error that a caller should be shown, or ``None``."""
    value = _parsed(body)
    if isinstance(value, dict):
        return _envelope_text(value)
    text = body.decode(errors="replace").strip()
    # Nobody is asked to show a gateway's page.
    return None if text.startswith("<") else text or None


def _envelope_text(value: dict[str, JsonValue]) -> str | None:
    error = value.get("error")
    text = error.get("message") if isinstance(error, dict) else error
    return text if isinstance(text, str) else None


def _parsed(text: str | bytes) -> JsonValue:
    """Parse JSON; what is none is the same as null here."""
    try:
        value: JsonValue = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value
