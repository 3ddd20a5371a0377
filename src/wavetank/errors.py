"""The exceptions that wavetank raises on purpose.

::

    WavetankError
    ├── InvalidFileError   an authored file has problems (exit status 2)
    ├── UsageError         the caller asked for something that does not exist (2)
    ├── NothingSelectedError   the selectors match no case (4)
    └── HarnessError       wavetank itself could not do its work (3)

Everything else that escapes is a bug in wavetank.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wavetank.problems import Problem


class WavetankError(Exception):
    """Base of every exception that wavetank raises on purpose.

    Attributes:
        exit_status: The status a command line should end with.
    """

    exit_status = 3


class InvalidFileError(WavetankError):
    """An authored file cannot be used; carries every problem found.

    Attributes:
        problems: In reading order, never empty.
    """

    exit_status = 2

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class UsageError(WavetankError):
    """The caller named something that does not exist or cannot be combined."""

    exit_status = 2


class NothingSelectedError(WavetankError):
    """The selectors match no case at all."""

    exit_status = 4


class HarnessError(WavetankError):
    """wavetank could not do its own work; never a client's fault."""

    exit_status = 3
