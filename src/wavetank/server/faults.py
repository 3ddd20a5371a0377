"""The faults that are in force, and which of them a request meets.

A request meets every fault whose scope fits it, but only one that answers instead of
the model: two of those are met one after the other, so that a 429 twice and then a
503 can be asked for in advance. Asking happens on any thread, meeting on the
server's, so a lock guards the list.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from wavetank.endpoint import Dice
from wavetank.endpoint.faults import Fault, parse_fault, read_fault, replacement
from wavetank.script import differences
from wavetank.server.received import presented_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.endpoint.faults import Effect
    from wavetank.script import Request
    from wavetank.wire import JsonObject

_WHOLE: Final = 1_000_000


@dataclass(slots=True)
class Standing:
    """A fault in force.

    Attributes:
        id: Its number, from one.
        fault: What it does.
        met: How many requests have met it.
    """

    id: int
    fault: Fault
    met: int = 0

    @property
    def over(self) -> bool:
        """Whether it has met as many requests as it was meant for."""
        return self.fault.times is not None and self.met >= self.fault.times

    def shown(self) -> JsonObject:
        """Show it as JSON data."""
        return {"id": self.id, "fault": self.fault.data, "met": self.met}


@dataclass(frozen=True, slots=True)
class Met:
    """What a request meets.

    Attributes:
        ids: Of the faults.
        effects: Of all of them.
    """

    ids: tuple[int, ...] = ()
    effects: tuple[Effect, ...] = field(default_factory=tuple)


class Faults:
    """Faults by number; safe to use from any thread.

    Args:
        seed: Decides which requests a share of them is.
    """

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed
        self._lock = Lock()
        self._standing: list[Standing] = []
        self._made = 0

    def add(self, what: str | Mapping[str, Any] | Fault) -> int:
        """Let something go wrong from the next request on.

        Args:
            what: ``rate-limit*2`` or another short form, a mapping such as
                ``{"error": "rate-limit", "retry_after": 2, "times": 2}``, or a fault.

        Returns:
            Its number, for ``remove``.

        Raises:
            UsageError: The short form names nothing.
            InvalidFileError: The mapping is no fault; carries every problem found.
        """
        fault = _fault(what)
        with self._lock:
            self._made += 1
            self._standing.append(Standing(self._made, fault))
            return self._made

    def remove(self, id_: int) -> bool:
        """Take a fault back; says whether there was one of that number."""
        with self._lock:
            before = len(self._standing)
            self._standing = [each for each in self._standing if each.id != id_]
            return len(self._standing) < before

    def clear(self) -> None:
        """Let everything go well again."""
        with self._lock:
            self._standing = []

    def shown(self) -> list[JsonObject]:
        """List the faults in force as JSON data, those that are over included."""
        with self._lock:
            return [each.shown() for each in self._standing]

    def meet(self, request: Request, index: int) -> Met:
        """Say what a request meets, and count it.

        Args:
            request: What was received.
            index: Its number, which the shares depend on.
        """
        ids: list[int] = []
        effects: list[Effect] = []
        with self._lock:
            for each in self._standing:
                if each.over or not self._fits(each, request, index):
                    continue
                found = each.fault.effects
                if replacement(effects) is not None and replacement(found) is not None:
                    continue
                each.met += 1
                ids.append(each.id)
                effects += found
        return Met(tuple(ids), tuple(effects))

    def _fits(self, standing: Standing, request: Request, index: int) -> bool:
        fault = standing.fault
        if not request.path.partition("?")[0].endswith(fault.route):
            return False
        if fault.key and fault.key != presented_key(request.headers):
            return False
        if differences(fault.when, request):
            return False
        dice = Dice(self._seed, index, f"fault {standing.id}")
        return dice.below(_WHOLE) < fault.share * _WHOLE


def _fault(what: str | Mapping[str, Any] | Fault) -> Fault:
    if isinstance(what, Fault):
        return what
    return parse_fault(what) if isinstance(what, str) else read_fault(what)
