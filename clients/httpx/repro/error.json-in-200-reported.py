"""What the caller of httpx sees: error.json-in-200-reported.

The content type of a 200 is not looked at: a JSON error body has no data lines, so the
loop ends with nothing, without an error.

Start `wavetank serve` first. It printed:

    200 application/json
    '{"error":{"message":"Service is too busy.","type":"service_unavailable_error","par…
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
        f"{SERVER}/scenarios/errors/json-error-in-200/chat/completions",
        json=REQUEST,
    ) as response:
        print(response.status_code, response.headers.get("content-type"))
        response.raise_for_status()
        for line in response.iter_lines():
            print(repr(line.partition('"choices":')[2] or line))
    print("no error")
except httpx.HTTPError as error:
    print(repr(error))
