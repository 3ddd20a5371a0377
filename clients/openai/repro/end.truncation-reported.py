"""What the caller of the openai package sees: end.truncation-reported.

The iterator ends normally when a well-framed stream ends before a finish_reason; the
caller has to notice by itself that finish_reason is still None.

Start `wavetank serve` first. It printed:

    '' None
    'One' None
    ', two' None
    no error
"""

import os

import openai

SERVER = os.environ.get("WAVETANK_URL", "http://127.0.0.1:8765")
REQUEST = {
    "model": "deepseek-v4-flash",
    "stream": True,
    "messages": [{"role": "user", "content": "Hello"}],
}

client = openai.OpenAI(
    base_url=f"{SERVER}/scenarios/drops/clean-end-mid-content[framing=chunked]",
    api_key="sk-anything",
)
try:
    for chunk in client.chat.completions.create(**REQUEST):
        for choice in chunk.choices:
            print(repr(choice.delta.content), choice.finish_reason)
    print("no error")
except openai.OpenAIError as error:
    print(repr(error))
