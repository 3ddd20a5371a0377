r"""What the caller of sseclient-py sees: stream.crlf-accepted.

An event ends for it where two line ends of one kind stand together. Where a line ends in
LF and the blank one after it is CR LF, two events become one, and its data is no JSON.

Start `wavetank serve` first. It printed, with the beginnings of the chunks left out:

    200 text/event-stream; charset=utf-8 True
    '{"role":"assistant","content":""},...'
    '{"content":"Hello"},"finish_reason":null}]}\n{"id":...{"content":" there."},...'
    '{"content":""},"logprobs":null,"finish_reason":"stop"}],...'
    '[DONE]'
    no error
"""

import os

import requests
import sseclient

SERVER = os.environ.get("WAVETANK_URL", "http://127.0.0.1:8765")
REQUEST = {
    "model": "deepseek-v4-flash",
    "stream": True,
    "messages": [{"role": "user", "content": "Hello"}],
}

try:
    with requests.post(
        f"{SERVER}/scenarios/stream/lf-then-cr-lf/chat/completions",
        json=REQUEST,
        stream=True,
        timeout=60,
    ) as response:
        print(response.status_code, response.headers.get("content-type"), response.ok)
        for event in sseclient.SSEClient(response).events():
            print(repr(event.data.partition('"delta":')[2] or event.data))
    print("no error")
except requests.RequestException as error:
    print(repr(error))
