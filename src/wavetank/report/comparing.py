"""Two runs side by side: what got better, what got worse.

Findings are compared by case and requirement, and by how bad their verdict is. A
finding that only one of the runs has is neither better nor worse: it is new, or gone,
and listed as such, so that a smaller run cannot look like a better one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from wavetank.verdict.model import SEVERITY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wavetank.report.run import Run
    from wavetank.verdict.model import Verdict

Key: TypeAlias = tuple[str, str]
"""A case id and a requirement id; the latter empty for a case without findings."""
Direction: TypeAlias = Literal["worse", "better", "new", "gone"]
DIRECTIONS: Final[tuple[Direction, ...]] = ("worse", "better", "new", "gone")


@dataclass(frozen=True, slots=True)
class Change:
    """One finding that differs between two runs.

    Attributes:
        direction: Which way it moved, or that only one run has it.
        case: The case id.
        requirement: The requirement id, or empty for the case as a whole.
        before: The verdict in the first run, or ``None``.
        after: The verdict in the second run, or ``None``.
        message: What the worse of the two says.
    """

    direction: Direction
    case: str
    requirement: str
    before: Verdict | None
    after: Verdict | None
    message: str


def compare(first: Run, second: Run) -> tuple[Change, ...]:
    """Compare two runs, finding by finding; what stayed the same is left out.

    Args:
        first: The run that was.
        second: The run that is.

    Returns:
        Worse findings first, then better, new and gone ones, each by case.
    """
    before, after = dict(_verdicts(first)), dict(_verdicts(second))
    changes = (
        _change(key, before.get(key), after.get(key))
        for key in sorted(before.keys() | after)
        if before.get(key, ("", ""))[0] != after.get(key, ("", ""))[0]
    )
    return tuple(sorted(changes, key=lambda change: DIRECTIONS.index(change.direction)))


def render_comparison(changes: tuple[Change, ...]) -> str:
    """Write a comparison as plain text, a heading for each direction."""
    if not changes:
        return "nothing changed\n"
    lines: list[str] = []
    for direction in DIRECTIONS:
        found = [each for each in changes if each.direction == direction]
        if found:
            lines.append(f"{direction} ({len(found)})")
            lines.extend(_lines(found))
    return "\n".join(lines) + "\n"


def _lines(changes: list[Change]) -> Iterator[str]:
    for each in changes:
        name = f"{each.case}  {each.requirement}".rstrip()
        yield f"  {name}: {each.before or 'absent'} -> {each.after or 'absent'}"
        if each.message:
            yield f"    {each.message}"


def _verdicts(run: Run) -> Iterator[tuple[Key, tuple[Verdict, str]]]:
    """Yield every finding; a case without findings speaks for itself."""
    for record in run.cases:
        for each in record.verdict.findings:
            yield (record.case, each.requirement), (each.verdict, each.message)
        if not record.verdict.findings:
            yield (record.case, ""), (record.verdict.verdict, record.verdict.message)


def _change(
    key: Key, before: tuple[Verdict, str] | None, after: tuple[Verdict, str] | None
) -> Change:
    if before is None or after is None:
        direction: Direction = "new" if before is None else "gone"
    else:
        worse = SEVERITY[after[0]] > SEVERITY[before[0]]
        direction = "worse" if worse else "better"
    both = [each for each in (before, after) if each is not None]
    message = max(both, key=lambda each: SEVERITY[each[0]])[1]
    return Change(direction, *key, before and before[0], after and after[0], message)
