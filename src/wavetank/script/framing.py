"""A body's writes to the bytes that travel: chunked, by length or by connection.

Each write of a chunked body is one piece of it (RFC 9112 section 7.1), size line and
line end included, so that a piece and a write are the same thing for the client.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from wavetank.script.ops import Pause, Repeat, Write, map_writes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wavetank.script.ops import Op

#: The last chunk, without trailers.
LAST_CHUNK: Final = b"0\r\n\r\n"
#: A size line without its end.
HALF_A_SIZE: Final = b"1f"


def frame(body: Sequence[Op], *, chunked: bool, kept: int) -> Iterator[Op]:
    """Give a body's writes their transfer coding; empty writes disappear.

    Args:
        body: The body as it was meant to be.
        chunked: Make each write a piece; otherwise bytes stay as they are.
        kept: How many bytes of the body are sent. The piece that this cuts keeps its
            declared size; after it only what the author waits for remains.
    """
    left = kept
    for op in body:
        if isinstance(op, Write):
            size = len(op.data)
            if 0 < size <= left:
                left -= size
                yield _coded(op) if chunked else op
            elif size and left >= 0:
                yield _cut(op, left, chunked=chunked)
                left = -1
        elif isinstance(op, Repeat):
            yield from map_writes((op,), _coded) if chunked else (op,)
        elif left > 0 or not isinstance(op, Pause) or op.scaled:
            yield op


def _coded(op: Write) -> Write:
    # Not replace(), which takes ten times as long: this is done to every write.
    data = b"%x\r\n%b\r\n" % (len(op.data), op.data)
    return Write(data, op.label, op.step, op.deltas, op.alone)


def _cut(op: Write, left: int, *, chunked: bool) -> Write:
    data = (_size(op) if chunked else b"") + op.data[:left]
    return replace(op, data=data, deltas=0)


def _size(op: Write) -> bytes:
    return b"%x\r\n" % len(op.data)
