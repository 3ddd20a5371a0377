"""Fuzzers: whatever comes in, what comes out is an answer or a refusal in words.

Each starts from something good and breaks it, because pure noise is refused at the
first byte and proves little. Bounded with the other tests; ``make fuzz`` goes on for
longer, with the Hypothesis profile ``long``.
"""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, strategies as st

from server.tapping import HEAD_END, Tap, ask, exchange, get
from wavetank.client.lines import LineSplitter, LongLine
from wavetank.client.protocol import ProtocolError, answer_from_json, info_from_json
from wavetank.endpoint import DEFAULT_PROFILE, Endpoint, load_profile
from wavetank.errors import InvalidFileError
from wavetank.scenario import load_text
from wavetank.script import Context, compile_reply
from wavetank.server import Limits, SimulatedEndpoint, ThreadedServer
from wavetank.shipped import shipped_folder
from wavetank.testing import slicings
from wavetank.wire import EventStreamDecoder, EventStreamError

if TYPE_CHECKING:
    from collections.abc import Iterator

SCENARIOS = sorted(shipped_folder("scenarios").rglob("*/*.yaml"))
LARGEST = 2000
CONTEXT = Context("deepseek-v4-flash", stream=True, seed=0, request_index=0)


def broken(
    good: st.SearchStrategy[bytes], words: list[bytes]
) -> st.SearchStrategy[Any]:
    """Take something good and delete, repeat or insert in a few places."""
    noise = st.one_of(st.sampled_from(words), st.binary(max_size=4))
    edit = st.tuples(st.integers(0, LARGEST), st.integers(0, 20), noise)
    return st.builds(_edited, good, st.lists(edit, max_size=4))


def _edited(data: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    for place, length, word in edits:
        start = place % (len(data) + 1)
        data = data[:start] + word + data[start + length :]
    return data


YAML_WORDS = [
    *(b"&a ", b"*a", b"!!int ", b"<<: ", b"? ", b"- ", b"[", b"{", b"---\n", b"\t"),
    *(b"0x1f", b"1e999", b"yes", b"null", b'"\\ud800"', b"\xef\xbb\xbf", b"|\n", b"%"),
    *(b"forever", b"99999999999", b"reply:", b"cut", b"reset", b"\r", b"\x00", b"'"),
]


@given(
    broken(st.sampled_from(SCENARIOS).map(lambda path: path.read_bytes()), YAML_WORDS)
)
def test_any_file_is_loaded_or_refused(data: bytes) -> None:
    """A broken scenario is refused by its problems, and what is loaded compiles."""
    try:
        scenarios = load_text(data.decode(errors="replace"), "fuzz.yaml", "a/fuzz")
    except InvalidFileError:
        return
    for scenario in scenarios[:3]:
        for each in scenario.exchanges:
            compile_reply(each.reply, CONTEXT)


STREAM = (
    b': keep-alive\n\ndata: {"choices":[{"delta":{"content":"H\xc3\xa9"}}]}\r\n'
    b"event: error\nid: 7\nretry: 10\ndata: x\ndata: y\n\r\rdata: [DONE]\n\n"
)
STREAM_WORDS = [b"\n", b"\r", b"\r\n", b"data", b":", b"\xef\xbb\xbf", b"\x00", b"id:"]


@given(broken(st.just(STREAM), STREAM_WORDS), st.data())
def test_any_bytes_decode_the_same_however_they_are_cut(
    data: bytes, draw: st.DataObject
) -> None:
    """A stream gives the same events whole and in pieces, or is too large both ways."""
    pieces = draw.draw(slicings(data))

    assert _decoded([data]) == _decoded(pieces)


def _decoded(pieces: list[bytes]) -> list[object]:
    decoder = EventStreamDecoder(max_line_bytes=200, max_event_bytes=400)
    found: list[object] = []
    try:
        for piece in pieces:
            decoder.receive_data(piece)
            found += decoder.events()
        decoder.receive_eof()
    except EventStreamError as error:
        return [type(error)]
    return [*found, *decoder.events()]


BODY = json.dumps(
    {
        "model": "deepseek-v4-flash",
        "messages": [{"role": "user", "content": 'Hi \u00e9 "there"'}],
        "stream": True,
        "temperature": 0.5,
        "stop": ["x"],
        "thinking": {"type": "disabled"},
        "tool_choice": "required",
        "tools": [
            {
                "type": "function",
                "function": {
                    "name": "f",
                    "parameters": {
                        "type": "object",
                        "properties": {"a": {"type": "array", "minItems": 2}},
                        "required": ["a"],
                    },
                },
            }
        ],
    }
).encode()
JSON_WORDS = [
    *(b"[", b"]", b"{", b"}", b",", b":", b'"', b"\\", b"\\u", b"\\ud800", b"null"),
    *(b"true", b"-", b"1e999", b"9" * 5000, b"[" * 200, b'{"a":' * 200, b"NaN"),
    *(b"tool", b"system", b"json_object", b'"$ref":"#"', b'"pattern":"(a|a)*0"', b"\n"),
]
ENDPOINT = Endpoint(load_profile(DEFAULT_PROFILE))
HEADERS = (("Authorization", "Bearer sk-x"), ("Content-Type", "application/json"))


@given(broken(st.just(BODY), JSON_WORDS))
def test_any_body_is_answered_by_the_endpoint(body: bytes) -> None:
    """The JSON reader and the checks of a request raise nothing, whatever it holds."""
    served = ENDPOINT.answer(
        "POST", "/chat/completions", HEADERS, body, now=0, index=0, in_flight=Counter()
    )

    assert compile_reply(served.reply, CONTEXT).written.startswith(b"HTTP/1.1 ")


HASTY = Limits(read_seconds=0.02, idle_seconds=0.02)


@pytest.fixture(scope="module")
def server() -> Iterator[ThreadedServer]:
    """Run a server that waits for nobody."""
    endpoint = SimulatedEndpoint(ENDPOINT)
    with ThreadedServer(endpoint=endpoint, limits=HASTY) as running:
        yield running


PLAY = b'{"reply":[{"content":["a","b"]},"done"],"seed":1,"speed":10}'
REQUESTS = [
    b"POST /chat/completions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    b"Authorization: Bearer sk-x\r\nContent-Length: %d\r\n\r\n%b" % (len(BODY), BODY),
    b"POST /_wavetank/plays HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(PLAY), PLAY),
    b"GET /scenarios/a%2fb?x=1 HTTP/1.1\r\nHost: [::1]:1\r\nConnection: close\r\n\r\n",
]
HTTP_WORDS = [
    *(b"\r\n", b"\n", b"\r", b" ", b":", b"Content-Length: 3\r\n", b"HTTP/1.0", b"%"),
    *(
        b"Transfer-Encoding: chunked\r\n",
        b"0\r\n\r\n",
        b"\r\n folded",
        b"http://[",
        b"//",
    ),
    *(
        b"Expect: 100-continue\r\n",
        b"Connection: Upgrade\r\nUpgrade: h2c\r\n",
        b"OPTIONS",
    ),
    *(b"\x00", b"\xff", b"x" * 9000, b"/../", b"Origin: null\r\n", b"[" * 300, b"-1"),
]


@given(broken(st.sampled_from(REQUESTS), HTTP_WORDS))
def test_any_request_gets_an_answer_and_a_close(
    server: ThreadedServer, request_: bytes
) -> None:
    """No bytes on a socket make the server fail, hang or forget to close."""
    with Tap(server.base_url) as client:
        try:
            answer = client.send(request_ + b"\r\n\r\n").read_to_end()
        except (ConnectionResetError, BrokenPipeError):
            answer = b""  # closed with bytes of ours unread, such as a second request

    assert b"harness-fault" not in answer
    assert answer == b"" or answer.startswith(b"HTTP/")
    status, _ = ask(server.base_url, get(server.base_url, "/_wavetank/health"))
    assert status == 200


MESSAGES = [
    b'{"protocol":1,"client":{"name":"a","version":"1","language":"c"},"capabilities":[]}',
    b'{"id":"1","observation":{"turns":[{"outcome":"complete","content":"a"}]}}',
    b'{"id":"1","progress":{"deltas":1}}',
    b'{"id":"1","skip":"no"}',
]


@given(
    st.lists(broken(st.sampled_from(MESSAGES), JSON_WORDS), min_size=1, max_size=4),
    st.data(),
)
def test_any_line_of_a_session_is_understood_or_refused(
    lines: list[bytes], draw: st.DataObject
) -> None:
    """Lines come out whole however they were cut; a message is good or refused."""
    splitter, data = LineSplitter(100_000), b"\n".join(lines)
    found: list[bytes | LongLine] = []
    for piece in draw.draw(slicings(data)):
        found += splitter.receive_data(piece)
    found += splitter.receive_eof()

    assert (
        found == [line.removesuffix(b"\r") for line in data.split(b"\n")][: len(found)]
    )
    for line in found:
        _read(line if isinstance(line, bytes) else line.start)


def _read(line: bytes) -> None:
    """Read a line as each message it could be; only a refusal may be raised."""
    try:
        message = json.loads(line.decode(errors="replace"))
    except (ValueError, RecursionError):
        return
    for read in (info_from_json, answer_from_json):
        with contextlib.suppress(ProtocolError):
            read(message)


def test_a_served_play_is_still_served(server: ThreadedServer) -> None:
    """After everything the fuzzers sent, the server does what it is for."""
    play = server.create_play([exchange({"content": "Hello"}, "done")])
    request = get(play.base_url, "/x", headers=["Connection: close"])

    with Tap(play.base_url) as client:
        answer = client.send(request).read_to_end()
    assert answer.partition(HEAD_END)[0].startswith(b"HTTP/1.1 200 ")
