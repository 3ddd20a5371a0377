"""The server in its thread: starts, says why it cannot, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import socket
import threading

import pytest

from server.tapping import LAST_CHUNK, Tap, ask, exchange, get, post
from wavetank.endpoint import Endpoint, load_profile
from wavetank.errors import HarnessError
from wavetank.server import SimulatedEndpoint, ThreadedServer
from wavetank.server.late import Late

ANSWER = ({"content": ["Hello"]}, {"finish": "stop"}, "done")


def threads() -> int:
    """Count the servers' threads; a fixture's server may have one too."""
    return sum("wavetank-server" in each.name for each in threading.enumerate())


def test_closing_leaves_no_thread_and_no_socket() -> None:
    """After close the port is free, held answers are over, and the thread is gone."""
    before = threads()
    with ThreadedServer() as server:
        play = server.create_play([exchange({"content": ["x"]}, "stall")])
        client = Tap(play.base_url).send(post(play.base_url))
        client.read_until(b'"x"')
        idle = Tap(server.base_url).send(get(server.base_url, "/"))
        idle.read_until(b"lists the scenarios\n")

    with client, idle:
        assert LAST_CHUNK not in client.read_to_end()
        assert idle.read_to_end() == b""
    assert threads() == before
    with pytest.raises(ConnectionRefusedError):
        Tap(server.base_url)
    server.close()


def test_handles_outlive_the_server() -> None:
    """What was recorded can still be read, and ending again is harmless."""
    with ThreadedServer() as server:
        play = server.create_play([exchange(*ANSWER)])
        ask(play.base_url, post(play.base_url))

    play.report_deltas(1)
    play.end()
    assert play.wait_idle(0)
    assert len(play.transcript().requests) == 1


def test_a_server_that_does_not_run_makes_no_plays() -> None:
    """A play needs a server that listens."""
    with pytest.raises(HarnessError, match="not running"):
        ThreadedServer().create_play([])


def test_a_taken_port_is_told_in_plain_words() -> None:
    """The message names host and port and what to do, and no thread is left."""
    before = threads()
    with ThreadedServer() as first:
        port = int(first.base_url.rpartition(":")[2])
        with pytest.raises(HarnessError) as caught:
            ThreadedServer().start(port=port)

        assert threads() == before + 1
    assert str(caught.value) == (
        f"cannot listen on 127.0.0.1 port {port}: another program listens there; "
        "stop it, or choose another port"
    )


@pytest.mark.parametrize(
    ("host", "port", "reason"),
    [
        ("192.0.2.1", 0, "this machine has no such address"),
        ("127.0.0.1", 65536, "from 0 to 65535"),
        ("no such host", 0, "cannot listen on no such host port 0: "),
    ],
)
def test_an_impossible_address_is_told(host: str, port: int, reason: str) -> None:
    """Every reason for not listening comes as one sentence."""
    with pytest.raises(HarnessError, match="cannot listen on") as caught:
        ThreadedServer().start(host, port)

    assert reason in str(caught.value)


def test_listening_everywhere_shows_an_address_to_call() -> None:
    """The address shown is one that a client on this machine can use."""
    server = ThreadedServer()
    server.start("0.0.0.0")  # noqa: S104 - the test is about this address
    try:
        assert server.base_url.startswith("http://127.0.0.1:")
        assert ask(server.base_url, get(server.base_url, "/"))[0] == 200
    finally:
        server.close()


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine has no IPv6")
def test_an_ipv6_address_is_written_in_brackets() -> None:
    """An IPv6 host gives a URL that clients can parse (RFC 3986 section 3.2.2)."""
    server = ThreadedServer()
    try:
        server.start("::1")
    except HarnessError as error:
        pytest.skip(str(error))
    try:
        assert server.base_url.startswith("http://[::1]:")
    finally:
        server.close()


def test_it_works_beside_a_running_loop() -> None:
    """A test that is a coroutine can use it: the loop is not touched."""

    async def inside() -> tuple[int, object]:
        with ThreadedServer() as server:
            play = server.create_play([exchange(*ANSWER)])
            return await asyncio.to_thread(ask, play.base_url, post(play.base_url))

    assert asyncio.run(inside())[0] == 200


def test_many_threads_may_play_at_once(server: ThreadedServer) -> None:
    """Plays do not see each other, whatever thread makes them."""
    found: list[list[int]] = []

    def play_ten() -> None:
        plays = [server.create_play([exchange(*ANSWER)]) for _ in range(10)]
        statuses = [ask(each.base_url, post(each.base_url))[0] for each in plays]
        for each in plays:
            each.end()
        found.append(statuses + [len(each.transcript().requests) for each in plays])

    workers = [threading.Thread(target=play_ten) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert found == [[200] * 10 + [1] * 10] * 4


def test_waiting_has_an_end(server: ThreadedServer) -> None:
    """Waiting for a held answer gives up in time and says so."""
    play = server.create_play([exchange({"content": ["x"]}, "stall")])

    with Tap(play.base_url) as client:
        client.send(post(play.base_url)).read_until(b'"x"')
        assert not play.wait_idle(0.01)
    assert play.wait_idle(10)
    assert LAST_CHUNK not in play.transcript().written(0)


def test_what_is_asked_of_a_server_waits_for_it() -> None:
    """Right after the start a play can be made, loaded, asked and ended, in order."""
    with ThreadedServer() as server:
        play = server.create_play([exchange({"error": "rate-limit"})])
        play.load([exchange(*ANSWER)])

        assert ask(play.base_url, post(play.base_url))[0] == 200
        assert len(play.transcript().requests) == 1
        play.end()
        assert ask(play.base_url, post(play.base_url))[0] == 410


def test_a_play_ends_without_being_waited_for() -> None:
    """What is asked later is refused, and a server that is gone does not mind."""
    with ThreadedServer() as server:
        play = server.create_play([exchange(*ANSWER)], apart=True)
        root = server.create_play([exchange(*ANSWER)])
        play.end_soon()
        root.end_soon()

        assert ask(root.base_url, post(root.base_url))[0] == 410
        play.end()
        with pytest.raises(ConnectionRefusedError):
            Tap(play.base_url)
    play.end_soon()


def test_a_server_that_was_hardly_started_closes() -> None:
    """Closing does not depend on anything having been asked."""
    before = threads()
    server = ThreadedServer()
    server.start()
    server.close()

    assert threads() == before


def test_an_endpoint_is_made_when_the_server_needs_it() -> None:
    """What makes the endpoint may be given in its place."""
    endpoint = SimulatedEndpoint(Endpoint(load_profile()))
    with ThreadedServer(endpoint=Late(lambda: endpoint)) as server:
        assert ask(server.base_url, get(server.base_url, "/models"))[0] == 401
        assert server.endpoint is endpoint
