"""What the caller of requests sees: transport.interim-skipped.

http.client reads on after a 100 alone, and takes a 103 for the answer. response.ok is
true below 400 and the body is empty: a loop that is never entered, without an error.

Start `wavetank serve` first. It printed:

    103 None True
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
        f"{SERVER}/scenarios/transport/interim-103/chat/completions",
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
