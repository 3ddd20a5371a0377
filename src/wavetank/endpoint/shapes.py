"""What a request may look like, and how serde refuses everything else.

A shape reads one value from a ``JsonSource`` or raises in serde's words. That is slow,
and nearly every request is good, so a shape also says of a value that was read
elsewhere whether it would have read the same; it then need not say what is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from wavetank.endpoint.place import SyntaxFault
from wavetank.endpoint.wording import found, one_of

if TYPE_CHECKING:
    from wavetank.endpoint.json_source import JsonSource
    from wavetank.endpoint.place import Path
    from wavetank.wire.payload import JsonValue


class UnfitError(Exception):
    """A value is not surely what a shape would have read; ``read`` has to say."""


class Shape(Protocol):
    """Anything that reads one value."""

    def read(self, source: JsonSource, path: Path) -> JsonValue:
        """Read a value at the cursor.

        Raises:
            SyntaxFault: The text is not JSON.
            DataError: The value has another shape.
        """
        ...

    def fit(self, value: JsonValue) -> JsonValue:
        """Give what ``read`` gives for the text of this value.

        Raises:
            UnfitError: ``read`` would refuse it.
        """
        ...


@dataclass(frozen=True, slots=True)
class Anything:
    """Any value, unchecked."""

    def read(self, source: JsonSource, path: Path) -> JsonValue:
        """Read whatever stands there."""
        return source.value(path)

    def fit(self, value: JsonValue) -> JsonValue:
        """Take whatever it is."""
        return value


@dataclass(frozen=True, slots=True)
class Ignored:
    """A member nobody asked for: JSON all the same, but its insides have no path."""

    def read(self, source: JsonSource, path: Path) -> JsonValue:
        """Read past whatever stands there."""
        try:
            return source.value(path)
        except SyntaxFault as fault:
            raise SyntaxFault(fault.what, path, fault.place) from None

    def fit(self, value: JsonValue) -> JsonValue:
        """Take whatever it is."""
        return value


@dataclass(frozen=True, slots=True)
class Text:
    """A string."""

    def read(self, source: JsonSource, path: Path) -> JsonValue:
        """Read a string."""
        if source.peek() == ord('"'):
            return source.string(path)
        raise refuse_type(source, path, "a string")

    def fit(self, value: JsonValue) -> JsonValue:
        """Take a string."""
        if isinstance(value, str):
            return value
        raise UnfitError


@dataclass(frozen=True, slots=True)
class Boolean:
    """``true`` or ``false``."""

    def read(self, source: JsonSource, path: Path) -> JsonValue:
        """Read a boolean."""
        if source.peek() in {ord("t"), ord("f")}:
            return source.literal(path)
        raise refuse_type(source, path, "a boolean")

    def fit(self, value: JsonValue) -> JsonValue:
        """Take a boolean."""
        if isinstance(value, bool):
            return value
        raise UnfitError


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

    def fit(self, value: JsonValue) -> JsonValue:
        """Take an integer in range; a boolean is none."""
        if type(value) is int and 0 <= value <= self.most:
            return value
        raise UnfitError


@dataclass(frozen=True, slots=True)
class Number:
    """A number, whole or not."""

    def read(self, source: JsonSource, path: Path) -> JsonValue:
        """Read a number."""
        if _is_number(source.peek()):
            return source.number(path)
        raise refuse_type(source, path, "f32")

    def fit(self, value: JsonValue) -> JsonValue:
        """Take a number; a boolean is none."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            return value
        raise UnfitError


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

    def fit(self, value: JsonValue) -> JsonValue:
        """Take one of the variants."""
        if value in self.variants:
            return value
        raise UnfitError


@dataclass(frozen=True, slots=True)
class Optional:
    """A value or null."""

    inner: Shape

    def read(self, source: JsonSource, path: Path) -> JsonValue:
        """Read null or the inner shape."""
        if source.peek() == ord("n"):
            return source.literal(path)
        return self.inner.read(source, path)

    def fit(self, value: JsonValue) -> JsonValue:
        """Take null or what fits the inner shape."""
        return None if value is None else self.inner.fit(value)


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
