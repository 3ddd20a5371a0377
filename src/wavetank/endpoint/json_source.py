"""JSON text read value by value: nesting, keys and elements, after serde_json.

A request is read in one pass, as serde does it, so that the first thing wrong in the
text is what the answer names, be it a missing bracket or a wrong type. ``shapes``
says what is expected where; this module knows only JSON.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wavetank.endpoint.json_lexer import JsonLexer
from wavetank.endpoint.place import DataError

if TYPE_CHECKING:
    from wavetank.endpoint.place import Path
    from wavetank.wire.payload import JsonValue

MAX_DEPTH: Final = 128
"""serde_json's recursion limit."""


class JsonSource(JsonLexer):
    """A cursor over one JSON text.

    Args:
        data: The text.
        start: Where to begin.
        end: Where the text ends, or ``None`` for the end of ``data``.
        buffered: The text was read before and is read again for its meaning, as
            serde does with tagged enums; some refusals are worded differently.
    """

    def __init__(
        self,
        data: bytes,
        *,
        start: int = 0,
        end: int | None = None,
        buffered: bool = False,
    ) -> None:
        super().__init__(data, start=start, end=end)
        self.buffered = buffered
        self._depth = 0

    def misfit(self, what: str, path: Path) -> DataError:
        """Make a refusal of well-formed JSON at the cursor."""
        return DataError(what, path, self.place(self.index))

    def value(self, path: Path) -> JsonValue:
        """Read any value."""
        match self.peek():
            case None:
                raise self.fault("EOF while parsing a value", path, peeked=True)
            case 0x22:
                return self.string(path)
            case 0x5B:
                return self._array(path)
            case 0x7B:
                return self._object(path)
            case 0x74 | 0x66 | 0x6E:
                return self.literal(path)
            case byte if byte in b"-0123456789":
                return self.number(path)
        raise self.fault("expected value", path, peeked=True)

    def enter(self, path: Path) -> None:
        """Step over an opening bracket; too deep a nesting is refused."""
        self._depth += 1
        if self._depth >= MAX_DEPTH:
            raise self.fault("recursion limit exceeded", path, peeked=True)
        self.index += 1

    def leave(self) -> None:
        """Step over a closing bracket."""
        self._depth -= 1
        self.index += 1

    def key(self, path: Path, *, first: bool) -> str | None:
        """Read the next key of an object and its colon; ``None`` before the brace.

        The colon is read by ``colon``, because a repeated key is refused before it.
        """
        byte = self.peek()
        if byte is None:
            raise self.fault("EOF while parsing an object", path, peeked=True)
        if byte == ord("}"):
            return None
        if not first:
            if byte != ord(","):
                raise self.fault("expected `,` or `}`", path, peeked=True)
            self.index += 1
            byte = self.peek()
            if byte is None:
                raise self.fault("EOF while parsing a value", path, peeked=True)
            if byte == ord("}"):
                raise self.fault("trailing comma", path, peeked=True)
        if byte != ord('"'):
            raise self.fault("key must be a string", path, peeked=True)
        return self.string(path)

    def colon(self, path: Path) -> None:
        """Step over the colon behind a key."""
        byte = self.peek()
        if byte is None:
            raise self.fault("EOF while parsing an object", path, peeked=True)
        if byte != ord(":"):
            raise self.fault("expected `:`", path, peeked=True)
        self.index += 1

    def element(self, path: Path, *, first: bool) -> bool:
        """Say whether an array has a further element, and stand before it."""
        byte = self.peek()
        if byte is None:
            raise self.fault("EOF while parsing a list", path, peeked=True)
        if byte == ord("]"):
            return False
        if first:
            return True
        if byte != ord(","):
            raise self.fault("expected `,` or `]`", path, peeked=True)
        self.index += 1
        byte = self.peek()
        if byte is None:
            raise self.fault("EOF while parsing a value", path, peeked=True)
        if byte == ord("]"):
            raise self.fault("trailing comma", path, peeked=True)
        return True

    def finish(self) -> None:
        """Refuse anything behind the value."""
        if self.peek() is not None:
            raise self.fault("trailing characters", (), peeked=True)

    def _array(self, path: Path) -> JsonValue:
        self.enter(path)
        items: list[JsonValue] = []
        while self.element(path, first=not items):
            items.append(self.value((*path, len(items))))
        self.leave()
        return items

    def _object(self, path: Path) -> JsonValue:
        self.enter(path)
        members: dict[str, JsonValue] = {}
        first = True
        while (key := self.key(path, first=first)) is not None:
            first = False
            self.colon(path)
            members[key] = self.value((*path, key))
        self.leave()
        return members
