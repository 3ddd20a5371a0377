"""What the chunked coding may carry beside the body, and few servers send.

The client sees an extension on every size line, or trailer fields after the last
chunk. Both are well-formed and say nothing about the answer: a client must ignore
extensions it does not know (RFC 9112 section 7.1.1) and may drop trailers (section
7.1.2), but it has to read past either.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from wavetank.script.framing import LAST_CHUNK
from wavetank.script.ops import Write, map_writes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wavetank.scenario.model import ChunkExtras
    from wavetank.script.ops import Op

#: One extension with a quoted value that holds what ends a size line's size.
EXTENSION: Final = b';wavetank="a;b"'
TRAILERS: Final = b"X-Wavetank-Trailer: one\r\nServer-Timing: total;dur=5\r\n"


def extend_sizes(framed: Sequence[Op], extras: ChunkExtras) -> tuple[Op, ...]:
    """Put the extension on every size line of a chunked body."""
    if extras != "extensions":
        return tuple(framed)

    def extend(op: Write) -> Write:
        size, line_end, piece = op.data.partition(b"\r\n")
        return replace(op, data=size + EXTENSION + line_end + piece)

    return map_writes(framed, extend)


def last_chunk(extras: ChunkExtras) -> bytes:
    """Give the last chunk, with what comes after it before the final line end."""
    if extras != "trailers":
        return LAST_CHUNK
    return LAST_CHUNK[:-2] + TRAILERS + LAST_CHUNK[-2:]
