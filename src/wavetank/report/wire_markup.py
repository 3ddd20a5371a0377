r"""Bytes of the wire as markup that keeps them apart from the signs that stand for them.

What is invisible is written as an escape in an ``<i>``: ``\r``, ``\n``, ``\t``, other
control characters and bytes that are not UTF-8 as ``\x1b``, other unprintable characters
as ``\u202e``. So a reader can tell an escape from a backslash that was sent, and the
page's script can get the bytes back for its hex view. After a line feed the line ends;
no other line end is in the markup. Long bytes lose their middle, never their ends,
because an answer that was cut differs at its end.
"""

from __future__ import annotations

import re
from html import escape
from typing import Final

from markupsafe import Markup

HEAD_BYTES: Final = 3000
TAIL_BYTES: Final = 1500
EXCERPT_BYTES: Final = 60
HEAD_CHARACTERS: Final = 400
TAIL_CHARACTERS: Final = 200
EMPTY: Final = Markup()
OTHER: Final = re.compile(r"[^\x20-\x7e]")
NAMED: Final = {"\r": r"\r", "\n": r"\n", "\t": r"\t"}
WIDEST_BYTE: Final = 0x7F
# Where Python's "surrogateescape" puts a byte that is not UTF-8.
ESCAPED_BYTES: Final = range(0xDC80, 0xDD00)
WIDEST_SHORT: Final = 0xFFFF


def wire_markup(
    data: bytes, *, head: int = HEAD_BYTES, tail: int = TAIL_BYTES
) -> Markup:
    """Show bytes, without their middle where they are long.

    Args:
        data: What was on the wire.
        head: How many bytes at the start are always shown.
        tail: How many bytes at the end are always shown.
    """
    left_out = len(data) - head - tail
    # A note takes as much room as a few bytes do.
    if left_out <= head // 10:
        return _signed(data)
    note = f"<b data-bytes={left_out}>{left_out:,} bytes left out</b>"
    parts = (_signed(data[:head]), note, _signed(data[len(data) - tail :]))
    return Markup("".join(parts))  # noqa: S704 - every character was escaped


def excerpt(data: bytes) -> Markup:
    """Show the beginning of some bytes on one line."""
    shown = _signed(data[:EXCERPT_BYTES]).replace("\n", "")
    return shown + ("…" if len(data) > EXCERPT_BYTES else "")


def shortened(text: str) -> str:
    """Take the middle out of a long text, and say how much it was."""
    left_out = len(text) - HEAD_CHARACTERS - TAIL_CHARACTERS
    if left_out <= HEAD_CHARACTERS // 10:
        return text
    note = f" … {left_out:,} characters left out … "
    return text[:HEAD_CHARACTERS] + note + text[-TAIL_CHARACTERS:]


def _signed(data: bytes) -> Markup:
    text = escape(data.decode(errors="surrogateescape"), quote=False)
    shown = OTHER.sub(_sign, text).replace("</i><i>", "")
    return Markup(shown)  # noqa: S704 - every character was escaped


def _sign(found: re.Match[str]) -> str:
    character = found[0]
    code = ord(character)
    if character in NAMED:
        sign = NAMED[character]
    elif code in ESCAPED_BYTES:
        sign = f"\\x{code - 0xDC00:02x}"
    elif code <= WIDEST_BYTE:
        sign = f"\\x{code:02x}"
    elif character.isprintable():
        return character
    elif code <= WIDEST_SHORT:
        sign = f"\\u{code:04x}"
    else:
        sign = f"\\U{code:08x}"
    return f"<i>{sign}</i>" + ("\n" if character == "\n" else "")
