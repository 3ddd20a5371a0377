"""A compressed body.

The client sees ``Content-Encoding`` and must decode the body piece by piece: every
write is flushed, so that each event can be decoded as soon as its bytes are there. A
client that waits for the end of the coding delivers nothing before the end.
``deflate`` is the zlib format (RFC 9110 section 8.4.1.2).
"""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from wavetank.script.ops import Write, map_writes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wavetank.scenario.model import Compression
    from wavetank.script.ops import Op

_WINDOW_BITS: Final[Mapping[Compression, int]] = {"gzip": 31, "deflate": 15}


def compress(body: Sequence[Op], coding: Compression, *, whole: bool) -> tuple[Op, ...]:
    """Compress a body's writes, each flushed.

    Args:
        body: Writes of the uncoded body.
        coding: ``identity`` changes nothing.
        whole: End the coding well; otherwise its end is missing.
    """
    if coding == "identity":
        return tuple(body)
    compressor = zlib.compressobj(wbits=_WINDOW_BITS[coding])

    def code(op: Write) -> Write:
        # A full flush refers to nothing before it, so a repeat can be sent again.
        flushed = compressor.compress(op.data) + compressor.flush(zlib.Z_FULL_FLUSH)
        return replace(op, data=flushed)

    header = Write(compressor.flush(zlib.Z_FULL_FLUSH), "body")
    coded = (header, *map_writes(body, code))
    return (*coded, Write(compressor.flush(), "body")) if whole else coded
