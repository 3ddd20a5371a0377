"""Text to tokens, near enough to DeepSeek's to count and stream by.

DeepSeek's documentation estimates 0.3 token for an English character and 0.6 for a
Chinese one. The rule here keeps to that and cuts where a reader would: a word with
the space before it is one token, a long word is cut every four characters, digits
come in threes, each mark stands alone, and five Chinese characters make three tokens.
On the two prompts and the two answers whose counts were published with their text it
gives the published counts.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_CJK: Final = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
_LETTER: Final = rf"[^\W\d_{_CJK}]"
_PIECE: Final = re.compile(
    rf"""
    \ {_LETTER}{{1,7}}(?!{_LETTER})                # a word of up to eight characters
    | (?<!{_LETTER}){_LETTER}{{1,8}}(?!{_LETTER})
    | \ {_LETTER}{{3}} | {_LETTER}{{1,4}}           # four characters of a longer one
    | [{_CJK}]+
    | \ ?\d{{1,3}}
    | \ ?(?:[^\s\w]|_)
    | \s+
    """,
    re.VERBOSE,
)
_CHINESE: Final = re.compile(f"[{_CJK}]")
_GROUP_PARTS: Final = ((0, 2), (2, 4), (4, 5))
_GROUP: Final = 5


def tokenize(text: str) -> tuple[str, ...]:
    """Cut a text into tokens; together they are the text."""
    pieces = _PIECE.findall(text)
    if text.isascii():
        return tuple(pieces)
    return tuple(chain.from_iterable(map(_tokens, pieces)))


def count_tokens(text: str) -> int:
    """Count the tokens of a text."""
    return len(tokenize(text))


def _tokens(piece: str) -> Sequence[str]:
    return _cut_chinese(piece) if _CHINESE.match(piece) else (piece,)


def _cut_chinese(text: str) -> list[str]:
    groups = [text[start : start + _GROUP] for start in range(0, len(text), _GROUP)]
    return [
        group[first:end]
        for group in groups
        for first, end in _GROUP_PARTS
        if group[first:end]
    ]
