"""JSON laid out flat: which places hold which values, over one body or many chunks.

A place is written as ``choices[].delta.content``; positions in arrays are left out, so
that chunks that were merged or split lay out alike. Null says nothing on the wire and
nothing here: a null that was dropped or added is no difference.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from wavetank.gateway.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wavetank.gateway.model import Kind
    from wavetank.wire import JsonValue

TEXTS: Final = frozenset(
    {"content", "reasoning_content", "arguments", "text", "thinking", "partial_json"}
)
"""Members whose values are pieces of a text, to be joined before they are compared."""
FINISH: Final = "finish_reason"
REASONING: Final = frozenset({"reasoning_content", "thinking"})


@dataclass(slots=True)
class Fields:
    """The places of some JSON values, in the order in which they came."""

    values: dict[str, list[JsonValue]] = field(default_factory=dict)

    def add(self, value: JsonValue, place: str = "") -> None:
        """Take one more value."""
        for where, each in _leaves(value, place):
            self.values.setdefault(where, []).append(each)

    def text(self, place: str) -> str:
        """Join what stands at a place that holds pieces of a text."""
        return "".join(str(each) for each in self.values.get(place, ()))

    def distinct(self, place: str) -> list[JsonValue]:
        """List what stands at a place, each value once."""
        found: list[JsonValue] = []
        for each in self.values.get(place, ()):
            if each not in found:
                found.append(each)
        return found


@dataclass(frozen=True, slots=True)
class Differences:
    """How what was received differs from what was sent, by place.

    Attributes:
        dropped: Places that were sent, and not received.
        added: Places that were received, and not sent.
        changed: Places with other values.
        texts: Places with other texts.
        reasoning: Places of the thinking trace with other texts.
        finishes: How ``finish_reason`` was changed or made up.
    """

    dropped: tuple[str, ...]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    texts: tuple[str, ...]
    reasoning: tuple[str, ...]
    finishes: tuple[str, ...] = ()

    def findings(self) -> Iterator[Finding]:
        """Give a finding for each kind of difference there is."""
        told: tuple[tuple[Kind, tuple[str, ...]], ...] = (
            ("text-changed", self.texts),
            ("reasoning-lost", self.reasoning),
            ("finish-rewritten", self.finishes),
            ("fields-dropped", self.dropped),
            ("fields-changed", self.changed),
            ("fields-added", self.added),
        )
        yield from (Finding(kind, items) for kind, items in told if items)


def differences(sent: Fields, received: Fields, *, whole: bool = True) -> Differences:
    """Compare two layouts.

    Args:
        sent: What went into the gateway.
        received: What came out of it.
        whole: Whether all of it was received; otherwise what has not come yet is no
            difference, and a text may stop early.
    """
    plain = [place for place in sent.values if not is_text(place)]
    texts = [
        place
        for place in dict.fromkeys((*sent.values, *received.values))
        if is_text(place) and _texts_differ(sent, received, place, whole=whole)
    ]
    return Differences(
        dropped=tuple(p for p in plain if whole and p not in received.values),
        added=tuple(
            place
            for place in received.values
            if place not in sent.values and not is_text(place) and not _is_finish(place)
        ),
        changed=tuple(
            place
            for place in plain
            if place in received.values
            and not _is_finish(place)
            and _values_differ(sent, received, place, whole=whole)
        ),
        texts=tuple(p for p in texts if _member(p) not in REASONING),
        reasoning=tuple(p for p in texts if _member(p) in REASONING),
        finishes=tuple(
            f"{_told(sent, place)} to {_told(received, place)}"
            for place in received.values
            if _is_finish(place) and _values_differ(sent, received, place, whole=whole)
        ),
    )


def is_text(place: str) -> bool:
    """Say whether a place holds pieces of a text."""
    return _member(place) in TEXTS


def _texts_differ(sent: Fields, received: Fields, place: str, *, whole: bool) -> bool:
    before, after = sent.text(place), received.text(place)
    return before != after if whole else not before.startswith(after)


def _values_differ(sent: Fields, received: Fields, place: str, *, whole: bool) -> bool:
    before, after = sent.distinct(place), received.distinct(place)
    return before != after if whole else any(each not in before for each in after)


def _is_finish(place: str) -> bool:
    return _member(place) == FINISH


def _told(fields: Fields, place: str) -> str:
    return ", ".join(map(str, fields.distinct(place))) or "none"


def _member(place: str) -> str:
    return place.rpartition(".")[2]


def _leaves(value: JsonValue, place: str) -> Iterator[tuple[str, JsonValue]]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _leaves(each, f"{place}.{name}" if place else name)
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each, f"{place}[]")
    elif value is not None:
        yield place, value
