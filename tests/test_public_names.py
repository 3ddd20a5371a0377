"""What the top of the package offers."""

from __future__ import annotations

import asyncio
import json
import threading
import urllib.request

import openai
import pytest

import wavetank


def ask(mock_url: str, key: str) -> str:
    """Ask for a whole answer and return its text."""
    body = {
        "model": "deepseek-v4-flash",
        "messages": [{"role": "user", "content": "?"}],
    }
    request = urllib.request.Request(  # noqa: S310 - the address is the mock's own
        f"{mock_url}/chat/completions",
        json.dumps(body).encode(),
        {"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - as above
        return str(json.load(answer)["choices"][0]["message"]["content"])


def test_serve_is_the_fixture_for_everybody_else() -> None:
    """The block gets a mock, and nothing is left when it ends."""
    before = threading.active_count()

    with wavetank.serve() as mock:
        assert ask(mock.base_url, mock.api_key)
        mock.reply("It is sunny.")
        assert ask(mock.base_url, mock.api_key) == "It is sunny."

    assert threading.active_count() == before


def test_serve_serves_an_event_loop() -> None:
    """Asynchronous clients use the mock on the loop that opened it."""

    async def talk() -> str:
        async with (
            wavetank.serve() as mock,
            openai.AsyncOpenAI(base_url=mock.base_url, api_key=mock.api_key) as client,
        ):
            mock.reply("It is sunny.")
            answer = await client.chat.completions.create(
                model="deepseek-v4-flash", messages=[{"role": "user", "content": "?"}]
            )
            return answer.choices[0].message.content or ""

    before = threading.active_count()

    assert asyncio.run(talk()) == "It is sunny."
    assert threading.active_count() == before


def test_an_error_in_the_block_leaves_nothing_behind() -> None:
    """The server is closed whatever the block raises."""
    before = threading.active_count()

    with pytest.raises(LookupError), wavetank.serve():
        raise LookupError

    assert threading.active_count() == before
