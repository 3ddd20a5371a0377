"""What the caller of requests sees: end.disconnect-reported.

http.client takes the end of the connection for the end of the headers. The status was
there, the body is empty, and the loop ends without an error.

Start `wavetank serve` first. It printed:

    200 text/even True
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
        f"{SERVER}/scenarios/drops/fin-inside-header/chat/completions",
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
