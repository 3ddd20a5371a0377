"""What the caller of aiohttp sees: error.html-in-200-reported.

The content type of a 200 is not looked at: a web page has no data lines, so the loop
ends with nothing, without an error.

Start `wavetank serve` first. It printed:

    200 text/html
    b'<!doctype html><title>Sign in</title><p>Please sign in to the network.'
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
    address = f"{SERVER}/scenarios/errors/html-in-200/chat/completions"
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
