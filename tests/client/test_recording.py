"""What the reference client received, byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from client.raw_server import CHUNKED, RawServer, chunk, chunked, event, framed, stream
from wavetank.client.call import Call, Settings
from wavetank.client.client import ignore_progress
from wavetank.client.recording import Recorder, Recording
from wavetank.client.reference import ReferenceClient

if TYPE_CHECKING:
    from wavetank.client.recording import Received
    from wavetank.wire import JsonObject

REQUEST: JsonObject = {"model": "m", "stream": True, "messages": []}
SENT = b'{"model":"m","stream":true,"messages":[]}'
HELLO = chunk({"content": "Hello"})
PART = CHUNKED + framed(event(HELLO))
WHOLE = chunked(stream(HELLO, chunk(finish="stop")))


def recorded(*reply: bytes | str) -> tuple[Received, ...]:
    """Ask once, and give what was recorded."""
    recorder = Recorder()
    settings = Settings(max_retries=0)
    with RawServer([reply]) as server:
        call = Call(server.base_url, "sk-x", REQUEST, budget_s=5.0, settings=settings)
        ReferenceClient(recorder=recorder).ask(call, ignore_progress)
    return recorder.take("sk-x")


@pytest.mark.parametrize(
    ("reply", "end"),
    [((PART,), "closed"), ((PART, "rst"), "reset"), ((WHOLE, "hold"), "left")],
)
def test_every_byte_and_the_end_are_recorded(
    reply: tuple[bytes | str, ...], end: str
) -> None:
    """What the server sent stands there, and what became of the connection."""
    (received,) = recorded(*reply)

    assert (received.request, received.data, received.end) == (SENT, reply[0], end)


def test_a_recorder_gives_what_it_has_once() -> None:
    """What was taken is forgotten, and an exchange may still be open."""
    recorder = Recorder()
    recorder.begin("sk-one", b"a").receive(b"x")
    recorder.begin("sk-one", b"b")

    assert [(e.request, e.data, e.end) for e in recorder.take("sk-one")] == [
        (b"a", b"x", "open"),
        (b"b", b"", "open"),
    ]
    assert recorder.take("sk-one") == ()


def test_what_another_call_still_asks_is_nobodys() -> None:
    """A call that was given up on does not spoil the next one."""
    recorder = Recorder()
    recorder.begin("sk-one", b"late")
    recorder.begin("sk-two", b"mine")

    assert [each.request for each in recorder.take("sk-two")] == [b"mine"]
    assert recorder.take("sk-one") == ()


def test_the_first_end_counts() -> None:
    """Hanging up after the server has closed changes nothing."""
    recording = Recording(b"")
    recording.end("closed")
    recording.end("left")

    assert recording.received.end == "closed"
