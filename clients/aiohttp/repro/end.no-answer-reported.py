"""What the caller of aiohttp sees: end.no-answer-reported.

A body without a single chunk is a loop that is never entered, without an error.

Start `wavetank serve` first. It printed:

    200 text/event-stream; charset=utf-8
    no error
"""

import asyncio
import os

import aiohttp

SERVER = os.environ.get("WAVETANK_URL", "http://127.0.0.1:8765")
REQUEST = {
    "model": "deepseek-v4-flash",
    "stream": True,
    "messages": [{"role": "user", "content": "Hello"}],
}


async def main() -> None:
    address = f"{SERVER}/scenarios/drops/clean-end-before-first-chunk/chat/completions"
    async with (
        aiohttp.ClientSession() as session,
        session.post(address, json=REQUEST) as response,
    ):
        print(response.status, response.headers.get("content-type"))
        async for line in response.content:
            print(line.partition(b'"choices":')[2] or line)
    print("no error")


try:
    asyncio.run(main())
except aiohttp.ClientError as error:
    print(repr(error))
