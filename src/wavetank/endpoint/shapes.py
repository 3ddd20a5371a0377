"""What a request may look like, and how serde refuses everything else.

A shape reads one value from a ``JsonSource`` or raises in serde's words. Reading is
one pass in document order; unknown members of a structure are skipped, known ones are
checked. Errors raised after a value was read know no place; the sequence or structure
around them supplies it from where its parser stands by then, which is behind the
bracket or comma that follows (``end_seq`` and ``end_map`` in serde_json; two public
reports of 2024 and 2025 with pretty-printed bodies show exactly that).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from wavetank.endpoint.json_source import JsonSource
from wavetank.endpoint.place import DataError, SyntaxFault
from wavetank.endpoint.wording import found, one_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.endpoint.place import Path
    from wavetank.wire.payload import JsonValue

Members: TypeAlias = dict[str, Any]


class Shape(Protocol):
    """Anything that reads one value."""

    def read(self, source: JsonSource, path: Path) -> JsonValue:
        """Read a value at the cursor.

        Raises:
            SyntaxFault: The text is not JSON.
            DataError: The value has another shape.
        """
        ...


@dataclass(frozen=True, slots=True)
class Anything:
    """Any value, unchecked."""

    def read(self, source: JsonSource, path: Path) -> JsonValue:
        """Read whatever stands there."""
        return source.value(path)


@dataclass(frozen=True, slots=True)
class Ignored:
    """A member nobody asked for: JSON all the same, but its insides have no path."""

    def read(self, source: JsonSource, path: Path) -> JsonValue:
        """Read past whatever stands there."""
        try:
            return source.value(path)
        except SyntaxFault as fault:
            raise SyntaxFault(fault.what, path, fault.place) from None


@dataclass(frozen=True, slots=True)
class Text:
    """A string."""

    def read(self, source: JsonSource, path: Path) -> JsonValue:
        """Read a string."""
        if source.peek() == ord('"'):
            return source.string(path)
        raise refuse_type(source, path, "a string")


@dataclass(frozen=True, slots=True)
class Boolean:
    """``true`` or ``false``."""

    def read(self, source: JsonSource, path: Path) -> JsonValue:
        """Read a boolean."""
        if source.peek() in {ord("t"), ord("f")}:
            return source.literal(path)
        raise refuse_type(source, path, "a boolean")


@dataclass(frozen=True, slots=True)
class Integer:
    """An unsigned integer of a Rust type.

    Attributes:
        type: The type's name, which the refusal names.
        most: The largest value of the type.
    """

    type: str
    most: int

    def read(self, source: JsonSource, path: Path) -> JsonValue:
        """Read an integer."""
        if not _is_number(source.peek()):
            raise refuse_type(source, path, self.type)
        number = source.number(path)
        if isinstance(number, float):
            what = f"invalid type: {found(number)}, expected {self.type}"
            raise source.misfit(what, path)
        if not 0 <= number <= self.most:
            what = f"invalid value: {found(number)}, expected {self.type}"
            raise source.misfit(what, path)
        return number


@dataclass(frozen=True, slots=True)
class Number:
    """A number, whole or not."""

    def read(self, source: JsonSource, path: Path) -> JsonValue:
        """Read a number."""
        if _is_number(source.peek()):
            return source.number(path)
        raise refuse_type(source, path, "f32")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few strings: a Rust enum without data."""

    variants: tuple[str, ...]

    def read(self, source: JsonSource, path: Path) -> JsonValue:
        """Read one of the variants."""
        byte = source.peek()
        if byte != ord('"'):
            if source.buffered:
                raise refuse_type(source, path, "string or map")
            # serde_json calls this a failure to parse, not to deserialize.
            what = "EOF while parsing a value" if byte is None else "expected value"
            raise source.fault(what, path, peeked=True)
        name = source.string(path)
        if name not in self.variants:
            what = f"unknown variant `{name}`, expected {one_of(self.variants)}"
            raise source.misfit(what, path)
        return name


@dataclass(frozen=True, slots=True)
class Optional:
    """A value or null."""

    inner: Shape

    def read(self, source: JsonSource, path: Path) -> JsonValue:
        """Read null or the inner shape."""
        if source.peek() == ord("n"):
            return source.literal(path)
        return self.inner.read(source, path)


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
    rest: Shape = Ignored()

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

    @property
    def _tags(self) -> Choice:
        return Choice(tuple(self.variants))


def refuse_type(source: JsonSource, path: Path, expected: str) -> Exception:
    """Make the refusal of whatever stands at the cursor; scalars are consumed.

    Brackets are not, which is why their column is that of the byte before them.
    """
    byte = source.peek()
    if byte == ord("["):
        seen = "sequence"
    elif byte == ord("{"):
        seen = "map"
    else:
        seen = found(source.value(path))
    return source.misfit(f"invalid type: {seen}, expected {expected}", path)


def _is_number(byte: int | None) -> bool:
    return byte is not None and byte in b"-0123456789"


def _placed(error: DataError, source: JsonSource, closing: bytes) -> DataError:
    if error.place is None:
        byte = source.peek()
        if byte is not None and byte in closing:
            source.index += 1
            if byte == ord(","):
                source.peek()
        return source.misfit(error.what, error.path)
    return error
