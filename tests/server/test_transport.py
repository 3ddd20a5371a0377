"""What the client really sees of a connection: FIN, RST, and another turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from server.tapping import HEAD_END, LAST_CHUNK, Tap, exchange, post

if TYPE_CHECKING:
    from wavetank.server import ThreadedServer

HELLO = ({"role": "assistant"}, {"content": ["Hello"]})
WHOLE = (*HELLO, {"finish": "stop"}, "done")
LOST = (*HELLO, {"fill": {"bytes": "2MB", "as": "comment"}}, "reset")


def test_a_cut_is_a_fin(server: ThreadedServer) -> None:
    """A cut stream ends as a plain end of file, without the last transfer chunk."""
    play = server.create_play([exchange(*HELLO, {"cut": {"inside": "chunk"}})])

    with Tap(play.base_url) as client:
        answer = client.send(post(play.base_url)).read_to_end()

    assert b'"role":"assistant"' in answer
    assert not answer.endswith(LAST_CHUNK)
    assert play.wait_idle(10)
    assert answer == play.transcript().written(0)


def test_a_fin_before_the_head_is_an_empty_answer(server: ThreadedServer) -> None:
    """A cut as the first step closes the connection without a byte."""
    play = server.create_play([exchange("cut")])

    with Tap(play.base_url) as client:
        assert client.send(post(play.base_url)).read_to_end() == b""


def test_a_reset_is_an_rst(server: ThreadedServer) -> None:
    """A reset reaches the client as one, after everything that was sent."""
    play = server.create_play([exchange(*HELLO, "reset")])

    with Tap(play.base_url) as client:
        client.send(post(play.base_url))
        with pytest.raises(ConnectionResetError):
            client.read_to_end()

    assert b"Hello" in client.seen
    assert client.seen == play.transcript().written(0)


def test_a_reset_waits_for_a_narrow_window(server: ThreadedServer) -> None:
    """Bytes that the client's window held back still arrive before the RST."""
    play = server.create_play([exchange(*LOST)])

    with Tap(play.base_url, receive_buffer=4096) as client:
        client.send(post(play.base_url))
        with pytest.raises(ConnectionResetError):
            client.read_to_end()

    assert play.wait_idle(10)
    assert client.seen == play.transcript().written(0)


def test_bytes_that_come_after_a_cut_do_not_turn_it_into_a_reset(
    server: ThreadedServer,
) -> None:
    """A client that goes on sending still reads the whole answer and a FIN."""
    play = server.create_play([exchange(*HELLO, "cut")])

    with Tap(play.base_url) as client:
        client.send(post(play.base_url)).read_until(b"Hello")
        assert play.wait_idle(10)
        client.send(b"x" * 65536)

        assert client.read_to_end().endswith(b"\n\n\r\n")


def test_a_whole_answer_leaves_the_connection_for_the_next(
    server: ThreadedServer,
) -> None:
    """Two requests are answered one after the other over one connection."""
    play = server.create_play([exchange(*WHOLE), exchange(*WHOLE)])

    with Tap(play.base_url) as client:
        answers = [
            client.send(post(play.base_url)).read_until(LAST_CHUNK) for _ in range(2)
        ]

    assert [answer.count(b"Hello") for answer in answers] == [1, 1]
    assert len({each.connection for each in play.transcript().requests}) == 1


def test_pipelined_requests_are_answered_in_order(server: ThreadedServer) -> None:
    """Requests sent before the first answer get their answers in turn."""
    play = server.create_play(
        [exchange({"content": [text]}, "done") for text in ("one", "two", "three")]
    )

    with Tap(play.base_url) as client:
        client.send(post(play.base_url) * 3)
        answers = [client.read_until(LAST_CHUNK) for _ in range(3)]

    assert [text in answer for text, answer in zip((b"one", b"two", b"three"), answers, strict=True)] == [True] * 3  # fmt: skip


def test_a_client_may_ask_for_the_close(server: ThreadedServer) -> None:
    """Connection: close is honoured with a FIN behind the whole answer."""
    play = server.create_play([exchange(*WHOLE)])

    with Tap(play.base_url) as client:
        client.send(post(play.base_url, headers=["Connection: close"]))
        answer = client.read_to_end()

    assert answer.endswith(LAST_CHUNK)


def test_the_server_may_close_behind_a_whole_answer(server: ThreadedServer) -> None:
    """An end that closes sends FIN although the client would have stayed."""
    play = server.create_play([exchange(*WHOLE, {"end": {"close": True}})])

    with Tap(play.base_url) as client:
        answer = client.send(post(play.base_url)).read_to_end()

    assert answer.endswith(LAST_CHUNK)


def test_a_body_held_back_is_asked_for(server: ThreadedServer) -> None:
    """Expect: 100-continue gets its interim answer before the body is read."""
    play = server.create_play([exchange(*WHOLE)])
    head, end, body = post(play.base_url, headers=["Expect: 100-continue"]).partition(
        HEAD_END
    )

    with Tap(play.base_url) as client:
        client.send(head + end).read_until(b"100 Continue\r\n\r\n")
        answer = client.send(body).read_until(LAST_CHUNK)

    assert b"Hello" in answer


@pytest.mark.parametrize("header", ["Upgrade: h2c", "Content-Encoding: gzip"])
def test_odd_offers_change_nothing(server: ThreadedServer, header: str) -> None:
    """An offered upgrade is declined, and a coded body is recorded as it came."""
    play = server.create_play([exchange(*WHOLE)])
    body = b'{"stream": true}'

    with Tap(play.base_url) as client:
        headers = ["Connection: Upgrade", header]
        client.send(post(play.base_url, body, headers=headers)).read_until(LAST_CHUNK)

    assert play.transcript().requests[0].body == body


def test_noise_is_answered_without_noise(
    server: ThreadedServer, capfd: pytest.CaptureFixture[str]
) -> None:
    """What is no HTTP gets a 400, and nothing is printed."""
    with Tap(server.base_url) as client:
        answer = client.send(b"what?\r\n\r\n").read_to_end()
    with Tap(server.base_url) as client:
        client.send(b"POST /plays/x HTTP/1.1\r\nContent-Length: 9\r\n\r\nhalf")

    assert answer.startswith(b"HTTP/1.0 400 ")
    assert capfd.readouterr() == ("", "")
