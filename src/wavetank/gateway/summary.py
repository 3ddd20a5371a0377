"""What a gateway did over a whole run, a row for each kind."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wavetank.gateway.model import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wavetank.gateway.model import Finding, Kind

ITEMS: Final = 8


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of finding over a run.

    Attributes:
        kind: What the gateway did.
        sentence: The same in words, without a subject.
        breaks: Whether a sound client suffers from it.
        cases: Ids of the cases in which it did it.
        items: To what, the most frequent first, and how many more there are.
    """

    kind: Kind
    sentence: str
    breaks: bool
    cases: tuple[str, ...]
    items: str


def summarize_gateway(found: Mapping[str, Sequence[Finding]]) -> tuple[Row, ...]:
    """Put the findings of all cases together.

    Args:
        found: Findings by case id.

    Returns:
        What breaks before what changes; in the order of the kinds.
    """
    rows = []
    for kind, meaning in KINDS.items():
        cases = {
            case: [each for each in findings if each.kind == kind]
            for case, findings in found.items()
        }
        cases = {case: findings for case, findings in cases.items() if findings}
        if cases:
            items = Counter(
                item
                for each in cases.values()
                for finding in each
                for item in finding.items
            )
            words = _words(items)
            rows.append(
                Row(kind, meaning.sentence, meaning.breaks, tuple(cases), words)
            )
    return tuple(rows)


def _words(items: Counter[str]) -> str:
    shown = [
        f"{item} ({number})" if number > 1 else item
        for item, number in items.most_common(ITEMS)
    ]
    more = len(items) - len(shown)
    return ", ".join([*shown, f"and {more} more"] if more else shown)
