"""What one client may cost: size, slowness, idleness, number."""

from __future__ import annotations

import json

import pytest

from server.tapping import HEAD_END, Tap, exchange, post
from wavetank.server import Limits, ThreadedServer

ANSWER = ({"role": "assistant"}, {"content": ["Hello"]}, {"finish": "stop"}, "done")
SMALL = Limits(body_bytes=1000)
HASTY = Limits(read_seconds=0.02)


def refusal(client: Tap) -> tuple[int, str]:
    """Read the last answer of a connection: its status and its code."""
    head, _, body = client.read_to_end().rpartition(HEAD_END)
    return int(head.rpartition(b"HTTP/1.")[2].split(b" ")[1]), json.loads(body)[
        "error"
    ]["code"]


@pytest.mark.parametrize(
    "framing",
    [
        (b"Content-Length: 1001\r\n\r\n", b"x" * 1001),
        (b"Transfer-Encoding: chunked\r\n\r\n", b"3e9\r\n" + b"x" * 1001),
        (b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 1001),
    ],
)
def test_a_body_beyond_the_limit_is_refused(framing: tuple[bytes, bytes]) -> None:
    """A body that is too large gets a 413 and a close, and is in no transcript."""
    with ThreadedServer(limits=SMALL) as server, Tap(server.base_url) as client:
        play = server.create_play([exchange(*ANSWER)])
        client.send(post(play.base_url, b"").partition(b"Content-Length")[0])
        client.send(b"".join(framing))

        assert refusal(client) == (413, "request-too-large")
        assert play.transcript().requests == ()


@pytest.mark.parametrize("expect", [b"", b"Expect: 100-continue\r\n"])
def test_a_length_beyond_the_limit_is_refused_before_the_body(expect: bytes) -> None:
    """Nothing is read, or asked for, of a body that says that it is too large."""
    with ThreadedServer(limits=SMALL) as server, Tap(server.base_url) as client:
        head = post(server.base_url, b"").partition(b"Content-Length")[0]
        client.send(head + expect + b"Content-Length: 999999999999\r\n\r\n")

        answer = client.read_until(b"}}")
        assert answer.startswith(b"HTTP/1.1 413 ")
        assert b"1000 bytes" in answer


def test_a_body_at_the_limit_is_read() -> None:
    """The limit itself is inside."""
    with ThreadedServer(limits=SMALL) as server, Tap(server.base_url) as client:
        play = server.create_play([exchange(*ANSWER)])
        client.send(post(play.base_url, b"x" * 1000))

        assert client.read_until(HEAD_END).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("sent", [1, 30, -1])
def test_a_head_or_body_that_does_not_come_is_refused(sent: int) -> None:
    """A client that stops in the middle of its request (slowloris) gets a 408."""
    with ThreadedServer(limits=HASTY) as server, Tap(server.base_url) as client:
        play = server.create_play([exchange(*ANSWER)])
        client.send(post(play.base_url)[:sent])

        assert refusal(client) == (408, "request-too-slow")
        assert play.transcript().requests == ()


def test_dripping_bytes_do_not_extend_the_deadline() -> None:
    """The time counts from the first byte of a head, not from the last one."""
    with ThreadedServer(limits=HASTY) as server, Tap(server.base_url) as client:
        client.wire.settimeout(0.001)
        answer = b""
        for byte in b"GET / HTTP/1.1\r\nX: " + b"a" * 5000:
            try:
                client.wire.send(bytes((byte,)))
                answer += client.wire.recv(1000)
            except TimeoutError:
                continue
            break

        assert answer.startswith(b"HTTP/1.1 408 ")


def test_a_deadline_ends_with_its_request() -> None:
    """An answer may take longer than a request may, and so may the next request."""
    with ThreadedServer(limits=HASTY) as server, Tap(server.base_url) as client:
        slow = exchange({"pause": "60ms"}, *ANSWER, times=None)
        play = server.create_play([slow])
        for _ in range(2):
            whole = post(play.base_url)
            client.send(whole[:10]).send(whole[10:])
            assert b"Hello" in client.read_until(b"0\r\n\r\n")


def test_a_connection_that_asks_nothing_is_closed() -> None:
    """An idle connection is closed, a fresh one as well as a used one."""
    limits = Limits(idle_seconds=0.02)
    with ThreadedServer(limits=limits) as server:
        with Tap(server.base_url) as client:
            assert client.read_to_end() == b""
        with Tap(server.base_url) as client:
            play = server.create_play([exchange(*ANSWER)])
            client.send(post(play.base_url))
            assert client.read_to_end().endswith(b"0\r\n\r\n")


def test_a_connection_too_many_is_refused() -> None:
    """The connections that are there go on; the next gets a 503 and a close."""
    with ThreadedServer(limits=Limits(connections=2)) as server:
        play = server.create_play([exchange(*ANSWER, times=None)])
        with Tap(server.base_url) as first, Tap(server.base_url) as second:
            for client in (first, second):
                client.send(post(play.base_url)).read_until(b"0\r\n\r\n")
            with Tap(server.base_url) as third:
                third.send(post(play.base_url))
                assert refusal(third) == (503, "too-many-connections")
            first.send(post(play.base_url)).read_until(b"0\r\n\r\n")
        # The server hears of the closed connections a moment later.
        assert "200" in {status_of_one_more(play.base_url) for _ in range(200)}


def status_of_one_more(url: str) -> str:
    """Ask on one more connection, and give the status."""
    with Tap(url) as client:
        line = client.send(post(url)).read_until(b"\r\n")
    return line.split(b" ")[1].decode()
