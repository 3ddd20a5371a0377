"""A reply to a script: every byte is decided here, before a socket exists.

The stages are those of the bytes' way out: the message (steps, line ends, injected
comments), the content coding, the slices, the transfer coding, the head, the end.
Each is a pure function of the one before, the reply and the context.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wavetank.scenario import steps
from wavetank.script.faults.chunk_extras import extend_sizes, last_chunk
from wavetank.script.faults.compression import compress
from wavetank.script.faults.cutting import keep_bytes
from wavetank.script.faults.framing_lie import (
    MISSING_BYTES,
    lying_length,
    rewrite_last_size,
)
from wavetank.script.faults.slicing import slice_body
from wavetank.script.framing import HALF_A_SIZE, frame
from wavetank.script.head import HeadFields, cut_head, encode_head, interim_writes
from wavetank.script.message import IN_HEAD, compose
from wavetank.script.ops import Cut, Finish, Repeat, Reset, Script, Write, written_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wavetank.scenario import Reply
    from wavetank.scenario.model import ChunkExtras
    from wavetank.script.context import Context
    from wavetank.script.message import Message
    from wavetank.script.ops import Op

#: The length claimed for a body that is repeated for ever.
ENDLESS_BYTES: Final = 1 << 40


def compile_reply(reply: Reply, context: Context) -> Script:
    """Compile a reply for one request.

    The same reply and context give the same script, byte for byte.

    Args:
        reply: What the author wrote, as the loader accepts it.
        context: What the request asked for, and the seed.
    """
    message = compose(reply, context)
    body = _coded(message, reply, context)
    ops = list(message.lead)
    if message.headed or message.inside in IN_HEAD:
        head = _head(message, body, reply, context)
        ops += interim_writes(reply.head)
        ops.append(Write(_cut(head, message), "head"))
    if message.headed:
        chunked = reply.delivery.framing == "chunked"
        kept = _length(body) if _keeps_all(message, reply) else message.kept
        framed = tuple(frame(body, chunked=chunked, kept=kept))
        framed = rewrite_last_size(framed, reply.delivery.lie)
        ops += extend_sizes(framed, reply.delivery.chunk_extras)
    return Script((*ops, *_end(message, reply)), message.status)


def _keeps_all(message: Message, reply: Reply) -> bool:
    """Whether every byte of the coded body is sent.

    A message that ends well has lost its rest already; in a compressed body, cuts
    fall between writes only.
    """
    return message.ends_well or reply.delivery.compression != "identity"


def _coded(message: Message, reply: Reply, context: Context) -> tuple[Op, ...]:
    """Give the body in its content coding and its slices."""
    body = message.body
    if message.ends_well and message.inside is not None:
        body = tuple(keep_bytes(body, message.kept))
    whole = isinstance(message.ending, steps.End)
    coded = compress(body, reply.delivery.compression, whole=whole)
    return slice_body(coded, reply.delivery.slice, context)


def _head(
    message: Message, body: Sequence[Op], reply: Reply, context: Context
) -> bytes:
    delivery = reply.delivery
    coding = delivery.compression
    lengthy = delivery.framing == "length" or delivery.lie == "both-lengths"
    fields = HeadFields(
        content_type=message.content_type,
        content_encoding=None if coding == "identity" else coding,
        content_length=_claimed_length(message, body, reply) if lengthy else None,
        chunked=delivery.framing == "chunked",
        close=_closes(message, reply),
        streams=message.streams,
        trace_id=context.trace_id,
        retry_after=message.retry_after,
    )
    return encode_head(reply.head, message.status, fields, context)


def _cut(head: bytes, message: Message) -> bytes:
    if message.inside not in IN_HEAD:
        return head
    return cut_head(head, inside_status_line=message.inside == "status-line")


def _claimed_length(message: Message, body: Sequence[Op], reply: Reply) -> int:
    if any(isinstance(op, Repeat) for op in body):
        return ENDLESS_BYTES
    length = _length(body)
    if not message.ends_well and message.kept == len(written_bytes(message.body)):
        # The cut falls between events, so the length has to say that more was to come.
        length += MISSING_BYTES
    return lying_length(length, reply.delivery.lie)


def _length(body: Sequence[Op]) -> int:
    return len(written_bytes(body))


def _closes(message: Message, reply: Reply) -> bool:
    """Whether the head announces the end of the connection (RFC 9112 section 9.6)."""
    asked = isinstance(message.ending, steps.End) and message.ending.close
    by_framing = reply.delivery.framing == "close"
    return asked or by_framing or reply.head.http_version == "1.0"


def _end(message: Message, reply: Reply) -> tuple[Op, ...]:
    delivery = reply.delivery
    chunked = delivery.framing == "chunked"
    if message.ends_well:
        last = _last(delivery.chunk_extras) if chunked else ()
        if delivery.lie == "length-too-long":
            return (Cut(),)
        # After a lie nobody can tell where the next answer would begin.
        close = _closes(message, reply) or delivery.lie is not None
        return (*last, Finish(close=close))
    size = Write(HALF_A_SIZE, "framing")
    before = (size,) if chunked and message.inside == "chunk-size" else ()
    match message.ending:
        case steps.Cut():
            return (*before, Cut())
        case steps.Reset():
            return (*before, Reset())
        case _:
            return ()


def _last(extras: ChunkExtras) -> tuple[Write, ...]:
    return (Write(last_chunk(extras), "framing"),)
