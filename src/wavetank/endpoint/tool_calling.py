"""Which tools are called, and with what.

A real model decides by meaning; here a tool fits when the question shares a telling
word with its name or description. Told to call (``required``, or by name), it calls.
After tool results it answers in text. Asked for several at once ("both", "in
parallel"), it calls every tool that fits, each of them for each name in the question.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wavetank.endpoint.schema_values import SchemaValues
from wavetank.endpoint.tokens import tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wavetank.endpoint.asking import Ask, Tool
    from wavetank.endpoint.dice import Dice

_SEVERAL: Final = re.compile(
    r"\b(parallel|both|each|at once|simultaneously|at the same time)\b|同时|并行|分别",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_CHINESE_PAIR: Final = re.compile("(?=([\u4e00-\u9fff]{2}))")
_PROPER_NOUN: Final = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+(?: [A-Z][a-z]+)*")
_SHORTEST: Final = 4
_MOST_CALLS: Final = 8
# Words that tell nothing about a tool.
_COMMON: Final = re.compile(
    r"about|each|from|function|given|have|into|tell|that|their|them|then|this|tools?|"
    r"using|what|when|where|which|will|with|your"
)


@dataclass(frozen=True, slots=True)
class Call:
    """One tool call.

    Attributes:
        id: ``call_00_`` and 24 alphanumerics, as captured.
        name: The function's name.
        arguments: JSON text in tokens.
    """

    id: str
    name: str
    arguments: tuple[str, ...]


def choose_calls(ask: Ask, dice: Dice) -> tuple[Call, ...]:
    """Decide which tools are called; none for an answer in text."""
    if not ask.tools or ask.tool_choice == "none" or ask.prefix:
        return ()
    told = ask.tool_choice in {"required", "named"}
    if ask.messages[-1]["role"] == "tool" and not told:
        return ()
    fitting = _fitting(ask)
    if ask.tool_choice == "named":
        fitting = [tool for tool in ask.tools if tool.name == ask.named_tool]
    if told and not fitting:
        fitting = [dice.pick(ask.tools)]
    hints = [each.group() for each in _PROPER_NOUN.finditer(ask.question)]
    chosen = [(tool, hints) for tool in fitting[:1]]
    if _SEVERAL.search(ask.question) and fitting:
        chosen = _several(fitting, hints)
    return tuple(
        _call(index, tool, given, dice) for index, (tool, given) in enumerate(chosen)
    )


def _several(fitting: Sequence[Tool], hints: list[str]) -> list[tuple[Tool, list[str]]]:
    given = [[hint] for hint in hints] if len(hints) > 1 else [hints]
    if len(fitting) == len(given) == 1:
        given = [hints, []]
    return [(tool, each) for tool in fitting for each in given][:_MOST_CALLS]


def _fitting(ask: Ask) -> list[Tool]:
    """Give the tools that share a word with the question, the best first."""
    asked = _words(ask.question)
    scored = [
        (2 * len(asked & _words(tool.name)) + len(asked & _words(tool.description)))
        for tool in ask.tools
    ]
    order = sorted(range(len(scored)), key=lambda index: -scored[index])
    return [ask.tools[index] for index in order if scored[index]]


def _words(text: str) -> set[str]:
    words = {word.lower() for word in _WORD.findall(text)}
    telling = {
        word.removesuffix("s")
        for word in words
        if len(word) >= _SHORTEST and not _COMMON.fullmatch(word)
    }
    return telling | set(_CHINESE_PAIR.findall(text))


def _call(index: int, tool: Tool, hints: Sequence[str], dice: Dice) -> Call:
    drawn = dice.apart(f"call {index}")
    arguments = SchemaValues(tool.parameters, drawn, hints).make()
    return Call(
        id=f"call_{index:02d}_{drawn.alphanumerics(24)}",
        name=tool.name,
        arguments=tokenize(json.dumps(arguments, ensure_ascii=False)),
    )
