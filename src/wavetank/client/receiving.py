"""Reading the body of a response: a stream, a whole answer, or an error.

This is where it is decided whether an answer is whole. A stream is whole when the
finish reason was there and the stream then ended properly, by its last event
(``[DONE]``, or ``message_stop`` on the Anthropic surface) or, which the documents
neither allow nor forbid, without it. Everything else raises.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from wavetank.client.answer_error import AnswerError
from wavetank.client.assembly import parse_object
from wavetank.client.call import Failure
from wavetank.wire.event_stream import Event, EventStreamDecoder, EventStreamError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wavetank.client.assembly import Assembly
    from wavetank.client.client import Progress
    from wavetank.client.exchange import Exchange
    from wavetank.client.message_assembly import MessageAssembly

RETRIED_STATUSES: Final = frozenset({429, 500, 502, 503, 504})
BODY_LIMIT_BYTES: Final = 64 * 1024 * 1024
ERROR_BODY_LIMIT_BYTES: Final = 64 * 1024
MESSAGE_LIMIT: Final = 2000


def read_stream(
    exchange: Exchange,
    assembly: Assembly | MessageAssembly,
    progress: Progress,
    cancel_after_deltas: int | None = None,
) -> bool:
    """Fill ``assembly`` from a streamed answer.

    Returns:
        Whether the answer is whole; otherwise the caller cancelled it.

    Raises:
        AnswerError: The answer is not whole, or it is an error.
    """
    start = bytearray()
    for event in _events(exchange, start):
        if assembly.is_end(event.data):
            _check_whole(assembly, "the stream ended with its last event")
            return True
        before = assembly.deltas
        assembly.receive_chunk(event.data)
        if assembly.deltas > before:
            progress(assembly.deltas)
            if assembly.deltas == cancel_after_deltas:
                return False
    _check_no_json_answer(bytes(start), assembly)
    _check_whole(assembly, "the stream ended")
    return True


def read_whole(exchange: Exchange) -> str:
    """Read a body that is one JSON text.

    Raises:
        AnswerError: It is cut, blank, too large or no UTF-8.
    """
    pieces: list[bytes] = []
    size = 0
    for data in exchange.body():
        size += len(data)
        if size > BODY_LIMIT_BYTES:
            raise _protocol(f"a body of more than {BODY_LIMIT_BYTES} bytes")
        pieces.append(data)
    body = b"".join(pieces)
    # Blank lines keep the connection alive while the request waits (the guide,
    # "Production-grade streaming"); alone they are no answer.
    if not body.strip():
        raise _protocol(f"a body of {size} blank bytes; expected a JSON object")
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise _protocol(f"a body that is no UTF-8: {error}") from error


def status_error(exchange: Exchange) -> AnswerError:
    """Tell a response with an error status.

    The body counts whatever its content type: DeepSeek labels most of its JSON
    errors ``application/octet-stream`` and sends some as plain text.
    """
    head = exchange.head
    text = _error_text(exchange)
    failure = Failure("http", head.status, None, text[:MESSAGE_LIMIT] or head.reason)
    try:
        parse_object(text)
    except AnswerError as error:
        if error.failure.kind == "api":
            told = error.failure
            failure = Failure("http", head.status, told.type, told.message, told.code)
    return AnswerError(
        failure,
        may_retry=head.status in RETRIED_STATUSES,
        retry_after_s=_seconds(head.headers.get("retry-after", "")),
    )


def _events(exchange: Exchange, start: bytearray) -> Iterator[Event]:
    """Give the events of the body; ``start`` keeps its first bytes for a second look."""
    decoder = EventStreamDecoder()
    try:
        for data in exchange.body():
            start += data[: max(0, ERROR_BODY_LIMIT_BYTES - len(start))]
            decoder.receive_data(data)
            yield from (item for item in decoder.events() if isinstance(item, Event))
    except EventStreamError as error:
        raise _protocol(str(error)) from error


def _check_whole(assembly: Assembly | MessageAssembly, end: str) -> None:
    if assembly.is_empty:
        raise _truncated(f"{end} without any part of an answer")
    if assembly.finish_reason is None:
        raise _truncated(f"{end} before a finish reason")


def _check_no_json_answer(start: bytes, assembly: Assembly | MessageAssembly) -> None:
    # A gateway may answer a streaming request with a plain JSON body and status 200;
    # to an event stream decoder that is an unknown field, and silence.
    if assembly.is_empty and start.lstrip().startswith(b"{"):
        parse_object(start.decode(errors="replace"))
        raise _protocol("one JSON object; expected an event stream")


def _error_text(exchange: Exchange) -> str:
    body = bytearray()
    try:
        for data in exchange.body():
            body += data
            if len(body) > ERROR_BODY_LIMIT_BYTES:
                break
    except AnswerError:
        pass  # a cut error body is still an error, and its status is known
    return bytes(body[:ERROR_BODY_LIMIT_BYTES]).decode(errors="replace").strip()


def _seconds(value: str) -> float | None:
    try:
        seconds = float(value)
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def _protocol(message: str) -> AnswerError:
    return AnswerError(Failure("protocol", message=f"the server sent {message}"))


def _truncated(message: str) -> AnswerError:
    return AnswerError(Failure("truncated", message=message))
