"""What the caller of sseclient-py sees: end.truncation-reported.

The loop ends when the body does: nobody asks whether [DONE] or a finish_reason came.
The caller has to notice by itself that finish_reason is still None.

Start `wavetank serve` first. It printed:

    200 text/event-stream; charset=utf-8 True
    '[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reas…
    '[{"index":0,"delta":{"content":"One"},"logprobs":null,"finish_reason":null}]}'
    '[{"index":0,"delta":{"content":", two"},"logprobs":null,"finish_reason":null}]}'
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
        f"{SERVER}/scenarios/drops/clean-end-mid-content[framing=chunked]/chat/completions",
        json=REQUEST,
        stream=True,
        timeout=60,
    ) as response:
        print(response.status_code, response.headers.get("content-type"), response.ok)
        for event in sseclient.SSEClient(response).events():
            print(repr(event.data.partition('"choices":')[2] or event.data))
    print("no error")
except requests.RequestException as error:
    print(repr(error))
