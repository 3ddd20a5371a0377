"""Answers made by hand, as bytes of a connection."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from wavetank.gateway.answer import WireAnswer
from wavetank.journal import (
    AnswerOver,
    DeltaAwaited,
    Matched,
    RequestReceived,
    Transcript,
    Written,
)

if TYPE_CHECKING:
    from wavetank.gateway.answer import Wholeness
    from wavetank.journal import Entry, How

REQUEST = b'{"model":"m","stream":true}'
SSE = {"content-type": "text/event-stream; charset=utf-8"}
JSON = {"content-type": "application/json"}


def an_event(**members: Any) -> bytes:
    """A chunk as an event."""
    return b"data: " + json.dumps(members).encode() + b"\n\n"


def a_delta(**members: Any) -> bytes:
    """A chunk of one choice."""
    finish = members.pop("finish_reason", None)
    return an_event(id="1", choices=[{"delta": members, "finish_reason": finish}])


def a_stream(*events: bytes, wholeness: Wholeness = "whole") -> WireAnswer:
    """A streamed answer."""
    return WireAnswer(200, SSE, b"".join(events), wholeness)


def a_body(
    status: int = 200, wholeness: Wholeness = "whole", **members: Any
) -> WireAnswer:
    """An answer of one JSON object."""
    return WireAnswer(status, JSON, json.dumps(members).encode(), wholeness)


def on_wire(
    body: bytes, status: str = "200 OK", content_type: str = "text/event-stream"
) -> bytes:
    """A whole answer with a length."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def a_transcript(
    *answers: tuple[bytes, How],
    request: bytes = REQUEST,
    awaited: bool | None = None,
) -> Transcript:
    """A play that gave these answers."""
    entries: list[Entry] = []
    for number, (data, how) in enumerate(answers):
        entries += [
            RequestReceived(0, number, 1, "POST", "/chat/completions", (), request),
            Matched(0, number, 0, "digest"),
            Written(0, number, data, "all"),
        ]
        if awaited is not None:
            entries.append(DeltaAwaited(0, number, 1, satisfied=awaited))
        entries.append(AnswerOver(0, number, how, connection_kept=False))
    return Transcript(tuple(entries))
