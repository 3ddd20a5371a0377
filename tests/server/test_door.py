"""A play's own port: connections end with the play that they led to."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web

from server.tapping import Tap, ask, exchange, post
from wavetank.errors import HarnessError
from wavetank.server import MockServer, ThreadedServer
from wavetank.server.door import Door
from wavetank.server.limits import Limits

ANSWER = ({"content": ["Hello"]}, {"finish": "stop"}, "done")


def test_a_play_that_stands_apart_has_a_port_of_its_own(server: ThreadedServer) -> None:
    """A client that keeps connections by their port meets no other play on them."""
    first = server.create_play([exchange(*ANSWER)], apart=True)
    second = server.create_play([exchange(*ANSWER)], apart=True)
    shared = server.create_play([exchange(*ANSWER)])

    origins = {each.base_url.partition("/plays/")[0] for each in (first, second)}

    assert len(origins | {server.base_url}) == 3
    assert shared.base_url.startswith(f"{server.base_url}/plays/")
    for play in (first, second, shared):
        assert "Hello" in ask(play.base_url, post(play.base_url))[1]
        assert len(play.transcript().requests) == 1


def test_a_kept_connection_ends_with_its_play(server: ThreadedServer) -> None:
    """What a client held open is closed, and the port is free; the server goes on."""
    play = server.create_play([exchange(*ANSWER)], apart=True)
    with Tap(play.base_url).send(post(play.base_url)) as client:
        client.read_until(b"0\r\n\r\n")

        play.end()

        assert client.read_to_end() == b""
    with pytest.raises(ConnectionRefusedError):
        Tap(play.base_url)
    play.end()
    other = server.create_play([exchange(*ANSWER)])
    assert "Hello" in ask(other.base_url, post(other.base_url))[1]


def test_closing_the_server_closes_every_door() -> None:
    """A play that nobody ended loses its port with the server."""
    with ThreadedServer() as server:
        play = server.create_play([exchange({"content": ["x"]}, "stall")], apart=True)
        client = Tap(play.base_url).send(post(play.base_url))
        client.read_until(b'"x"')

    with client:
        client.read_to_end()
    with pytest.raises(ConnectionRefusedError):
        Tap(play.base_url)


def test_a_door_needs_a_server() -> None:
    """Nobody could answer behind it."""

    async def inside() -> None:
        door = Door.listen("127.0.0.1", 0)
        try:
            await MockServer().open_door(door)
        finally:
            await door.close()

    with pytest.raises(HarnessError, match="not running"):
        asyncio.run(inside())


def test_a_door_may_be_closed_by_two_at_once() -> None:
    """A play that ends and the server that ends with it close the same door."""

    async def answer(_: web.BaseRequest) -> web.Response:
        return web.Response()

    async def inside() -> None:
        door = Door.listen("127.0.0.1", 0)
        await door.open(answer, Limits())
        await asyncio.gather(door.close(), door.close(), door.stop_accepting())
        with pytest.raises(ConnectionRefusedError):
            Tap(f"{door.base_url}/")

    asyncio.run(inside())


def test_a_door_that_opens_while_the_server_closes_is_closed() -> None:
    """A play may be made a moment too late, by another thread."""
    server = ThreadedServer()
    server.start()
    assert server._loop is not None
    server.create_play([exchange(*ANSWER)]).wait_idle(20)  # the server is loaded
    closing = server._server.close()
    asyncio.run_coroutine_threadsafe(closing, server._loop).result(20)
    late = server.create_play([exchange(*ANSWER)], apart=True)
    late.wait_idle(20)

    server.close()

    with pytest.raises(ConnectionRefusedError):
        Tap(late.base_url)
