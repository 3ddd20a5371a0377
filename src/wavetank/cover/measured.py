"""What of a client's code was reached, as frozen data and as JSON.

Only lines inside functions count: the lines of a module run when it is imported, which
tells nothing about the suite.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.cover.reasons import Reason


@dataclass(frozen=True, slots=True)
class FunctionCover:
    """A function that handles streams or errors.

    Attributes:
        name: With its classes and outer functions, as ``Stream.close``.
        line: Where it is defined.
        reasons: Why it counts.
        reached: Whether any of its own lines ran.
        unentered: Lines of its ``except`` clauses that were never entered; empty where
            the function was not reached.
    """

    name: str
    line: int
    reasons: tuple[Reason, ...]
    reached: bool
    unentered: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ModuleCover:
    """One module of the client.

    Attributes:
        name: Its file, from the package's name on, as ``openai/_streaming.py``.
        entered: Whether any function of it was reached; the numbers are zero and empty
            where none was.
        lines: Statements inside functions.
        missing: Lines of those that never ran.
        branches: Ways out of the decisions inside functions.
        missing_branches: Those never taken, as from and to; a negative line is the way
            out of the function that starts there.
        functions: Those that handle streams or errors.
    """

    name: str
    entered: bool
    lines: int = 0
    missing: tuple[int, ...] = ()
    branches: int = 0
    missing_branches: tuple[tuple[int, int], ...] = ()
    functions: tuple[FunctionCover, ...] = ()


@dataclass(frozen=True, slots=True)
class Cover:
    """What the suite reached of some packages.

    Attributes:
        packages: What was measured, as named by whoever asked.
        total: How many modules the packages have.
        modules: Those that were entered or hold a function that handles streams or
            errors, by name.
        notes: What could not be measured, and why.
    """

    packages: tuple[str, ...]
    total: int = 0
    modules: tuple[ModuleCover, ...] = ()
    notes: tuple[str, ...] = ()


def cover_to_json(cover: Cover) -> dict[str, Any]:
    """Write a cover as plain JSON data."""
    return asdict(cover)


def cover_from_json(members: Mapping[str, Any]) -> Cover:
    """Read a cover that the schema of a run has accepted."""
    return Cover(
        packages=tuple(members["packages"]),
        total=members["total"],
        modules=tuple(map(_module, members["modules"])),
        notes=tuple(members["notes"]),
    )


def _module(members: Mapping[str, Any]) -> ModuleCover:
    return ModuleCover(
        **{
            **members,
            "missing": tuple(members["missing"]),
            "missing_branches": tuple(map(tuple, members["missing_branches"])),
            "functions": tuple(map(_function, members["functions"])),
        }
    )


def _function(members: Mapping[str, Any]) -> FunctionCover:
    return FunctionCover(
        **{
            **members,
            "reasons": tuple(members["reasons"]),
            "unentered": tuple(members["unentered"]),
        }
    )
