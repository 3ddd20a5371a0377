"""What the caller of requests sees: error.json-in-200-reported.

The content type of a 200 is not looked at: a JSON error body has no data lines, so the
loop ends with nothing, without an error.

Start `wavetank serve` first. It printed:

    200 application/json True
    b'{"error":{"message":"Service is too busy.","type":"service_unavailable_error","pa…
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
        f"{SERVER}/scenarios/errors/json-error-in-200/chat/completions",
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
