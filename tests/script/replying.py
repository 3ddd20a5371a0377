"""Replies and scripts in a line each, and the bytes a client reads out of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from wavetank.scenario import build_reply
from wavetank.script import Context, compile_reply
from wavetank.wire import Event, EventStreamDecoder

if TYPE_CHECKING:
    from wavetank.scenario import Reply
    from wavetank.script import Script

CONTEXT = Context(model="deepseek-v4-flash", stream=True, seed=7)
WHOLE = Context(model="deepseek-v4-flash", stream=False, seed=7)
USAGE = {"prompt": 8, "completion": 2}
ANSWER: list[Any] = [
    {"role": "assistant"},
    {"content": ["One", ", zwei ✓"]},
    {"finish": {"reason": "stop", "usage": USAGE}},
    "done",
]


def a_reply(*steps: Any, **members: Any) -> Reply:
    """A reply of these steps, delivered as the members say."""
    return build_reply({"reply": list(steps or ANSWER), **members})


def a_script(*steps: Any, context: Context = CONTEXT, **members: Any) -> Script:
    """The script of a reply."""
    return compile_reply(a_reply(*steps, **members), context)


def head_and_body(data: bytes) -> tuple[bytes, bytes]:
    """Split an answer after the empty line that ends its head."""
    head, _, body = data.partition(b"\r\n\r\n")
    return head, body


def unchunked(body: bytes) -> bytes:
    """Take a well-formed transfer coding away."""
    content = b""
    while True:
        size, _, rest = body.partition(b"\r\n")
        length = int(size, 16)
        if not length:
            assert rest == b"\r\n"
            return content
        assert rest[length : length + 2] == b"\r\n"
        content, body = content + rest[:length], rest[length + 2 :]


def body_of(script: Script) -> bytes:
    """The content of an answer, whatever its framing."""
    head, body = head_and_body(script.written)
    return unchunked(body) if b"Transfer-Encoding: chunked" in head else body


def events_of(body: bytes) -> list[str]:
    """The data of every event."""
    decoder = EventStreamDecoder()
    decoder.receive_data(body)
    decoder.receive_eof()
    return [each.data for each in decoder.events() if isinstance(each, Event)]


slicings = st.one_of(
    st.just("event"),
    st.just("characters"),
    st.just("seeded"),
    st.integers(1, 40),
    st.lists(st.integers(1, 300), min_size=1, max_size=5, unique=True).map(
        lambda places: {"at": sorted(places)}
    ),
)
