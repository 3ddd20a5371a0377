"""Measured lines laid over the functions of their module."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wavetank.cover.measured import FunctionCover, ModuleCover

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from wavetank.cover.functions import Function


@dataclass(frozen=True, slots=True)
class Lines:
    """What was measured of a module.

    Attributes:
        executed: Lines of statements that ran.
        missing: Lines of statements that did not; what the library's authors excluded
            with a pragma is in neither.
        taken: Branches that were taken, as from and to.
        untaken: Branches that were not.
    """

    executed: frozenset[int]
    missing: frozenset[int] = frozenset()
    taken: tuple[tuple[int, int], ...] = ()
    untaken: tuple[tuple[int, int], ...] = ()


def is_entered(functions: Iterable[Function], executed: Collection[int]) -> bool:
    """Say whether any function of a module was reached."""
    return any(not each.lines.isdisjoint(executed) for each in functions)


def overlay(
    name: str, functions: Sequence[Function], lines: Lines | None
) -> ModuleCover:
    """Say what of a module was reached.

    Args:
        name: What the module is called.
        functions: All its functions.
        lines: What was measured; ``None`` where no function was reached.
    """
    if lines is None:
        told = (
            FunctionCover(each.name, each.line, each.reasons, reached=False)
            for each in functions
            if each.reasons
        )
        return ModuleCover(name, entered=False, functions=tuple(told))
    inside = frozenset[int]().union(*(each.lines for each in functions))
    missing = inside & lines.missing
    untaken = tuple(each for each in lines.untaken if each[0] in inside)
    taken = sum(1 for each in lines.taken if each[0] in inside)
    return ModuleCover(
        name,
        entered=True,
        lines=len(inside & lines.executed) + len(missing),
        missing=tuple(sorted(missing)),
        branches=taken + len(untaken),
        missing_branches=untaken,
        functions=tuple(
            _function_cover(each, lines)
            for each in functions
            if each.reasons and each.lines & (lines.executed | lines.missing)
        ),
    )


def module_name(path: str, packages: Iterable[str]) -> str:
    """Shorten a file's path to what follows from its package's name.

    Args:
        path: Where the file is, with slashes.
        packages: Dotted names of what is measured.

    Returns:
        As ``openai/_streaming.py``; the last part of the path where no package fits.
    """
    parts = path.removesuffix(".py").split("/")
    for package in packages:
        wanted = package.split(".")
        for start in range(len(parts) - len(wanted), -1, -1):
            if parts[start : start + len(wanted)] == wanted:
                return "/".join(parts[start:]) + ".py"
    return path.rpartition("/")[2]


def _function_cover(function: Function, lines: Lines) -> FunctionCover:
    reached = not function.lines.isdisjoint(lines.executed)
    unentered = tuple(
        handler.line
        for handler in function.handlers
        if handler.lines & lines.missing and not handler.lines & lines.executed
    )
    return FunctionCover(
        function.name,
        function.line,
        function.reasons,
        reached=reached,
        unentered=unentered if reached else (),
    )
