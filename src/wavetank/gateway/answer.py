"""The bytes of one answer, on either side of the gateway, read the same way.

One reader reads both sides, so that a difference can only come from the gateway. It is
strict about ends: a body that stops before its framing says so was cut, and a body
that lasts as long as its connection is whole unless the connection was reset.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from wavetank.client.content_coding import ContentDecoder
from wavetank.client.http_reader import (
    END_OF_RESPONSE,
    NEED_DATA,
    Body,
    Head,
    ResponseError,
    ResponseReader,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.client.recording import End

Wholeness: TypeAlias = Literal["whole", "cut", "open"]
"""``open``: the reader left or still waits, and nobody knows how it would have ended."""


@dataclass(frozen=True, slots=True)
class WireAnswer:
    """One answer as it was on the wire.

    Attributes:
        status: ``None`` where not even a head came.
        headers: Names in lower case.
        body: Framing and content coding removed; as much as came.
        wholeness: How it ended.
    """

    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    wholeness: Wholeness = "cut"

    @property
    def media_type(self) -> str:
        """The content type without its parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def is_stream(self) -> bool:
        """Whether the body is an event stream."""
        return self.media_type == "text/event-stream"


def read_answer(data: bytes, end: End) -> WireAnswer:
    """Read an answer to where it ended.

    Args:
        data: Every byte of it.
        end: What became of the connection.
    """
    reader = ResponseReader()
    reader.receive_data(data)
    if end == "closed":
        reader.receive_eof()
    head: Head | None = None
    body: list[bytes] = []
    wholeness: Wholeness = "cut"
    try:
        while (event := reader.next_event()) is not NEED_DATA:
            if event is END_OF_RESPONSE:
                wholeness = "whole"
                break
            match event:
                case Head():
                    head = event
                case Body():
                    body.append(event.data)
        else:
            wholeness = "cut" if end == "reset" else "open"
    except ResponseError:
        pass  # what came before counts, and it was no whole answer
    if head is None:
        return WireAnswer(wholeness=wholeness)
    return _decoded(head, b"".join(body), wholeness)


def _decoded(head: Head, body: bytes, wholeness: Wholeness) -> WireAnswer:
    decoded = b""
    try:
        decoder = ContentDecoder(head.headers.get("content-encoding", ""))
        for piece in decoder.receive_data(body):
            decoded += piece
        if wholeness == "whole":
            decoder.receive_eof()
    except ResponseError:
        wholeness = "cut"
    return WireAnswer(head.status, head.headers, decoded, wholeness)
