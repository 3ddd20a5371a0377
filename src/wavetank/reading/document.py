"""A read file: plain JSON data, and a mark for every place in it.

The marks live in a tree beside the data, so that the data stays plain. A place is
named by its path, the keys and indices that lead to it from the root.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from wavetank.problems import Mark

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(slots=True)
class Place:
    """Where one value stands, and where the values inside it stand.

    Attributes:
        line: One-based line of the value's first character.
        column: One-based column of it.
        keys: For a mapping, the place of each key.
        inside: For a mapping its values by key, for a list its items by index.
    """

    line: int
    column: int
    keys: dict[str, Place] = field(default_factory=dict)
    inside: dict[str | int, Place] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """Plain JSON data read from one file.

    Attributes:
        data: Mappings with text keys, lists, text, numbers, booleans and ``None``.
        source: The file's name as the user gave it, or a label.
        root: The places of the data.
    """

    data: Any
    source: str
    root: Place

    def mark(self, path: Sequence[str | int] = ()) -> Mark:
        """Say where the value at a path stands.

        A path that leads nowhere gives the mark of the last place that exists, so
        that a missing key is reported at the mapping that lacks it.
        """
        place = self._find(path)
        return Mark(self.source, place.line, place.column)

    def key_mark(self, path: Sequence[str | int]) -> Mark:
        """Say where the key at the end of a path stands; its value's mark if none."""
        if not path:
            return self.mark()
        *parents, last = path
        key = self._find(parents).keys.get(str(last))
        return Mark(self.source, key.line, key.column) if key else self.mark(path)

    def _find(self, path: Sequence[str | int]) -> Place:
        place = self.root
        for part in path:
            inner = place.inside.get(part)
            if inner is None:
                break
            place = inner
        return place
