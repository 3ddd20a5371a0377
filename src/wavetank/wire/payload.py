"""JSON as the server writes it: compact, UTF-8, key order kept.

DeepSeek's answers are compact JSON without a trailing newline and with raw
non-ASCII text (captured). One function owns that layout, so that a byte-exact
fixture can pin it. Lone surrogates, which JSON can name but UTF-8 cannot carry,
are written as escapes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

JsonValue: TypeAlias = (
    "str | int | float | bool | Sequence[JsonValue] | Mapping[str, JsonValue] | None"
)
JsonObject: TypeAlias = Mapping[str, JsonValue]

# Made once: json.dumps makes one for each call, which takes longer than a chunk does.
_COMPACT: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def encode_json(value: JsonValue) -> bytes:
    """Encode a value the way DeepSeek does: compact, raw UTF-8, order kept.

    Raises:
        TypeError: The value holds something JSON cannot carry.
    """
    text = _COMPACT.encode(value)
    try:
        return text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":")).encode()
