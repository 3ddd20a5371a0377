"""An event stream on both sides of the gateway, compared as a client understands it.

Chunks are compared by what they hold, not by how they are cut or spaced: a gateway may
write JSON anew. Comments, ``[DONE]`` and error objects are told apart from chunks.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from wavetank.gateway.fields import Fields, differences
from wavetank.gateway.model import Finding
from wavetank.wire import Comment, Event, EventStreamDecoder, EventStreamError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wavetank.gateway.answer import WireAnswer
    from wavetank.wire import Item

DONE: Final = "[DONE]"
PIECE_BYTES: Final = 64 * 1024


@dataclass(slots=True)
class Stream:
    """What a stream held.

    Attributes:
        chunks: Events that are neither ``[DONE]`` nor an error.
        errors: Error objects.
        done: Whether ``[DONE]`` came.
        comments: How many comments came before each chunk, and after the last one.
        fields: What the chunks held.
    """

    chunks: int = 0
    errors: int = 0
    done: bool = False
    comments: list[int] = field(default_factory=lambda: [0])
    fields: Fields = field(default_factory=Fields)


def compare_streams(
    sent: WireAnswer, received: WireAnswer, *, may_miss_end: bool
) -> Iterator[Finding]:
    """Say what the gateway did to a stream.

    Args:
        sent: What went into it.
        received: What came out of it.
        may_miss_end: The client left before the end, so that what is missing there
            was not necessarily lost.
    """
    before, after = read_stream(sent.body), read_stream(received.body)
    # Where the gateway told of a failure, what did not come after it is not lost.
    told = after.errors > before.errors
    whole = (not may_miss_end or after.done) and not told
    yield from _compare_chunks(before, after, whole=whole)
    yield from _compare_comments(before, after, whole=whole)
    if told:
        yield Finding("error-event-added")
    if whole and before.done and not after.done:
        yield Finding("done-dropped")
    if after.done and not before.done:
        yield Finding("done-added")


def read_stream(body: bytes) -> Stream:
    """Read a stream as far as it goes."""
    stream = Stream()
    for item in _items(body):
        if isinstance(item, Comment):
            stream.comments[-1] += 1
        elif isinstance(item, Event):
            _take_event(stream, item)
    return stream


def _items(body: bytes) -> Sequence[Item]:
    decoder = EventStreamDecoder()
    found: list[Item] = []
    try:
        for start in range(0, len(body), PIECE_BYTES):
            decoder.receive_data(body[start : start + PIECE_BYTES])
            found.extend(decoder.events())
    except EventStreamError:
        pass  # an event beyond any limit: what came before it counts
    return found


def _take_event(stream: Stream, event: Event) -> None:
    if event.data == DONE:
        stream.done = True
        return
    try:
        value = json.loads(event.data)
    except (ValueError, RecursionError):
        value = None
        stream.fields.add(event.data, "data that is no JSON")
    if isinstance(value, dict) and value.get("error"):
        stream.errors += 1
        return
    stream.chunks += 1
    stream.comments.append(0)
    stream.fields.add(value)
    if event.event != "message":
        stream.fields.add(event.event, "event:")


def _compare_chunks(before: Stream, after: Stream, *, whole: bool) -> Iterator[Finding]:
    found = differences(before.fields, after.fields, whole=whole)
    yield from found.findings()
    if whole and before.chunks != after.chunks:
        yield Finding("chunks-regrouped", (f"{after.chunks} of {before.chunks}",))


def _compare_comments(
    before: Stream, after: Stream, *, whole: bool
) -> Iterator[Finding]:
    # Behind the last chunk that came, nobody knows what was still on its way.
    known = None if whole else after.chunks
    sent, received = sum(before.comments[:known]), sum(after.comments[:known])
    if received < sent:
        yield Finding("comments-dropped", (f"{sent - received} of {sent}",))
    if received > sent:
        yield Finding("comments-added", (f"{received - sent}",))
