r"""What the caller of aiohttp sees: stream.data-lines-joined.

Each data line is taken for a whole event; the first half of a chunk is no JSON, and the
loop ends with that error.

Start `wavetank serve` first. It printed:

    200 text/event-stream; charset=utf-8
    b'[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_rea…
    b'\n'
    b'data: {\n'
    b'data:  "id": "9d494129-5b77-449c-b646-539a84017aec",\n'
    …
    b'\n'
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
    address = f"{SERVER}/scenarios/stream/data-over-several-lines/chat/completions"
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
