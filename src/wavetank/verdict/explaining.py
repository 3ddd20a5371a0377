"""What ``wavetank explain`` says of a requirement, as plain text."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from wavetank.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.scenario.model import Suite
    from wavetank.verdict.model import Requirement


def explain(
    requirement_id: str, requirements: Mapping[str, Requirement], suite: Suite
) -> str:
    """Say what a requirement demands, why, and what shows it.

    Raises:
        UsageError: There is no such requirement; names the closest one.
    """
    requirement = requirements.get(requirement_id)
    if requirement is None:
        close = get_close_matches(requirement_id, requirements, n=1)
        hint = f"; did you mean {close[0]}?" if close else ""
        raise UsageError(f"no requirement is called {requirement_id!r}{hint}")
    lines = [
        f"{requirement.id} ({requirement.level})",
        "",
        f"  {requirement.sentence}",
        "",
        f"  source     {requirement.source}",
        f"  usual bug  {requirement.cause or 'not known'}",
    ]
    if requirement.profiles:
        lines.append(f"  profiles   {', '.join(requirement.profiles)}")
    if requirement.excluded:
        lines.append(f"  excluded   {requirement.excluded}")
    # Once per scenario: its variants prove the same.
    shown_by = {s.id: None for s in suite.scenarios if requirement_id in s.proves}
    lines += ["", *(f"  shown by   {scenario_id}" for scenario_id in shown_by)]
    return "\n".join(lines).rstrip() + "\n"
