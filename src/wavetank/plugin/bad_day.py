"""A bad day of a test's own endpoint: made of what the test wrote, lifted early.

A name and its terms become one mapping, so that they mean and refuse the same as on
the command line and at ``POST /_wavetank/faults``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from wavetank.endpoint.faults import parse_fault, read_fault
from wavetank.errors import UsageError

if TYPE_CHECKING:
    from types import TracebackType

    from wavetank.endpoint.faults import Fault
    from wavetank.server.faults import Faults


class BadDay:
    """A fault in force until its test ends, or until it is lifted.

    As a context manager it is in force for the block.
    """

    def __init__(self, faults: Faults, fault: Fault) -> None:
        self._faults = faults
        self._id = faults.add(fault)

    def lift(self) -> None:
        """Let it go well again from the next request on; twice is harmless."""
        self._faults.remove(self._id)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.lift()


def fault_of(what: str | Mapping[str, Any], terms: Mapping[str, Any]) -> Fault:
    """Read a fault as a test writes it; terms win over what ``what`` says.

    Raises:
        UsageError: It is neither text nor a mapping, or the text names nothing.
        InvalidFileError: Its parts do not fit; carries every problem found.
    """
    if isinstance(what, Mapping):
        return read_fault({**what, **terms})
    if not isinstance(what, str):
        raise UsageError(
            f"fault({what!r}): expected the name of an error or of an effect, such as "
            "'rate-limit', or a mapping, such as {'latency': '500ms'}"
        )
    try:
        fault = parse_fault(what)
    except UsageError as error:
        reason = str(error).removeprefix(f"--fault {what}: ")
        raise UsageError(f"fault({what!r}): {reason}") from None
    if not terms:
        return fault
    key = {"key": fault.key} if fault.key else {}
    return read_fault({**fault.data, **key, **terms})
