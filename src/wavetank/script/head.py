"""The response head: status line and header fields, as captured from DeepSeek.

The fields are those that every capture of August 2026 shares; what belongs to a cache
in front of it, to one region or to the clock is left out. An author's headers replace
or remove any of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from wavetank.script.ops import Write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wavetank.scenario import Head
    from wavetank.script.context import Context

_CAPTURED: Final = (
    ("Server", "elb"),
    ("Strict-Transport-Security", "max-age=31536000; includeSubDomains; preload"),
    ("X-Content-Type-Options", "nosniff"),
    ("Vary", "origin, access-control-request-method, access-control-request-headers"),
    ("Access-Control-Allow-Credentials", "true"),
)
# RFC 9110 section 15.5; Python has its names from 3.13 on, and older ones before.
_RENAMED: Final = MappingProxyType(
    {
        413: "Content Too Large",
        414: "URI Too Long",
        416: "Range Not Satisfiable",
        422: "Unprocessable Content",
    }
)


@dataclass(frozen=True, slots=True)
class HeadFields:
    """The fields that follow from the answer rather than from its author.

    Attributes:
        content_type: ``None`` for no such field, likewise below.
        content_encoding: The content coding.
        content_length: The length that is claimed, true or not.
        chunked: Whether the transfer coding is chunked.
        close: Whether the connection is announced to end with the answer.
        streams: Whether the body is an event stream, which must not be cached.
        trace_id: The ``x-ds-trace-id``.
        retry_after: The ``Retry-After``, verbatim.
    """

    content_type: str | None
    content_encoding: str | None
    content_length: int | None
    chunked: bool
    close: bool
    streams: bool
    trace_id: str
    retry_after: str | None


def encode_head(head: Head, status: int, fields: HeadFields, context: Context) -> bytes:
    """Encode a head with the empty line that ends it.

    Args:
        head: What the author says about it.
        status: The status code.
        fields: What the answer says about it.
        context: Its addresses stand for ``{here}`` and ``{elsewhere}``.
    """
    replaced = {name.lower() for name, _ in head.headers}
    kept = [each for each in _headers(fields) if each[0].lower() not in replaced]
    added = [(name, _placed(value, context)) for name, value in head.headers if value]
    reason = _phrase(status) if head.reason is None else head.reason
    lines = [f"HTTP/{head.http_version} {status} {reason}"]
    lines += [f"{name}: {value}" for name, value in (*kept, *added)]
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode()


def interim_writes(head: Head) -> tuple[Write, ...]:
    """Give the interim responses, each a head without fields (RFC 9110 15.2)."""
    return tuple(
        Write(f"HTTP/1.1 {status} {_phrase(status)}\r\n\r\n".encode(), "interim")
        for status in head.interim
    )


def cut_head(head: bytes, *, inside_status_line: bool) -> bytes:
    """Keep half of a head's status line, or that and half of its first field."""
    status_line = head.index(b"\r\n") + 2
    if inside_status_line:
        return head[: status_line // 2]
    first_field = head.find(b"\r\n", status_line) - status_line
    return head[: status_line + first_field // 2]


def _headers(fields: HeadFields) -> Iterator[tuple[str, str]]:
    if fields.content_type is not None:
        yield "Content-Type", fields.content_type
    if fields.content_encoding is not None:
        yield "Content-Encoding", fields.content_encoding
    if fields.content_length is not None:
        yield "Content-Length", str(fields.content_length)
    if fields.chunked:
        yield "Transfer-Encoding", "chunked"
    if fields.close:
        yield "Connection", "close"
    if fields.streams:
        yield "Cache-Control", "no-cache"
    yield "X-DS-Trace-Id", fields.trace_id
    yield from _CAPTURED
    if fields.retry_after is not None:
        yield "Retry-After", fields.retry_after


def _placed(value: str, context: Context) -> str:
    """Put addresses in their places, as a redirect's ``Location`` needs them."""
    if "{elsewhere}" in value:
        value = value.replace("{elsewhere}", context.elsewhere)
    return value.replace("{here}", context.address)


def _phrase(status: int) -> str:
    if status in _RENAMED:
        return _RENAMED[status]
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
