"""Effects on what the model says: decided before an answer is laid out.

So they hold for every surface, streamed or whole, and are counted as they are said.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wavetank.endpoint.faults.effects import (
    Effect,
    Empty,
    FinishReason,
    MalformedArguments,
    Whitespace,
)
from wavetank.endpoint.speaking import shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wavetank.endpoint.speaking import Speech
    from wavetank.endpoint.tool_calling import Call


def on_speech(
    speech: Speech, effects: Sequence[Effect], *, most: int | None = None
) -> Speech:
    """Say what is left of an answer; effects of other families change nothing.

    Args:
        speech: What the model would say.
        effects: In the order in which they apply.
        most: The request's ``max_tokens``.
    """
    for effect in effects:
        match effect:
            case Empty():
                speech = replace(speech, content=(), calls=(), finish="stop")
            case Whitespace():
                speech = _whitespace(speech, effect.tokens if most is None else most)
            case MalformedArguments():
                speech = replace(speech, calls=tuple(map(_malformed, speech.calls)))
            case FinishReason():
                half = shorten(speech, speech.size // 2)
                speech = replace(half, finish=effect.reason, stopped_by=None)
    return speech


def _whitespace(speech: Speech, most: int) -> Speech:
    content = ("\n",) * max(0, most - len(speech.reasoning))
    return replace(speech, content=content, calls=(), finish="length", stopped_by=None)


def _malformed(call: Call) -> Call:
    """Take the last character, which closes the object."""
    *tokens, last = call.arguments or ("",)
    kept = (*tokens, last[:-1])
    return replace(call, arguments=tuple(token for token in kept if token))
