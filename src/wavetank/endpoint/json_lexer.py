"""The bytes of a JSON text: places, white space, literals, numbers and strings.

DeepSeek reads requests with serde_json, and its messages end in the line and column
where that parser stood. The standard library's parser has other places and other
words, so this one follows serde_json's ``de.rs`` and ``read.rs``: which byte is
peeked at, which is consumed, and which of the two an error points at. Columns count
bytes since the last line feed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from wavetank.endpoint.place import SyntaxFault

if TYPE_CHECKING:
    from wavetank.endpoint.place import Path, Place

_DIGITS: Final = b"0123456789"
# What ends a run of ordinary characters in a string.
_SPECIAL: Final = re.compile(rb'["\\\x00-\x1f]')
_NO_SPACE: Final = re.compile(rb"[^ \t\r\n]")
_HEX: Final = re.compile(rb"[0-9a-fA-F]{4}")
_ESCAPES: Final = dict(zip(b'"\\/bfnrt', '"\\/\b\f\n\r\t', strict=True))
_LITERALS: Final[dict[int, tuple[bytes, bool | None]]] = {
    ord("t"): (b"true", True),
    ord("f"): (b"false", False),
    ord("n"): (b"null", None),
}
# The halves of a surrogate pair.
_HIGH: Final = range(0xD800, 0xDC00)
_LOW: Final = range(0xDC00, 0xE000)
_LARGEST_U64: Final = 2**64 - 1
_SMALLEST_I64: Final = -(2**63)
_LONGEST_INTEGER: Final = len(str(_LARGEST_U64))


class JsonLexer:
    """A cursor over one JSON text that knows everything but nesting.

    Args:
        data: The text.
        start: Where to begin.
        end: Where the text ends, or ``None`` for the end of ``data``.
    """

    def __init__(self, data: bytes, *, start: int = 0, end: int | None = None) -> None:
        self.data = data
        self.index = start
        self.end = len(data) if end is None else end

    def fault(self, what: str, path: Path, *, peeked: bool = False) -> SyntaxFault:
        """Make a parse failure at the cursor, or at the byte peeked at."""
        index = min(self.end, self.index + 1) if peeked else self.index
        return SyntaxFault(what, path, self.place(index))

    def place(self, index: int) -> Place:
        """Give line and column of a byte offset, as serde_json counts them."""
        line = self.data.count(b"\n", 0, index) + 1
        return line, index - (self.data.rfind(b"\n", 0, index) + 1)

    def peek(self) -> int | None:
        """Skip white space and look at the next byte; ``None`` at the end."""
        found = _NO_SPACE.search(self.data, self.index, self.end)
        self.index = found.start() if found else self.end
        return self.data[self.index] if found else None

    def literal(self, path: Path) -> bool | None:
        """Read ``true``, ``false`` or ``null``."""
        word, value = _LITERALS[self.data[self.index]]
        for expected in word:
            if self.index >= self.end:
                raise self.fault("EOF while parsing a value", path)
            self.index += 1
            if self.data[self.index - 1] != expected:
                raise self.fault("expected ident", path)
        return value

    def number(self, path: Path) -> int | float:
        """Read a number; integers that fit neither u64 nor i64 become floats."""
        start = self.index
        if self._at(b"-"):
            self.index += 1
        self._integer(path)
        whole = True
        if self._at(b"."):
            whole = False
            self.index += 1
            self._fraction(path)
        if self._at(b"eE"):
            whole = False
            self.index += 1
            self._exponent(path)
        text = self.data[start : self.index]
        # Python refuses to convert thousands of digits; u64 and i64 have twenty.
        if (
            whole
            and len(text) <= _LONGEST_INTEGER
            and _SMALLEST_I64 <= (number := int(text)) <= _LARGEST_U64
        ):
            return number
        result = float(text)
        if result in {float("inf"), float("-inf")}:
            raise self.fault("number out of range", path)
        return result

    def string(self, path: Path) -> str:
        """Read a string; the cursor stands at its opening quote."""
        self.index += 1
        parts: list[bytes] = []
        while True:
            found = _SPECIAL.search(self.data, self.index, self.end)
            stop = found.start() if found else self.end
            parts.append(self.data[self.index : stop])
            self.index = stop
            if found is None:
                raise self.fault("EOF while parsing a string", path)
            self.index += 1
            match found.group():
                case b'"':
                    return self._decoded(b"".join(parts), path)
                case b"\\":
                    parts.append(self._escape(path))
                case _:
                    raise self.fault(
                        "control character (\\u0000-\\u001F) found while parsing "
                        "a string",
                        path,
                    )

    def _at(self, bytes_: bytes) -> bool:
        return self.index < self.end and self.data[self.index] in bytes_

    def _integer(self, path: Path) -> None:
        if self.index >= self.end:
            raise self.fault("EOF while parsing a value", path)
        first = self.data[self.index]
        self.index += 1
        if first not in _DIGITS:
            raise self.fault("invalid number", path)
        if first == ord("0") and self._at(_DIGITS):
            raise self.fault("invalid number", path, peeked=True)
        self._digits()

    def _fraction(self, path: Path) -> None:
        if self.index >= self.end:
            raise self.fault("EOF while parsing a value", path, peeked=True)
        if not self._at(_DIGITS):
            raise self.fault("invalid number", path, peeked=True)
        self._digits()

    def _exponent(self, path: Path) -> None:
        if self._at(b"+-"):
            self.index += 1
        if self.index >= self.end:
            raise self.fault("EOF while parsing a value", path)
        self.index += 1
        if self.data[self.index - 1] not in _DIGITS:
            raise self.fault("invalid number", path)
        self._digits()

    def _digits(self) -> None:
        while self._at(_DIGITS):
            self.index += 1

    def _decoded(self, text: bytes, path: Path) -> str:
        try:
            return text.decode()
        except UnicodeDecodeError:
            raise self.fault("invalid unicode code point", path) from None

    def _escape(self, path: Path) -> bytes:
        character = self._next_in_string(path)
        if character in _ESCAPES:
            return _ESCAPES[character].encode()
        if character != ord("u"):
            raise self.fault("invalid escape", path)
        code = self._hex_digits(path)
        if code in _LOW:
            raise self.fault("lone leading surrogate in hex escape", path)
        if code in _HIGH:
            code = self._second_half(code, path)
        return chr(code).encode()

    def _second_half(self, high: int, path: Path) -> int:
        for expected in b"\\u":
            if self._next_in_string(path) != expected:
                raise self.fault("unexpected end of hex escape", path)
        low = self._hex_digits(path)
        if low not in _LOW:
            raise self.fault("lone leading surrogate in hex escape", path)
        return ((high - _HIGH.start) << 10) + (low - _LOW.start) + 0x10000

    def _next_in_string(self, path: Path) -> int:
        if self.index >= self.end:
            raise self.fault("EOF while parsing a string", path)
        self.index += 1
        return self.data[self.index - 1]

    def _hex_digits(self, path: Path) -> int:
        if self.index + 4 > self.end:
            self.index = self.end
            raise self.fault("EOF while parsing a string", path)
        digits = self.data[self.index : self.index + 4]
        self.index += 4
        if not _HEX.fullmatch(digits):
            raise self.fault("invalid escape", path)
        return int(digits, 16)
