"""Other line ends of the event stream.

The client sees CR LF or CR where DeepSeek sends LF. All three end a line, in one
stream and in any mixture (WHATWG HTML 9.2.6); bytes that an author wrote by hand
stay as they are.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from wavetank.script.ops import Write, map_writes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wavetank.scenario.model import Newline
    from wavetank.script.ops import Op

_BYTES: Final[Mapping[Newline, bytes]] = {"lf": b"\n", "crlf": b"\r\n", "cr": b"\r"}
_LINES: Final = frozenset({"event", "comment", "blank"})


def rewrite_newlines(body: Sequence[Op], newline: Newline) -> tuple[Op, ...]:
    """Give every event, comment and blank line these line ends."""
    line_end = _BYTES[newline]
    if line_end == b"\n":
        return tuple(body)

    def rewrite(op: Write) -> Write:
        if op.label not in _LINES:
            return op
        return replace(op, data=op.data.replace(b"\n", line_end))

    return map_writes(body, rewrite)
