"""What the caller of aiohttp sees: error.no-content-reported.

response.ok is true below 400, and a 204 has no body: a loop that is never entered,
without an error.

Start `wavetank serve` first. It printed:

    204 None
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
    address = f"{SERVER}/scenarios/errors/204/chat/completions"
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
