"""What the caller of ChatOpenAI sees: request.extra-fields-passed.

max_tokens is sent under the name max_completion_tokens, as OpenAI wants it; DeepSeek
documents max_tokens alone. The limit that the caller set does not reach it unless it is
put into extra_body.

Start `wavetank serve` first. It printed:

    sent: model stream messages max_completion_tokens
"""

import json
import os

import httpx
from langchain_openai import ChatOpenAI

SERVER = os.environ.get("WAVETANK_URL", "http://127.0.0.1:8765")


def show(request: httpx.Request) -> None:
    print("sent:", *json.loads(request.content))


model = ChatOpenAI(
    model="deepseek-v4-flash",
    base_url=f"{SERVER}/scenarios/content/plain",
    api_key="sk-anything",
    http_client=httpx.Client(event_hooks={"request": [show]}),
    max_tokens=64,
)
for _ in model.stream("Hi"):
    pass
