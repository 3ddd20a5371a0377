"""What the caller of requests sees: end.truncation-reported.

The loop ends when the body does: nobody asks whether [DONE] or a finish_reason came.
The caller has to notice by itself that finish_reason is still None.

Start `wavetank serve` first. It printed:

    200 text/event-stream; charset=utf-8 True
    b'[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_rea…
    b''
    b'[{"index":0,"delta":{"content":"One"},"logprobs":null,"finish_reason":null}]}'
    b''
    b'[{"index":0,"delta":{"content":", two"},"logprobs":null,"finish_reason":null}]}'
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
        f"{SERVER}/scenarios/drops/clean-end-mid-content[framing=chunked]/chat/completions",
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
