"""The server on the caller's own loop, and the plays it keeps."""

from __future__ import annotations

import asyncio

import aiohttp

from server.tapping import exchange
from wavetank.server import Exchanges, MockServer, MonotonicClock, Settings
from wavetank.server.plays import Plays

ANSWER = ({"content": ["Hello"]}, {"finish": "stop"}, "done")


def test_a_play_answers_on_the_same_loop() -> None:
    """Server and client may share a loop."""

    async def inside() -> str:
        async with MockServer() as server, aiohttp.ClientSession() as session:
            play = server.create_play([exchange(*ANSWER)])
            url = f"{server.base_url}/plays/{play.token}/chat/completions"
            async with session.post(url, json={"stream": True}) as answer:
                return await answer.text()

    assert "Hello" in asyncio.run(inside())


def test_closing_twice_is_harmless() -> None:
    """A server that never started, or was closed, can be closed."""

    async def inside() -> None:
        server = MockServer()
        await server.close()
        await server.start()
        await server.close()
        await server.close()

    asyncio.run(inside())


def test_the_oldest_play_gives_way() -> None:
    """Ended plays go first, then idle ones in order; the number is bounded."""

    async def inside() -> list[bool]:
        plays = Plays(MonotonicClock(), limit=3)
        made = [plays.create(Exchanges([]), settings=Settings()) for _ in range(3)]
        made[1].end()
        made += [plays.create(Exchanges([]), settings=Settings()) for _ in range(2)]
        assert all(play.ended for play in made[:2])
        plays.forget(made[0].token)  # gone already, which is what was wanted
        return [plays.get(play.token) is play for play in made]

    assert asyncio.run(inside()) == [False, False, True, True, True]


def test_a_play_under_way_never_gives_way() -> None:
    """However many are under way, all are kept; once they are over, few are."""

    async def inside() -> tuple[bool, int]:
        plays = Plays(MonotonicClock(), limit=10)
        made = [plays.create(Exchanges([]), settings=Settings()) for _ in range(10)]
        for _ in range(90):
            for each in made:
                each._idle.clear()
            made.append(plays.create(Exchanges([]), settings=Settings()))
        kept = all(plays.get(play.token) is play for play in made)
        for each in made:
            each._idle.set()
        for _ in range(50):
            plays.create(Exchanges([]), settings=Settings())
        return kept, len(list(plays))

    kept, left = asyncio.run(inside())
    assert kept
    assert left <= 10
