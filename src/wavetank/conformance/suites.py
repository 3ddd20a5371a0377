"""The named suites: which scenarios a name stands for.

``core`` is every scenario that shows a *must*: what a client has to get right.
``full`` adds what it should get right. Two folders stand apart, run only when they are
asked for, and never count against the core result: ``sse``, the full event-stream
grammar, of which DeepSeek uses a part, and ``anthropic``, the surface that speaks
Anthropic's words, for clients that speak them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.scenario.model import Scenario
    from wavetank.verdict.model import Requirement

SuiteName: TypeAlias = Literal["core", "full", "sse", "anthropic"]
SUITE_NAMES: Final[tuple[SuiteName, ...]] = ("core", "full", "sse", "anthropic")
APART: Final[frozenset[str]] = frozenset({"sse", "anthropic"})
"""Suites that are a folder of their own, by its name."""


def belongs(
    scenario: Scenario, name: SuiteName, requirements: Mapping[str, Requirement]
) -> bool:
    """Say whether a scenario is part of a named suite.

    Args:
        scenario: The scenario.
        name: The suite.
        requirements: The catalogue, which holds the levels.
    """
    folder = scenario.id.partition("/")[0]
    if name in APART or folder in APART:
        return name == folder
    return name == "full" or any(
        requirements[each].level == "must"
        for each in scenario.proves
        if each in requirements
    )
