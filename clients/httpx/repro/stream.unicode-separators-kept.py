"""What the caller of httpx sees: stream.unicode-separators-kept.

iter_lines ends a line at U+2028, U+2029 and U+0085 as str.splitlines does: a chunk with
one of them in its text is cut in two, and the loop ends with a JSON error.

Start `wavetank serve` first. It printed:

    200 text/event-stream; charset=utf-8
    '[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reas…
    ''
    '[{"index":0,"delta":{"content":"One'
    'two"},"logprobs":null,"finish_reason":null}]}'
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
        f"{SERVER}/scenarios/stream/unicode-line-separators/chat/completions",
        json=REQUEST,
    ) as response:
        print(response.status_code, response.headers.get("content-type"))
        response.raise_for_status()
        for line in response.iter_lines():
            print(repr(line.partition('"choices":')[2] or line))
    print("no error")
except httpx.HTTPError as error:
    print(repr(error))
