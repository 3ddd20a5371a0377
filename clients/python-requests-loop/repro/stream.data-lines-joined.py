"""What the caller of requests sees: stream.data-lines-joined.

Each data line is taken for a whole event, as the guide describes them; the first half
of a chunk is no JSON, and the loop ends with that error.

Start `wavetank serve` first. It printed:

    200 text/event-stream; charset=utf-8 True
    b'[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_rea…
    b''
    b'data: {'
    b'data:  "id": "9d494129-5b77-449c-b646-539a84017aec",'
    b'data:  "object": "chat.completion.chunk",'
    b' [  {   "index": 0,   "delta": {    "content": "Hello"   },   "logprobs": null,  …
    b''
    b'[{"index":0,"delta":{"content":" there."},"logprobs":null,"finish_reason":null}]}'
    b''
    b'[{"index":0,"delta":{"content":""},"logprobs":null,"finish_reason":"stop"}],"usag…
    …
    b''
    no error
"""

import os

import requests

SERVER = os.environ.get("WAVETANK_URL", "http://127.0.0.1:8765")
REQUEST = {
    "model": "deepseek-v4-flash",
    "stream": True,
    "messages": [{"role": "user", "content": "Hello"}],
}

try:
    with requests.post(
        f"{SERVER}/scenarios/stream/data-over-several-lines/chat/completions",
        json=REQUEST,
        stream=True,
        timeout=60,
    ) as response:
        print(response.status_code, response.headers.get("content-type"), response.ok)
        for line in response.iter_lines():
            print(line.partition(b'"choices":')[2] or line)
    print("no error")
except requests.RequestException as error:
    print(repr(error))
