"""A framing that contradicts the body.

The client sees, by the name of the lie:

``length-too-long``: fewer bytes than ``Content-Length`` says, then the end of the
connection; the answer is incomplete (RFC 9112 section 8).
``length-too-short``: an answer that ends in the middle; the rest is not part of it.
``bad-chunk-size``: a chunk size that is no number before the last piece.
``chunk-size-too-small``: bytes of the last piece where its line end should be.
``both-lengths``: ``Content-Length`` beside the chunked coding, which overrides it
(RFC 9112 section 6.3).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from wavetank.script.ops import Write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wavetank.scenario.model import FramingLie
    from wavetank.script.ops import Op

#: How many bytes are missing where a length promises more than is sent.
MISSING_BYTES: Final = 16
_NO_NUMBER: Final = b"zz"


def lying_length(length: int, lie: FramingLie | None) -> int:
    """Give the ``Content-Length`` claimed for a body of this length."""
    if lie == "length-too-long":
        return length + MISSING_BYTES
    if lie == "length-too-short":
        return length // 2
    return length


def rewrite_last_size(framed: Sequence[Op], lie: FramingLie | None) -> tuple[Op, ...]:
    """Falsify the size of the last piece of a chunked body.

    Args:
        framed: The pieces, without the last chunk.
        lie: Lies about anything else change nothing here.
    """
    rewritten = list(framed)
    for index, op in reversed(list(enumerate(framed))):
        if isinstance(op, Write):
            size, separator, piece = op.data.partition(b"\r\n")
            if lie == "bad-chunk-size":
                rewritten[index] = replace(op, data=_NO_NUMBER + separator + piece)
            elif lie == "chunk-size-too-small":
                smaller = b"%x" % (int(size, 16) // 2)
                rewritten[index] = replace(op, data=smaller + separator + piece)
            break
    return tuple(rewritten)
