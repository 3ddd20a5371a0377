"""What the caller of httpx sees: end.no-answer-reported.

A body without a single chunk is a loop that is never entered, without an error.

Start `wavetank serve` first. It printed:

    200 text/event-stream; charset=utf-8
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
        f"{SERVER}/scenarios/drops/clean-end-before-first-chunk/chat/completions",
        json=REQUEST,
    ) as response:
        print(response.status_code, response.headers.get("content-type"))
        response.raise_for_status()
        for line in response.iter_lines():
            print(repr(line.partition('"choices":')[2] or line))
    print("no error")
except httpx.HTTPError as error:
    print(repr(error))
