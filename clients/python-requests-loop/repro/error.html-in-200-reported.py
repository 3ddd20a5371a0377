"""What the caller of requests sees: error.html-in-200-reported.

A web page in a 200 has no data lines either: the loop ends with nothing, without an
error.

Start `wavetank serve` first. It printed:

    200 text/html True
    b'<!doctype html><title>Sign in</title><p>Please sign in to the network.'
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
        f"{SERVER}/scenarios/errors/html-in-200/chat/completions",
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
