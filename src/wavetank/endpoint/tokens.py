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
from typing import Final

_CJK: Final = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
_PIECE: Final = re.compile(
    rf"[{_CJK}]+|\ ?[^\W\d_{_CJK}]+|\ ?\d{{1,3}}|\ ?(?:[^\s\w]|_)|\s+"
)
_FIRST_CJK: Final = "\u2e80"
_LONGEST_WORD: Final = 8
_WORD_PART: Final = 4
_CJK_PARTS: Final = ((0, 2), (2, 4), (4, 5))
_CJK_GROUP: Final = 5


def tokenize(text: str) -> tuple[str, ...]:
    """Cut a text into tokens; together they are the text."""
    tokens: list[str] = []
    for piece in _PIECE.findall(text):
        if len(piece) <= _LONGEST_WORD and piece[-1] < _FIRST_CJK:
            tokens.append(piece)
        elif piece[-1] >= _FIRST_CJK and re.match(f"[{_CJK}]", piece):
            tokens += _cut_chinese(piece)
        elif len(piece) > _LONGEST_WORD and not piece.isspace():
            tokens += _cut(piece, _WORD_PART)
        else:
            tokens.append(piece)
    return tuple(tokens)


def count_tokens(text: str) -> int:
    """Count the tokens of a text."""
    return len(tokenize(text))


def _cut(text: str, size: int) -> list[str]:
    return [text[start : start + size] for start in range(0, len(text), size)]


def _cut_chinese(text: str) -> list[str]:
    return [
        group[first:end]
        for group in _cut(text, _CJK_GROUP)
        for first, end in _CJK_PARTS
        if group[first:end]
    ]
