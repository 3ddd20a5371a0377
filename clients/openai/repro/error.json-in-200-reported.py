"""What the caller of the openai package sees: error.json-in-200-reported.

The content type of a 200 is not looked at: a JSON error body has no data lines, so the
iterator ends at once, without an error.

Start `wavetank serve` first. It printed:

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
    base_url=f"{SERVER}/scenarios/errors/json-error-in-200", api_key="sk-anything"
)
try:
    for chunk in client.chat.completions.create(**REQUEST):
        for choice in chunk.choices:
            print(repr(choice.delta.content), choice.finish_reason)
    print("no error")
except openai.OpenAIError as error:
    print(repr(error))
