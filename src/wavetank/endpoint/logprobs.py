"""Token probabilities in the shape of the reference page.

The numbers are made up and follow from the token alone: the token that was said is
the likeliest, and its alternatives fall off behind it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wavetank.endpoint.dice import Dice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wavetank.wire.payload import JsonObject

_ALTERNATIVES: Final = (
    " the", " a", " to", " and", " of", ",", ".", " in", " is", " it",
    " that", " for", " on", " with", " as", " be", " at", " by", " or", "\n",
)  # fmt: skip


def logprob_item(token: str, alternatives: int) -> JsonObject:
    """Build the entry of one token, with this many likeliest tokens."""
    value = -Dice("logprob", token).below(100_000) / 1_000_000
    others = [each for each in _ALTERNATIVES if each != token]
    top = [_entry(token, value)] + [
        _entry(other, -2.0 - place / 2) for place, other in enumerate(others)
    ]
    return {**_entry(token, value), "top_logprobs": top[:alternatives]}


def logprobs_object(
    content: Sequence[str] | None,
    reasoning: Sequence[str] | None,
    alternatives: int,
) -> JsonObject:
    """Build a choice's ``logprobs``; ``None`` for a part it is not about."""
    return {
        "content": _items(content, alternatives),
        "reasoning_content": _items(reasoning, alternatives),
    }


def _items(
    tokens: Sequence[str] | None, alternatives: int
) -> Sequence[JsonObject] | None:
    if tokens is None:
        return None
    return [logprob_item(token, alternatives) for token in tokens]


def _entry(token: str, value: float) -> dict[str, str | float | list[int]]:
    return {"token": token, "logprob": value, "bytes": list(token.encode())}
