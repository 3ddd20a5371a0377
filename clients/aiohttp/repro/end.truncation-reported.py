r"""What the caller of aiohttp sees: end.truncation-reported.

The loop ends when the body does: nobody asks whether [DONE] or a finish_reason came.
The caller has to notice by itself that finish_reason is still None.

Start `wavetank serve` first. It printed:

    200 text/event-stream; charset=utf-8
    b'[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_rea…
    b'\n'
    b'[{"index":0,"delta":{"content":"One"},"logprobs":null,"finish_reason":null}]}\n'
    b'\n'
    b'[{"index":0,"delta":{"content":", two"},"logprobs":null,"finish_reason":null}]}\n'
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
    address = f"{SERVER}/scenarios/drops/clean-end-mid-content[framing=chunked]/chat/completions"
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
