"""Tokens: the published counts, the documented estimate, nothing lost."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from wavetank.endpoint import count_tokens, tokenize

ENGLISH = (
    "Streaming is purely a transport choice: the same tokens are billed whether you "
    "stream or not. The price difference between tiers is what matters, and the "
    "documentation says so in its introductory paragraphs."
)
CHINESE = "深度求索的接口与其他厂商兼容您可以直接使用已有的软件开发工具包来访问"


@given(st.text())
def test_tokens_together_are_the_text(text: str) -> None:
    """Cutting loses nothing and makes no empty token."""
    tokens = tokenize(text)

    assert "".join(tokens) == text
    assert all(tokens)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        # Captured completions, and prompts less the four markers around them.
        ("Hello! How can I help you today?", 9),
        ("OK", 1),
        ("Return exactly: OK", 4),
        ("hi", 1),
        ("", 0),
        ("2026-04-24", 6),
        ("a  b\n\nc", 5),
        ("snake_case", 3),
        ("deterministically", 5),
        ("请用中文", 2),
        ("GPU 加速", 3),
    ],
)
def test_counts(text: str, count: int) -> None:
    """Words, marks, digits and characters count as the rule says."""
    assert count_tokens(text) == count


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("a letters of abcdefgh", ["a", " letters", " of", " abc", "defg", "h"]),
        ("sentence sentences", ["sentence", " sen", "tenc", "es"]),
        ("1234abcdefghi", ["123", "4", "abcd", "efgh", "i"]),
        ("好的 café好", ["好的", " café", "好"]),
        ("一二三四五六", ["一二", "三四", "五", "六"]),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    """Eight characters are one token with the space before them, more are cut."""
    assert list(tokenize(text)) == tokens


@pytest.mark.parametrize(("text", "share"), [(ENGLISH, 0.3), (CHINESE, 0.6)])
def test_the_documented_estimate_is_kept(text: str, share: float) -> None:
    """An English character is about 0.3 token, a Chinese one about 0.6."""
    assert abs(count_tokens(text) / len(text) - share) < 0.07
