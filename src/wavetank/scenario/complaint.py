"""What a rule finds wrong, before it has a place in a file.

Rules look at the built model and know paths, not marks, so that the same rules hold
for a file, for one variant of its matrix and for steps handed in by Python code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Complaint:
    """A problem at a path of the authored data.

    Attributes:
        path: Keys and indices from the mapping the rule was given.
        code: As in ``Problem``.
        found: As in ``Problem``.
        expected: As in ``Problem``.
        hint: As in ``Problem``.
    """

    path: Path
    code: str
    found: str
    expected: str = ""
    hint: str = ""
