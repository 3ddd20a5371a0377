"""A byte order mark before the stream.

The client sees EF BB BF before the first line and must drop it (WHATWG HTML 9.2.6:
one leading mark is stripped); one that does not reads a field of an odd name and
loses the first event.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wavetank.script.ops import Write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wavetank.script.ops import Op

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def add_byte_order_mark(body: Sequence[Op]) -> tuple[Op, ...]:
    """Put the mark before everything else; a body without anything stays empty."""
    return (Write(BYTE_ORDER_MARK, "raw"), *body) if body else ()
