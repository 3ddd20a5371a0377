"""Replies become bytes: framing, head, ends and the faults between them."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from script.replying import (
    ANSWER,
    CONTEXT,
    WHOLE,
    a_reply,
    a_script,
    body_of,
    events_of,
    head_and_body,
    slicings,
)
from wavetank.scenario.steps import Reasoning
from wavetank.script import Context, compile_reply
from wavetank.script.compiling import ENDLESS_BYTES
from wavetank.script.ops import Cut, Finish, Pause, Reset, Write
from wavetank.wire import DONE, Part, State, advance, parts_of

if TYPE_CHECKING:
    from wavetank.script import Script

PLAIN = body_of(a_script())


def chunks(script: Script) -> list[Any]:
    """Every chunk of a stream, without the done marker."""
    return [json.loads(each) for each in events_of(body_of(script)) if each[0] == "{"]


def test_the_same_context_gives_the_same_bytes() -> None:
    """A script depends on the reply and the context, and on nothing else."""
    assert a_script().digest == a_script().digest
    other = Context(model="deepseek-v4-flash", stream=True, seed=8)
    assert a_script(context=other).digest != a_script().digest


@pytest.mark.parametrize(
    ("status", "phrase"),
    [
        (400, b"Bad Request"),
        (413, b"Content Too Large"),
        (414, b"URI Too Long"),
        (416, b"Range Not Satisfiable"),
        (422, b"Unprocessable Content"),
        (429, b"Too Many Requests"),
    ],
)
def test_every_python_writes_the_same_status_line(status: int, phrase: bytes) -> None:
    """The reason phrases are those of RFC 9110, which Python has since 3.13 only."""
    data = a_script({"error": {"status": status, "body": "no"}}).written

    assert data.startswith(b"HTTP/1.1 %d %b\r\n" % (status, phrase))


def test_a_plain_stream_keeps_the_order_of_parts() -> None:
    """What is sent without faults passes the lifecycle that clients may rely on."""
    state = State.WAITING
    for chunk in chunks(a_script()):
        for part in parts_of(chunk):
            state = advance(state, part)

    assert PLAIN.endswith(DONE)
    assert advance(state, Part.DONE) is State.OVER


@pytest.mark.parametrize("framing", ["chunked", "close", "length"])
def test_framing_never_changes_the_content(framing: str) -> None:
    """The same body travels in each framing, and the head announces it."""
    script = a_script(delivery={"framing": framing})
    head, _ = head_and_body(script.written)

    assert body_of(script) == PLAIN
    assert (b"Transfer-Encoding: chunked" in head) == (framing == "chunked")
    assert (b"Connection: close" in head) == (framing == "close")
    assert (f"Content-Length: {len(PLAIN)}".encode() in head) == (framing == "length")


@given(slicings)
def test_slicing_moves_write_boundaries_and_nothing_else(slicing: Any) -> None:
    """However a body is cut into writes, the bytes and the deltas stay."""
    script = a_script(delivery={"slice": slicing, "framing": "close"})

    assert body_of(script) == PLAIN
    writes = [op for op in script.ops if isinstance(op, Write)]
    assert sum(op.deltas for op in writes) == 2
    assert all(op.alone for op in writes[1:])


def test_slices_may_be_kept_apart_in_real_time() -> None:
    """A pause between slices is never scaled, and a pause of the reply still is."""
    script = a_script(
        {"content": "ab"}, {"pause": "1s"}, {"content": "c"}, {"finish": "stop"}, "done",
        delivery={"slice": {"bytes": 200, "pause": "2ms"}},
    )  # fmt: skip
    pauses = [op for op in script.ops if isinstance(op, Pause)]

    assert {(op.seconds, op.scaled) for op in pauses} == {(1.0, True), (0.002, False)}


@pytest.mark.parametrize("newline", ["lf", "crlf", "cr"])
@pytest.mark.parametrize("placement", ["none", "before", "between", "inside", "after"])
@pytest.mark.parametrize("bom", [True, False])
def test_body_faults_keep_the_events(newline: str, placement: str, bom: bool) -> None:  # noqa: FBT001 - a matrix
    """Line ends, comments and a byte order mark change no event."""
    script = a_script(
        delivery={"newline": newline, "keep_alive": placement, "bom": bom}
    )
    body = body_of(script)

    assert events_of(body) == events_of(PLAIN)
    assert body.startswith(b"\xef\xbb\xbf") == bom
    assert (b": keep-alive" in body) == (placement != "none")
    assert (b"\r" in body) == (newline != "lf")


@pytest.mark.parametrize(
    ("coding", "decode"), [("gzip", gzip.decompress), ("deflate", zlib.decompress)]
)
def test_compression_is_announced_and_undone(coding: str, decode: Any) -> None:
    """A content coding hides nothing but the bytes."""
    script = a_script(delivery={"compression": coding})
    head, _ = head_and_body(script.written)

    assert decode(body_of(script)) == PLAIN
    assert f"Content-Encoding: {coding}".encode() in head


@pytest.mark.parametrize(
    ("inside", "kept"),
    [
        (None, b'"content":"One"'),
        ("chunk", b'"logprobs":null,"fini'),
        ("line", b"}"),
        ("event", b"}\n"),
        ("character", b"zwei \xe2"),
    ],
)
@pytest.mark.parametrize("end", ["cut", "reset"])
def test_a_cut_is_a_prefix_that_no_event_ends(
    inside: str | None, kept: bytes, end: str
) -> None:
    """A cut body is the beginning of the whole one, and its last event is lost."""
    steps = [{"role": "assistant"}, {"content": ["One", ", zwei ✓"]}]
    whole = body_of(a_script(*steps, delivery={"framing": "close"}))
    ending = {end: {"inside": inside}} if inside else end
    script = a_script(*steps, ending, delivery={"framing": "close"})
    _, body = head_and_body(script.written)

    assert whole.startswith(body)
    assert kept in body
    assert isinstance(script.ops[-1], Cut if end == "cut" else Reset)
    assert len(events_of(body)) == (3 if inside is None else 2)
    assert len(body) == len(whole) or inside is not None


def test_a_cut_chunk_keeps_its_declared_size() -> None:
    """In the chunked coding the missing bytes show (RFC 9112 section 7.1)."""
    script = a_script({"content": "Hello"}, {"cut": {"inside": "chunk"}})
    _, body = head_and_body(script.written)
    size, _, rest = body.partition(b"\r\n")

    assert int(size, 16) > len(rest)
    assert not script.written.endswith(b"0\r\n\r\n")


def test_a_proxy_may_end_a_cut_content_well() -> None:
    """A terminated cut is whole for HTTP: only the content shows that it was cut."""
    script = a_script(
        {"content": "Hello"}, {"cut": {"inside": "chunk", "terminated": True}}
    )

    assert events_of(body_of(script)) == []
    assert isinstance(script.ops[-1], Finish)


def test_a_cut_may_fall_into_a_size_line() -> None:
    """Half a size line follows the last whole chunk."""
    script = a_script({"content": "Hello"}, {"cut": {"inside": "chunk-size"}})

    assert script.written.endswith(b"\n\n\r\n1f")


@pytest.mark.parametrize(
    ("inside", "data"),
    [
        ("status-line", b"HTTP/1.1"),
        ("header", b"HTTP/1.1 200 OK\r\nContent-Type: text"),
    ],
)
def test_a_head_can_be_cut(inside: str, data: bytes) -> None:
    """Nothing follows half a head."""
    script = a_script({"cut": {"inside": inside}})

    assert script.written.startswith(data[:8])
    assert data.startswith(script.written) or script.written.startswith(data)
    assert b"\r\n\r\n" not in script.written


def test_a_cut_before_anything_sends_nothing() -> None:
    """A reply that is only an end closes the connection without a byte."""
    assert a_script("cut").written == b""
    assert a_script("reset").written == b""


@pytest.mark.parametrize(
    ("lie", "delivery"),
    [
        ("length-too-long", {"framing": "length"}),
        ("length-too-short", {"framing": "length"}),
        ("both-lengths", {"framing": "chunked"}),
        ("bad-chunk-size", {"framing": "chunked"}),
        ("chunk-size-too-small", {"framing": "chunked"}),
    ],
)
def test_a_lie_contradicts_the_body(lie: str, delivery: dict[str, str]) -> None:
    """Each lie is one contradiction, and the connection does not outlive it."""
    script = a_script(delivery={**delivery, "lie": lie})
    head, body = head_and_body(script.written)

    length = len(PLAIN)
    claimed = {"length-too-long": length + 16, "length-too-short": length // 2}
    if lie in claimed:
        assert f"Content-Length: {claimed[lie]}".encode() in head
    elif lie == "both-lengths":
        assert f"Content-Length: {length}".encode() in head
        assert b"Transfer-Encoding: chunked" in head
    elif lie == "bad-chunk-size":
        assert b"\r\nzz\r\ndata: [DONE]" in body
    else:
        assert b"\r\n7\r\ndata: [DONE]\n\n\r\n" in body
    assert script.ops[-1] in {Cut(), Finish(close=True)}


def test_a_cut_with_a_length_promises_more() -> None:
    """A cut between events shows in the length that was claimed."""
    script = a_script({"content": "Hi"}, "cut", delivery={"framing": "length"})
    head, body = head_and_body(script.written)

    assert f"Content-Length: {len(body) + 16}".encode() in head


def test_an_endless_body_claims_a_length_nobody_reaches() -> None:
    """Keep-alives for ever have no length, so a huge one is claimed."""
    script = a_script(
        {"keep_alive": {"count": "forever", "every": "1s"}},
        delivery={"framing": "length"},
    )

    assert f"Content-Length: {ENDLESS_BYTES}".encode() in script.written


def test_the_head_is_the_captured_one_unless_the_author_says_otherwise() -> None:
    """Headers are replaced, added and removed; interim responses come first."""
    script = a_script(
        head={
            "status": 299,
            "headers": {"Server": "openresty", "Vary": "", "X-Extra": "1"},
            "interim": [103],
        }
    )
    interim, _, rest = script.written.partition(b"\r\n\r\n")
    head, _ = head_and_body(rest)

    assert interim == b"HTTP/1.1 103 Early Hints"
    assert head.startswith(b"HTTP/1.1 299 \r\n")
    assert b"Server: openresty" in head
    assert b"Server: elb" not in head
    assert b"Vary" not in head
    assert b"X-Extra: 1" in head


def test_http_1_0_ends_with_the_connection() -> None:
    """A 1.0 answer is close-framed, and says its own reason phrase."""
    script = a_script(
        head={"http_version": "1.0", "reason": "Fine"}, delivery={"framing": "close"}
    )

    assert script.written.startswith(b"HTTP/1.0 200 Fine\r\n")
    assert script.ops[-1] == Finish(close=True)


@pytest.mark.parametrize(("close", "last"), [(True, True), (False, False)])
def test_an_author_may_close_afterwards(close: bool, last: bool) -> None:  # noqa: FBT001 - a table
    """``end`` keeps the connection unless it says otherwise."""
    script = a_script(*ANSWER, {"end": {"close": close}})

    assert script.ops[-1] == Finish(close=last)


def test_layouts_shape_every_chunk() -> None:
    """Role and usage can be on each chunk, and text keys can come in pairs."""
    script = a_script(layout={"role": "every", "usage": "null", "text_keys": "both"})
    first, second, *_ = chunks(script)

    assert first["choices"][0]["delta"]["role"] == "assistant"
    assert second["choices"][0]["delta"]["role"] == "assistant"
    assert second["usage"] is None
    assert second["choices"][0]["delta"]["reasoning_content"] is None


def test_reasoning_brings_both_text_keys() -> None:
    """In thinking mode the inactive key is null, as captured."""
    steps = [{"reasoning": "Hm"}, {"content": "Yes"}, {"finish": "stop"}, "done"]
    hm, yes, *_ = chunks(a_script(*steps))

    assert hm["choices"][0]["delta"] == {"content": None, "reasoning_content": "Hm"}
    assert yes["choices"][0]["delta"] == {"content": "Yes", "reasoning_content": None}
    assert isinstance(a_reply(*steps).steps[0], Reasoning)


def test_an_http_error_is_the_answer_itself() -> None:
    """An error as first step decides status, content type and body."""
    script = a_script({"error": {"name": "rate-limit", "retry_after": "3"}})
    head, _ = head_and_body(script.written)

    assert script.status == 429
    assert head.startswith(b"HTTP/1.1 429 Too Many Requests")
    assert b"Retry-After: 3" in head
    assert json.loads(body_of(script))["error"]["type"] == "rate_limit_error"


def test_an_error_step_is_overridden_part_by_part() -> None:
    """Status, text, type, code, body and content type are the author's to change."""
    error = {"status": 418, "message": "No", "type": "t", "code": "c"}
    script = a_script({"error": {**error, "content_type": ""}})
    plain = a_script({"error": {"status": 502, "body": "<html>"}})

    assert json.loads(body_of(script)) == {
        "error": {"message": "No", "type": "t", "param": None, "code": "c"}
    }
    assert b"\r\nContent-Type:" not in script.written
    assert b"Content-Type: text/plain; charset=utf-8" in plain.written
    assert body_of(plain) == b"<html>"


@pytest.mark.parametrize("context", [CONTEXT, WHOLE])
def test_blank_lines_before_an_error_keep_its_status(context: Context) -> None:
    """Whatever was asked for, an HTTP error has the error's own form."""
    script = compile_reply(a_reply({"error": "overloaded"}), context)

    assert script.status == 503


def test_a_redirect_can_lead_to_the_play_itself_and_to_another_host() -> None:
    """The addresses stand for their names, as often as they are written."""
    head, _ = head_and_body(
        a_script(
            "end", head={"status": 307, "headers": {"Location": "{elsewhere}{here}"}}
        ).written
    )

    assert b"\r\nLocation: http://localhosthttp://127.0.0.1" in head
