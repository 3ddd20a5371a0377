"""What the caller of httpx sees: end.done-alone-reported.

[DONE] alone ends the loop before anything was appended, without an error.

Start `wavetank serve` first. It printed:

    200 text/event-stream; charset=utf-8
    'data: [DONE]'
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
        "POST", f"{SERVER}/scenarios/done/only/chat/completions", json=REQUEST
    ) as response:
        print(response.status_code, response.headers.get("content-type"))
        response.raise_for_status()
        for line in response.iter_lines():
            print(repr(line.partition('"choices":')[2] or line))
    print("no error")
except httpx.HTTPError as error:
    print(repr(error))
