"""What the caller of httpx sees: error.no-content-reported.

raise_for_status is content with every 2xx, and a 204 has no body: a loop that is never
entered, without an error.

Start `wavetank serve` first. It printed:

    204 None
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
        "POST", f"{SERVER}/scenarios/errors/204/chat/completions", json=REQUEST
    ) as response:
        print(response.status_code, response.headers.get("content-type"))
        response.raise_for_status()
        for line in response.iter_lines():
            print(repr(line.partition('"choices":')[2] or line))
    print("no error")
except httpx.HTTPError as error:
    print(repr(error))
