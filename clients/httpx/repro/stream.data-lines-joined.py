"""What the caller of httpx sees: stream.data-lines-joined.

Each data line is taken for a whole event; the first half of a chunk is no JSON, and the
loop ends with that error.

Start `wavetank serve` first. It printed:

    200 text/event-stream; charset=utf-8
    '[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reas…
    ''
    'data: {'
    'data:  "id": "9d494129-5b77-449c-b646-539a84017aec",'
    …
    ''
    no error
"""

import os

import httpx

SERVER = os.environ.get("WAVETANK_URL", "http://127.0.0.1:8765")
REQUEST = {
    "model": "deepseek-v4-flash",
    "stream": True,
    "messages": [{"role": "user", "content": "Hello"}],
}

try:
    with httpx.stream(
        "POST",
        f"{SERVER}/scenarios/stream/data-over-several-lines/chat/completions",
        json=REQUEST,
    ) as response:
        print(response.status_code, response.headers.get("content-type"))
        response.raise_for_status()
        for line in response.iter_lines():
            print(repr(line.partition('"choices":')[2] or line))
    print("no error")
except httpx.HTTPError as error:
    print(repr(error))
