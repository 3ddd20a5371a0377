"""One answer on both sides of the gateway: its status, its head, its body, its end."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from wavetank.gateway.fields import Differences, Fields, differences
from wavetank.gateway.model import Finding
from wavetank.gateway.streams import compare_streams, read_stream

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wavetank.gateway.answer import WireAnswer
    from wavetank.wire import JsonValue

SUCCESS: Final = range(200, 300)
# RFC 9110 7.6.1 and what every intermediary writes or unpacks itself.
OWN_HEADERS: Final = frozenset(
    {"connection", "keep-alive", "transfer-encoding", "content-length", "trailer", "te",
     "upgrade", "date", "server", "via", "content-encoding", "content-type", "vary"}
)  # fmt: skip


def compare(sent: WireAnswer, received: WireAnswer) -> Iterator[Finding]:
    """Say what the gateway did to one answer.

    Args:
        sent: What the mock sent to the gateway.
        received: What the gateway sent to the client.
    """
    yield from _compare_ends(sent, received)
    if received.status is None:
        return
    if sent.wholeness == "cut" and received.status not in {*SUCCESS, sent.status}:
        yield Finding("cut-told", (str(received.status),))
        return
    if sent.status is None:
        return
    if sent.status != received.status:
        yield Finding("status-rewritten", (f"{sent.status} to {received.status}",))
    if (sent.status in SUCCESS) != (received.status in SUCCESS):
        return  # another answer altogether; what it lacks of the first says nothing
    yield from _compare_heads(sent, received)
    yield from _compare_bodies(sent, received)


def _compare_ends(sent: WireAnswer, received: WireAnswer) -> Iterator[Finding]:
    if sent.wholeness == "cut" and received.wholeness == "whole":
        if not _tells_of_failure(received):
            yield Finding("cut-masked")
        return
    if sent.wholeness == "whole" and received.wholeness == "cut":
        yield Finding("whole-cut")
        return
    if sent.is_stream and received.wholeness == "cut":
        before, after = read_stream(sent.body).chunks, read_stream(received.body).chunks
        if after < before:
            yield Finding("tail-lost", (f"{before - after} of {before}",))


def _tells_of_failure(received: WireAnswer) -> bool:
    """Whether the answer, whole in its framing, says that something went wrong."""
    if received.status not in SUCCESS:
        return True
    if received.is_stream:
        return read_stream(received.body).errors > 0
    value = _json(received.body)
    return isinstance(value, dict) and bool(value.get("error"))


def _compare_heads(sent: WireAnswer, received: WireAnswer) -> Iterator[Finding]:
    if sent.media_type != received.media_type:
        change = f"{sent.media_type or 'none'} to {received.media_type or 'none'}"
        yield Finding("content-type-changed", (change,))
    dropped = [
        name
        for name in sent.headers
        if name not in received.headers and name not in OWN_HEADERS
    ]
    if dropped:
        yield Finding("headers-dropped", tuple(dropped))


def _compare_bodies(sent: WireAnswer, received: WireAnswer) -> Iterator[Finding]:
    if sent.is_stream and received.is_stream:
        open_ended = "whole" not in {sent.wholeness} & {received.wholeness}
        yield from compare_streams(sent, received, may_miss_end=open_ended)
    elif sent.is_stream:
        yield Finding("stream-lost", (received.media_type or "no content type",))
    elif sent.wholeness == received.wholeness == "whole":
        yield from _compare_whole(sent, received)


def _compare_whole(sent: WireAnswer, received: WireAnswer) -> Iterator[Finding]:
    before, after = _json(sent.body), _json(received.body)
    if not isinstance(before, dict) or not isinstance(after, dict):
        if sent.body.strip() != received.body.strip():
            is_error = sent.status not in SUCCESS
            yield Finding("error-rewritten" if is_error else "body-changed")
        return
    if _blank_start(sent.body) > _blank_start(received.body):
        yield Finding("blank-lines-dropped")
    found = list(compare_json(before, after).findings())
    if sent.status in SUCCESS:
        yield from found
    elif items := tuple(item for each in found for item in each.items):
        yield Finding("error-rewritten", items)


def compare_json(sent: JsonValue, received: JsonValue) -> Differences:
    """Compare two JSON values by the places of their members."""
    before, after = Fields(), Fields()
    before.add(sent)
    after.add(received)
    return differences(before, after)


def _blank_start(body: bytes) -> int:
    return len(body) - len(body.lstrip())


def _json(body: bytes) -> JsonValue:
    try:
        value: JsonValue = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value
