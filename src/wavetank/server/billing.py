"""How many tokens of an answer were sent, read from its own bytes.

Every delta of the simulated endpoint is one token, so counting deltas is counting
tokens. Only bytes are looked at: what a script had in store does not matter once the
client has left.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from wavetank.endpoint import count_tokens
from wavetank.wire import Event, EventStreamDecoder

if TYPE_CHECKING:
    from collections.abc import Iterator

_TEXTS: Final = ("content", "reasoning_content", "text", "thinking", "partial_json")
_STATUS_PLACE: Final = slice(9, 12)
_HEAD_END: Final = b"\r\n\r\n"


def status_of(answer: bytes) -> int | None:
    """Give the status of an answer, or ``None`` if so little of it was sent."""
    digits = answer[_STATUS_PLACE]
    return int(digits) if digits.isdigit() and len(digits) == 3 else None  # noqa: PLR2004 - RFC 9112


def is_stream(answer: bytes) -> bool:
    """Whether an answer's head announces an event stream."""
    head, _, _ = answer.partition(_HEAD_END)
    return b"text/event-stream" in head.lower()


def output_sent(answer: bytes, whole: int) -> int:
    """Say how many tokens of an answer that was not finished are billed.

    Of a stream, those that were sent. Any other answer leaves in one piece, so it is
    all or nothing; the empty lines of a long wait are nothing.

    Args:
        answer: Its bytes, as far as they were sent.
        whole: How many tokens the whole answer has.
    """
    if is_stream(answer):
        return min(tokens_sent(answer), whole)
    return whole if _body(answer).strip() else 0


def tokens_sent(answer: bytes) -> int:
    """Count the tokens in the whole events of a stream, cut off anywhere."""
    decoder = EventStreamDecoder()
    decoder.receive_data(_body(answer))
    decoder.receive_eof()
    items = [each for each in decoder.events() if isinstance(each, Event)]
    return sum(_tokens(each.data) for each in items)


def _body(answer: bytes) -> bytes:
    head, _, body = answer.partition(_HEAD_END)
    if b"transfer-encoding: chunked" not in head.lower():
        return body
    return b"".join(_pieces(body))


def _pieces(body: bytes) -> Iterator[bytes]:
    """Take a chunked body apart as far as it goes (RFC 9112 section 7.1)."""
    while body:
        size, _, rest = body.partition(b"\r\n")
        try:
            length = int(size, 16)
        except ValueError:
            return
        yield rest[:length]
        body = rest[length:].removeprefix(b"\r\n")


def _tokens(data: str) -> int:
    try:
        value: Any = json.loads(data)
    except ValueError:
        return 0
    if not isinstance(value, dict):
        return 0
    said = [value.get("delta"), value.get("content_block")]
    for choice in value.get("choices") or ():
        said += [choice, choice.get("delta")]
    return sum(_said(each) for each in said if isinstance(each, dict))


def _said(delta: dict[str, Any]) -> int:
    """Count a delta's pieces of text, and the name of a tool that is called."""
    calls = [call.get("function") or {} for call in delta.get("tool_calls") or ()]
    texts = [delta.get(name) for name in _TEXTS]
    texts += [call.get("arguments") for call in calls]
    names = [delta.get("name"), *(call.get("name") for call in calls)]
    return sum(map(bool, texts)) + sum(count_tokens(name) for name in names if name)
