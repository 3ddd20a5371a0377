"""Problems in authored files: where, what was found, what was expected.

A problem is data, not an exception, so that every problem of a file can be
collected and shown at once. Rendering them for people is the caller's business;
``str(problem)`` gives the one plain-text form used everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MAX_PROBLEMS: Final = 100
"""So many are looked for: what has more is not what its author thinks it is."""


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in an authored file.

    Attributes:
        source: The file's name as the user gave it, or a label such as ``<string>``.
        line: One-based line number.
        column: One-based column number, counted in characters.
    """

    source: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.source}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong in an authored file.

    Attributes:
        mark: Where it is.
        code: Kebab-case and permanent, so that tests and editors can match it.
        found: What stands there, in one sentence without a trailing period.
        expected: What should stand there, or empty when the sentence says it all.
        hint: What to do next, such as a close spelling, or empty.
    """

    mark: Mark
    code: str
    found: str
    expected: str = ""
    hint: str = ""

    def __str__(self) -> str:
        lines = [f"{self.mark}: {self.code}", f"  {self.found}"]
        if self.expected:
            lines.append(f"  expected {self.expected}")
        if self.hint:
            lines.append(f"  hint: {self.hint}")
        return "\n".join(lines)
