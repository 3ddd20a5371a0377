"""The harness suspects itself: what was sent is compared with what was scripted.

A client may leave early, so what was sent may be shorter; it may never be different.
The server asks as soon as an answer is over, the judge again of a saved transcript.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wavetank.script.ops import Repeat, Write

if TYPE_CHECKING:
    from wavetank.script.ops import Script


def departure(script: Script, sent: bytes, *, whole: bool) -> str | None:
    """Say where what was sent departs from the script, or ``None``.

    Args:
        script: What should have been sent.
        sent: What was given to the socket, in order.
        whole: The script was played to its end, so that nothing may be missing;
            otherwise the client or the harness ended it early.
    """
    expected = _scripted(script, len(sent))
    if not expected.startswith(sent):
        place = _first_difference(expected, sent)
        if place == len(expected):
            return f"{len(sent) - place} bytes were sent after the script's end"
        return (
            f"byte {place} of the answer differs from the script: sent "
            f"{sent[place : place + 16]!r}, scripted {expected[place : place + 16]!r}"
        )
    if whole and len(sent) < len(expected):
        return (
            f"the answer was over after {len(sent)} bytes, "
            f"but the script has {len(expected)}"
        )
    return None


def _scripted(script: Script, length: int) -> bytes:
    """Return the scripted bytes; a repeat goes on until there are ``length``."""
    written = script.written
    last = script.ops[-1] if script.ops else None
    if isinstance(last, Repeat) and length > len(written):
        period = b"".join(op.data for op in last.ops if isinstance(op, Write))
        if period:
            written += period * ((length - len(written)) // len(period) + 1)
    return written


def _first_difference(left: bytes, right: bytes) -> int:
    pairs = enumerate(zip(left, right, strict=False))
    return next(
        (place for place, (a, b) in pairs if a != b), min(len(left), len(right))
    )
