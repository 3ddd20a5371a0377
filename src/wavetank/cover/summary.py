"""What a reader wants to know of a cover: numbers, and names of what was not reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wavetank.cover.measured import Cover, ModuleCover


@dataclass(frozen=True, slots=True)
class CoverSummary:
    """A cover in a few texts, fit for any report.

    Attributes:
        facts: What was counted, as name and words.
        unreached: Functions that handle streams or errors and were never reached, in
            modules that were entered: place and why.
        unentered: ``except`` clauses that were never entered, in functions that were
            reached: place and function.
        untouched: Modules of which no function was reached, with how many functions in
            them handle streams or errors.
        notes: What could not be measured, and why.
    """

    facts: tuple[tuple[str, str], ...]
    unreached: tuple[tuple[str, str], ...]
    unentered: tuple[tuple[str, str], ...]
    untouched: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]

    @property
    def lists(self) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
        """The three lists, each with its title."""
        return (
            ("Handle streams or errors, and were never reached", self.unreached),
            ("Except clauses that were never entered", self.unentered),
            (
                "Modules not entered, with functions that handle streams or errors",
                self.untouched,
            ),
        )


def summarize(cover: Cover) -> CoverSummary:
    """Put a cover into words."""
    entered = [module for module in cover.modules if module.entered]
    untouched = [module for module in cover.modules if not module.entered]
    return CoverSummary(
        facts=tuple(_facts(cover, entered)),
        unreached=tuple(
            (f"{module.name}:{each.line}", f"{each.name} ({', '.join(each.reasons)})")
            for module in entered
            for each in module.functions
            if not each.reached
        ),
        unentered=tuple(
            (f"{module.name}:{line}", f"in {each.name}")
            for module in entered
            for each in module.functions
            for line in each.unentered
        ),
        untouched=tuple(
            (module.name, _functions(len(module.functions)))
            for module in sorted(untouched, key=lambda each: -len(each.functions))
        ),
        notes=cover.notes,
    )


def _facts(cover: Cover, entered: Sequence[ModuleCover]) -> list[tuple[str, str]]:
    lines = sum(module.lines for module in entered)
    branches = sum(module.branches for module in entered)
    functions = [each for module in entered for each in module.functions]
    modules = f"{len(entered)} of {cover.total} entered"
    if not entered:
        return [("modules", modules)] if cover.total else []
    return [
        ("modules", modules),
        (
            "lines of functions in them",
            _share(lines, sum(len(module.missing) for module in entered)),
        ),
        (
            "branches in those",
            _share(branches, sum(len(module.missing_branches) for module in entered)),
        ),
        (
            "functions that handle streams or errors",
            _share(len(functions), sum(not each.reached for each in functions)),
        ),
    ]


def _share(total: int, missing: int) -> str:
    reached = total - missing
    percent = f" ({100 * reached // total} %)" if total else ""
    return f"{reached} of {total}{percent}"


def _functions(number: int) -> str:
    return "1 function" if number == 1 else f"{number} functions"
