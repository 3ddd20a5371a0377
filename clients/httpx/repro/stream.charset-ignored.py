r"""What the caller of httpx sees: stream.charset-ignored.

iter_lines decodes with the charset of the content type, where an event stream is UTF-8
whatever it says: the caller gets text of wrong characters.

Start `wavetank serve` first. It printed:

    200 text/event-stream; charset=windows-1252
    '[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reas…
    ''
    '[{"index":0,"delta":{"content":"ä½\xa0"},"logprobs":null,"finish_reason":null}]}'
    ''
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
        "POST", f"{SERVER}/scenarios/stream/charset-lie/chat/completions", json=REQUEST
    ) as response:
        print(response.status_code, response.headers.get("content-type"))
        response.raise_for_status()
        for line in response.iter_lines():
            print(repr(line.partition('"choices":')[2] or line))
    print("no error")
except httpx.HTTPError as error:
    print(repr(error))
