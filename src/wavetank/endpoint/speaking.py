"""What the model says: reasoning, then text or tool calls, token by token.

Everything follows from the question and the seed, never from the order of requests.
The answer is decided whole and then cut, first by a stop text, then by
``max_tokens``, which counts reasoning, text and calls together as DeepSeek does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from wavetank.endpoint.asking import text_of
from wavetank.endpoint.json_answer import json_text
from wavetank.endpoint.prose import language_of
from wavetank.endpoint.tokens import count_tokens, tokenize
from wavetank.endpoint.tool_calling import choose_calls

if TYPE_CHECKING:
    from wavetank.endpoint.asking import Ask
    from wavetank.endpoint.dice import Dice
    from wavetank.endpoint.tool_calling import Call

_EXACTLY: Final = re.compile(
    r"\b(?:answer|output|repeat|reply|respond|return|say)\b[^.\n]*?\bexactly:?\s+(.+)",
    re.IGNORECASE | re.DOTALL,
)
_LENGTH: Final = re.compile(r"\b([0-9]{1,5})[ -]words?\b|([0-9]{1,5})\s*个?字")
_THOUGHTS: Final = {"low": 1, "high": 3, "max": 9}
_SHORT, _LONG = 30, 70
# How far into a question an instruction is looked for.
_NEAR: Final = 2000


@dataclass(frozen=True, slots=True)
class Speech:
    """What the model says.

    Attributes:
        reasoning: Tokens of reasoning; empty when it does not think.
        content: Tokens of text.
        calls: Tool calls.
        finish: The ``finish_reason``.
        stopped_by: The stop text that ended it, or ``None``.
    """

    reasoning: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    calls: tuple[Call, ...] = ()
    finish: str = "stop"
    stopped_by: str | None = None

    @property
    def size(self) -> int:
        """All tokens said."""
        calls = sum(map(_call_size, self.calls))
        return len(self.reasoning) + len(self.content) + calls


def speak(ask: Ask, dice: Dice) -> Speech:
    """Decide what the model says."""
    calls = choose_calls(ask, dice.apart("calls"))
    reasoning: tuple[str, ...] = ()
    if ask.thinks:
        count = _THOUGHTS[ask.level]
        language = language_of(ask.question)
        text = language.think(dice.apart("thoughts"), count, ask.question)
        reasoning = tokenize(text)
    if calls:
        return cut(Speech(reasoning, (), calls, "tool_calls"), ask)
    content = tokenize(_answer(ask, dice.apart("answer")))
    return cut(Speech(reasoning, content), ask)


def cut(speech: Speech, ask: Ask) -> Speech:
    """Cut an answer at the first stop text and at ``max_tokens``."""
    speech = _stopped(speech, ask.stop)
    return speech if ask.max_tokens is None else shorten(speech, ask.max_tokens)


def shorten(speech: Speech, most: int) -> Speech:
    """Cut an answer at this many tokens; a shorter one stays whole."""
    if speech.size <= most:
        return speech
    left = most
    reasoning = speech.reasoning[:left]
    left -= len(reasoning)
    content = speech.content[:left]
    left -= len(content)
    calls: list[Call] = []
    for call in speech.calls:
        left -= count_tokens(call.name)
        if left < 0:
            break
        calls.append(replace(call, arguments=call.arguments[:left]))
        left -= len(calls[-1].arguments)
    return Speech(reasoning, content, tuple(calls), "length")


def _stopped(speech: Speech, stops: tuple[str, ...]) -> Speech:
    text = "".join(speech.content)
    found = [(text.find(stop), stop) for stop in stops if stop and stop in text]
    if not found:
        return speech
    place, stop = min(found)
    return replace(speech, content=tokenize(text[:place]), stopped_by=stop)


def _answer(ask: Ask, dice: Dice) -> str:
    if ask.json_mode:
        return json_text(ask.messages, dice)
    question = ask.question
    exact = _EXACTLY.search(question[:_NEAR])
    if exact:
        return exact.group(1).strip().strip("\"'`")
    language = language_of(question)
    wanted = _LENGTH.search(question[:_NEAR])
    if wanted:
        count = int(wanted.group(1) or wanted.group(2))
        return language.write(dice, _sayable(ask, max(1, count)))
    text = language.write(dice, _sayable(ask, dice.between(_SHORT, _LONG)))
    last = ask.messages[-1]
    if last["role"] == "tool":
        return language.report(_results(ask), text)
    begun = text_of(last) if ask.prefix else ""
    return f" {text}" if begun and not begun[-1].isspace() else text


def _sayable(ask: Ask, count: int) -> int:
    """Leave out words that ``max_tokens`` would cut off anyway, all but a few.

    A token holds a word or a part of one, or at most two Chinese characters.
    """
    if ask.max_tokens is None or ask.stop:
        return count
    return min(count, 2 * (ask.max_tokens + 1))


def _results(ask: Ask) -> list[str]:
    """Give the results that came back together, in their order."""
    back = takewhile(lambda each: each["role"] == "tool", reversed(ask.messages))
    return [text_of(each) for each in back][::-1]


def _call_size(call: Call) -> int:
    return count_tokens(call.name) + len(call.arguments)
