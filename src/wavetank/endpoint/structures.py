"""Shapes of arrays and objects, read in one pass in document order.

Unknown members of a structure are skipped, known ones are checked. Errors raised
after a value was read know no place; the sequence or structure around them supplies
it from where its parser stands by then, which is behind the bracket or comma that
follows (``end_seq`` and ``end_map`` in serde_json; two public reports of 2024 and
2025 with pretty-printed bodies show exactly that).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from wavetank.endpoint.json_source import JsonSource
from wavetank.endpoint.place import DataError
from wavetank.endpoint.shapes import Anything, Choice, Ignored, UnfitError, refuse_type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.endpoint.place import Path
    from wavetank.endpoint.shapes import Shape
    from wavetank.wire.payload import JsonValue

Members: TypeAlias = dict[str, Any]

_IGNORED: Final = Ignored()


@dataclass(frozen=True, slots=True)
class Sequence:
    """An array of one shape."""

    item: Shape

    def read(self, source: JsonSource, path: Path) -> JsonValue:
        """Read an array."""
        if source.peek() != ord("["):
            raise refuse_type(source, path, "a sequence")
        source.enter(path)
        items: list[JsonValue] = []
        try:
            while source.element(path, first=not items):
                items.append(self.item.read(source, (*path, len(items))))
        except DataError as error:
            raise _placed(error, source, b"],") from None
        source.leave()
        return items

    def fit(self, value: JsonValue) -> JsonValue:
        """Take an array."""
        if isinstance(value, list):
            return [self.item.fit(each) for each in value]
        raise UnfitError


@dataclass(frozen=True, slots=True)
class Structure:
    """An object with known members; unknown ones are dropped.

    Attributes:
        name: What a refusal calls it, as ``struct ThinkingOptions``.
        members: Shapes by name, in the order in which missing ones are reported.
        required: Names that must be there.
        rest: How all other members are read.
    """

    name: str
    members: Mapping[str, Shape]
    required: tuple[str, ...] = ()
    rest: Shape = _IGNORED

    def read(self, source: JsonSource, path: Path) -> Members:
        """Read an object; the result holds the known members that were there."""
        if source.peek() != ord("{"):
            raise refuse_type(source, path, self.name)
        source.enter(path)
        try:
            members = self._members(source, path)
        except DataError as error:
            raise _placed(error, source, b"}") from None
        source.leave()
        return members

    def fit(self, value: JsonValue) -> Members:
        """Take an object with every required member."""
        if not isinstance(value, dict):
            raise UnfitError
        members: Members = {}
        for name, each in value.items():
            fitted = self.members.get(name, self.rest).fit(each)
            if name in self.members:
                members[name] = fitted
        if not all(name in members for name in self.required):
            raise UnfitError
        return members

    def _members(self, source: JsonSource, path: Path) -> Members:
        members: Members = {}
        first = True
        while (key := source.key(path, first=first)) is not None:
            first = False
            if key in members:
                raise DataError(f"duplicate field `{key}`", path, None)
            source.colon((*path, key))
            value = self.members.get(key, self.rest).read(source, (*path, key))
            if key in self.members:
                members[key] = value
        for name in self.required:
            if name not in members:
                raise DataError(f"missing field `{name}`", path, None)
        return members


@dataclass(frozen=True, slots=True)
class Tagged:
    """An object whose shape depends on one of its members (serde's ``tag``).

    Everything but the tag is buffered and looked at afterwards, so errors in it name
    the object and neither member nor column.

    Attributes:
        name: What a refusal calls it.
        tag: The member that decides.
        variants: Structures by the tag's value.
        tag_buffered: The tag itself is looked at afterwards, too.
    """

    name: str
    tag: str
    variants: Mapping[str, Structure]
    tag_buffered: bool = False

    def read(self, source: JsonSource, path: Path) -> Members:
        """Read an object by its tag; the result holds the tag, too."""
        if source.peek() != ord("{"):
            raise refuse_type(source, path, self.name)
        start = source.index
        tags = Structure(
            self.name, {self.tag: self._tags}, (self.tag,), rest=Anything()
        )
        if self.tag_buffered:
            source.value(path)
        else:
            tags.read(source, path)
        text = source.data[start : source.index]
        try:
            tag = tags.read(JsonSource(text, buffered=True), path)
            variant = self.variants[tag[self.tag]]
            return tag | variant.read(JsonSource(text, buffered=True), path)
        except DataError as error:
            raise DataError(error.what, path, None) from None

    def fit(self, value: JsonValue) -> Members:
        """Take an object with a tag that is known."""
        tag = value.get(self.tag) if isinstance(value, dict) else None
        if isinstance(tag, str) and tag in self.variants:
            return {self.tag: tag} | self.variants[tag].fit(value)
        raise UnfitError

    @property
    def _tags(self) -> Choice:
        return Choice(tuple(self.variants))


def _placed(error: DataError, source: JsonSource, closing: bytes) -> DataError:
    if error.place is None:
        byte = source.peek()
        if byte is not None and byte in closing:
            source.index += 1
            if byte == ord(","):
                source.peek()
        return source.misfit(error.what, error.path)
    return error
