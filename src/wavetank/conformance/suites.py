"""The named suites: which scenarios a name stands for.

``core`` is every scenario that shows a *must*: what a client has to get right.
``full`` adds what it should get right. ``sse`` is the full event-stream grammar, of
which DeepSeek uses a part; it never counts against the core result, and runs only
when it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.scenario.model import Scenario
    from wavetank.verdict.model import Requirement

SuiteName: TypeAlias = Literal["core", "full", "sse"]
SUITE_NAMES: Final[tuple[SuiteName, ...]] = ("core", "full", "sse")
SSE_FOLDER: Final = "sse/"


def belongs(
    scenario: Scenario, name: SuiteName, requirements: Mapping[str, Requirement]
) -> bool:
    """Say whether a scenario is part of a named suite.

    Args:
        scenario: The scenario.
        name: The suite.
        requirements: The catalogue, which holds the levels.
    """
    optional = scenario.id.startswith(SSE_FOLDER)
    if name == "sse" or optional:
        return name == "sse" and optional
    return name == "full" or any(
        requirements[each].level == "must"
        for each in scenario.proves
        if each in requirements
    )
