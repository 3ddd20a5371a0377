"""Event streams, decoded piece by piece (WHATWG HTML, section 9.2.6).

The decoder owns no socket, in the manner of h11: give it bytes as they arrive,
ask for what they amount to. It surfaces what the standard tells a browser to
swallow or to act upon (comments, reconnection times), because a kit that judges
clients has to see them.

Line ends are made one kind as bytes arrive and lines are cut with ``bytes.split``;
no loop runs over single bytes, so any slicing of a stream costs linear time. An event
of one ``data`` line, as all of DeepSeek's are, is taken in one step where its blank
line has come; that changes the time it takes and nothing else. Text
is decoded line by line: CR and LF are never part of a UTF-8 sequence, so this
yields the same text as decoding the whole stream, replacement characters included.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from wavetank.errors import WavetankError

if TYPE_CHECKING:
    from collections.abc import Iterator

DEFAULT_LIMIT_BYTES: Final = 16 * 1024 * 1024
# CPython converts 640 digits under every setting of its own limit. A longer number
# is no reconnection time, and must not become a ValueError.
MAX_RETRY_DIGITS: Final = 640
#: What nearly every line of an answer begins with.
USUAL: Final = b"data: "
USUAL_VALUE: Final = slice(len(USUAL), None)
BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Event:
    """One dispatched event.

    Attributes:
        data: The values of its ``data`` lines, joined by LF.
        event: Its type; ``message`` when the stream names none.
        id: The last event id seen so far, which persists over events.
    """

    data: str
    event: str = "message"
    id: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """A line that starts with a colon; DeepSeek's keep-alive is one.

    Attributes:
        text: Everything after the colon, a leading space included.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Retry:
    """A ``retry`` field: how long to wait before reconnecting."""

    milliseconds: int


class Signal(Enum):
    """What ``next_event`` says when it has no item to hand out."""

    NEED_DATA = "need data"
    END_OF_STREAM = "end of stream"


NEED_DATA: Final = Signal.NEED_DATA
END_OF_STREAM: Final = Signal.END_OF_STREAM

Item: TypeAlias = Event | Comment | Retry


class EventStreamError(WavetankError):
    """A line or an event of the stream is larger than the caller allows.

    Attributes:
        part: What was too large, ``line`` or ``event``.
        limit_bytes: The limit it exceeds.
    """

    def __init__(self, part: Literal["line", "event"], limit_bytes: int) -> None:
        super().__init__(
            f"the event stream holds a {part} of more than {limit_bytes} bytes; "
            f"expected at most that many; raise max_{part}_bytes if it is legitimate"
        )
        self.part = part
        self.limit_bytes = limit_bytes


class EventStreamDecoder:
    """Turns the bytes of one event stream into events, comments and retries.

    After each ``receive_data`` call ``next_event`` until it returns ``NEED_DATA``
    (or iterate over ``events()``); what is not fetched stays in memory. Call
    ``receive_eof`` when the stream is over.

    Args:
        max_line_bytes: The longest line accepted, its line end not counted.
        max_event_bytes: The most bytes the ``data`` values of one event may hold, a
            line end for each of them included.
    """

    def __init__(
        self,
        *,
        max_line_bytes: int = DEFAULT_LIMIT_BYTES,
        max_event_bytes: int = DEFAULT_LIMIT_BYTES,
    ) -> None:
        self._max_line_bytes = max_line_bytes
        self._max_event_bytes = max_event_bytes
        # The longest line that is within both limits when it is an event of its own.
        self._usual_bytes = min(max_line_bytes, max_event_bytes + len(USUAL) - 1)
        self._lines: deque[bytes] = deque()
        self._unfinished_line = bytearray()
        self._after_cr = False
        self._at_start = True
        self._at_eof = False
        self._error: EventStreamError | None = None
        self._data: list[str] = []
        self._data_bytes = 0
        self._event = ""
        self._id = ""

    def receive_data(self, data: bytes) -> None:
        """Take the next bytes of the stream, cut anywhere.

        Raises:
            EventStreamError: A limit was exceeded before.
            RuntimeError: The end of the stream was already announced.
        """
        if self._error is not None:
            raise self._error
        if self._at_eof:
            raise RuntimeError("receive_data was called after receive_eof")
        first, *others = self._with_lf_only(data).split(b"\n")
        self._unfinished_line += first
        if others:
            self._lines.append(bytes(self._unfinished_line))
            self._unfinished_line = bytearray(others.pop())
            self._lines.extend(others)

    def receive_eof(self) -> None:
        """Note that no more bytes will come.

        Lines that are whole are still handed out; an event whose blank line never
        came is discarded, as the standard demands.
        """
        self._at_eof = True

    def next_event(self) -> Item | Signal:
        """Hand out the next item, or say why there is none.

        Returns:
            An item, ``NEED_DATA``, or ``END_OF_STREAM`` after ``receive_eof``.

        Raises:
            EventStreamError: A limit is exceeded; every later call raises it again.
        """
        for item in self.events():
            return item
        return END_OF_STREAM if self._at_eof else NEED_DATA

    def events(self) -> Iterator[Item]:
        """Hand out every item the bytes received so far amount to.

        Raises:
            EventStreamError: As ``next_event``.
        """
        if self._error is not None:
            raise self._error
        lines = self._lines
        while lines:
            line = lines.popleft()
            if line.startswith(USUAL) and lines and not lines[0]:
                item = self._take_usual(line) or self._take_line(line)
            else:
                item = self._take_line(line)
            if item is not None:
                yield item
        if len(self._unfinished_line) > self._max_line_bytes:
            self._fail("line", self._max_line_bytes)

    def _with_lf_only(self, data: bytes) -> bytes:
        # A CR ends its line at once. A LF behind it belongs to the same line end,
        # even when it arrives with a later read.
        if self._after_cr and data:
            data = data.removeprefix(b"\n")
            self._after_cr = False
        if b"\r" in data:
            self._after_cr = data.endswith(b"\r")
            data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        return data

    def _take_usual(self, line: bytes) -> Event | None:
        """Take a ``data`` line and the blank line behind it as the event they are.

        Nearly everything in an answer is such an event, and the steps that the
        standard needs for the rest take twice as long. Returns ``None`` where they are
        needed all the same.
        """
        if self._data or len(line) > self._usual_bytes:
            return None
        self._lines.popleft()
        self._at_start = False
        data = line[USUAL_VALUE].decode("utf-8", "replace")
        if not self._event:
            return Event(data, "message", self._id)
        event, self._event = self._event, ""
        return Event(data, event, self._id)

    def _take_line(self, line: bytes) -> Item | None:
        if len(line) > self._max_line_bytes:
            self._fail("line", self._max_line_bytes)
        if self._at_start:
            self._at_start = False
            line = line.removeprefix(BYTE_ORDER_MARK)
        if not line:
            return self._dispatch()
        name, _, value = line.partition(b":")
        if not name:
            return Comment(value.decode(errors="replace"))
        return self._take_field(name, value.removeprefix(b" "))

    def _take_field(self, name: bytes, value: bytes) -> Retry | None:
        # Names are compared as bytes: no ill-formed sequence can decode to them.
        match name:
            case b"data":
                self._data_bytes += len(value) + 1
                if self._data_bytes > self._max_event_bytes:
                    self._fail("event", self._max_event_bytes)
                self._data.append(value.decode(errors="replace"))
            case b"event":
                self._event = value.decode(errors="replace")
            case b"id" if b"\0" not in value:
                self._id = value.decode(errors="replace")
            case b"retry" if value.isdigit() and len(value) <= MAX_RETRY_DIGITS:
                return Retry(int(value))
            case _:
                pass  # "Otherwise: the field is ignored."
        return None

    def _dispatch(self) -> Event | None:
        lines, event = self._data, self._event
        self._event = ""
        if not lines:
            return None
        self._data, self._data_bytes = [], 0
        return Event("\n".join(lines), event or "message", self._id)

    def _fail(self, part: Literal["line", "event"], limit_bytes: int) -> None:
        self._error = EventStreamError(part, limit_bytes)
        self._lines.clear()
        self._unfinished_line.clear()
        self._data.clear()
        raise self._error
