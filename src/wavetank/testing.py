"""Hypothesis strategies for event streams, for our tests and yours.

Needs ``hypothesis``, which wavetank does not install by itself. What the strategies
make survives the wire: encoding an item and decoding the bytes gives the item back.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from wavetank.wire import Comment, Event, Retry, encode_comment, encode_event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wavetank.wire import Item

# Neither a surrogate nor a line end survives in a line of UTF-8 text.
_ONE_LINE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"))
_LINES = st.lists(_ONE_LINE, min_size=1, max_size=4).map("\n".join)


def comments() -> st.SearchStrategy[Comment]:
    """Comments of any text, keep-alives among them."""
    keep_alive = st.just(Comment(" keep-alive"))
    return keep_alive | st.builds(Comment, _ONE_LINE)


def events() -> st.SearchStrategy[Event]:
    """Events with data of one or more lines, often of the default type."""
    names = st.just("message") | _ONE_LINE.filter(bool)
    # An id persists until another replaces it, so only streams without any, or with
    # one on every event, give back what was put in. Here: none.
    return st.builds(Event, _LINES, names)


def retries() -> st.SearchStrategy[Retry]:
    """Reconnection times."""
    return st.builds(Retry, st.integers(min_value=0, max_value=2**63))


def streams(max_size: int = 8) -> st.SearchStrategy[list[Item]]:
    """Lists of items as one stream may carry them."""
    return st.lists(comments() | events() | retries(), max_size=max_size)


def encode_items(items: Sequence[Item]) -> bytes:
    """Encode items one after another, each closed by a blank line."""
    return b"".join(map(_encode_item, items))


@st.composite
def slicings(draw: st.DrawFn, data: bytes) -> list[bytes]:
    """Cuts of some bytes into reads, empty ones included."""
    places = st.lists(st.integers(0, len(data)), max_size=12)
    cuts = [0, *sorted(draw(places)), len(data)]
    return [data[start:end] for start, end in itertools.pairwise(cuts)]


def _encode_item(item: Item) -> bytes:
    match item:
        case Comment(text):
            return encode_comment(text)
        case Retry(milliseconds):
            return encode_event(None, retry=milliseconds)
        case Event(data, event):
            return encode_event(data, event=None if event == "message" else event)
