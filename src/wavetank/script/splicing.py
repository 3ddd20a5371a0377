"""The many chunks of one text, which differ in a few bytes.

A text's chunks are the same but for the piece that each carries. So the first is
encoded with a mark in the piece's place, and the pieces, encoded together, are put
where the mark was; the bytes are those that encoding every chunk would give.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from wavetank.script.ops import Write
from wavetank.wire import encode_event, encode_json

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wavetank.wire import JsonObject

MARK: Final = "<the piece>"
_BETWEEN: Final = "\0"
_ENCODED_BETWEEN: Final = rb"\u0000"
_STRING: Final = json.JSONEncoder(ensure_ascii=False)


def spliced(
    make: Callable[[str], JsonObject], pieces: Sequence[str], step: int
) -> list[Write] | None:
    """Give the events of a text's pieces, or ``None`` if they must be encoded singly.

    Args:
        make: Gives the chunk that carries a piece.
        pieces: The text.
        step: Index of the authored step.
    """
    before, *after = encode_event(encode_json(make(MARK)).decode()).split(MARK.encode())
    if len(after) != 1:
        return None  # the mark stands elsewhere too, in the model's name perhaps
    try:
        text = _STRING.encode(_BETWEEN.join(pieces))[1:-1].encode()
    except UnicodeEncodeError:
        return None  # a lone surrogate changes how its whole chunk is written
    encoded = text.split(_ENCODED_BETWEEN)
    if len(encoded) != len(pieces):
        return None  # a piece holds what stands between pieces
    return [
        Write(b"%b%b%b" % (before, piece, after[0]), "event", step, 1 if piece else 0)
        for piece in encoded
    ]
