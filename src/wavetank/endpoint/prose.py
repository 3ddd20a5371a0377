"""Text of a chosen length that reads like text.

A user interface under test wants words, sentences and sometimes Chinese, not lorem
ipsum of one letter. The sentences stand in ``prose.yaml``; the seed decides where
among them an answer begins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import chain, cycle
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wavetank.reading import read_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wavetank.endpoint.dice import Dice

_CHINESE_CHARACTER: Final = re.compile("[\u4e00-\u9fff]")
_CHINESE_SHARE: Final = 0.3
_EXCERPT: Final = 60


@dataclass(frozen=True, slots=True)
class Language:
    """What can be said in one language.

    Attributes:
        sentences: For answers; each in words, or Chinese characters and marks.
        thoughts: For reasoning.
        asked: The first thought, with ``{question}`` in it.
        tool_result: How a result is reported, with ``{result}`` in it.
        space: What stands between sentences.
    """

    sentences: tuple[tuple[str, ...], ...]
    thoughts: tuple[str, ...]
    asked: str
    tool_result: str
    space: str

    def write(self, dice: Dice, count: int) -> str:
        """Write this many words, or Chinese characters without the marks between.

        Args:
            dice: Decides which sentences come.
            count: At least one.
        """
        start = dice.below(len(self.sentences))
        ordered = self.sentences[start:] + self.sentences[:start]
        supply = chain.from_iterable(cycle(ordered))
        units: list[str] = []
        while count:
            units.append(next(supply))
            count -= _counts(units[-1])
        text = self.space.join(units).rstrip(".,;\uff0c\uff1a\u3002")
        return f"{text}." if self.space else f"{text}\u3002"

    def think(self, dice: Dice, count: int, question: str) -> str:
        """Write this many sentences of reasoning about a question."""
        start = dice.below(len(self.thoughts))
        chosen = [
            self.thoughts[(start + place) % len(self.thoughts)]
            for place in range(count)
        ]
        asked = self.asked.replace("{question}", excerpt(question))
        return self.space.join([asked, *chosen])

    def report(self, results: Sequence[str], text: str) -> str:
        """Report the results of tools and go on with a text."""
        told = "; ".join(map(excerpt, results))
        reported = self.tool_result.replace("{result}", told)
        return f"{reported}{self.space}{text}"


def language_of(text: str) -> Language:
    """Give the language in which a text should be answered: Chinese or English."""
    count = len(_CHINESE_CHARACTER.findall(text))
    chinese = count > _CHINESE_SHARE * max(1, len(text))
    return _languages()["chinese" if chinese else "english"]


def excerpt(text: str) -> str:
    """Give the beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _EXCERPT else f"{line[: _EXCERPT - 1]}\u2026"


@cache
def _languages() -> dict[str, Language]:
    data = read_file(Path(__file__).with_name("prose.yaml")).data
    return {
        name: Language(
            sentences=tuple(
                tuple(sentence if name == "chinese" else sentence.split())
                for sentence in each["sentences"]
            ),
            thoughts=tuple(each["thoughts"]),
            asked=each["asked"],
            tool_result=each["tool_result"],
            space="" if name == "chinese" else " ",
        )
        for name, each in data.items()
    }


def _counts(unit: str) -> bool:
    """Say whether a word or a character counts towards a length."""
    return len(unit) > 1 or unit.isalnum()
