"""What the caller of the anthropic package sees: tools.cut-arguments-not-repaired.

The input of a call that was cut at the token limit is what a lenient parser makes of
its beginning: an object, and not the text that came.

Start `wavetank serve` first. It printed:

    sent '{"city": "Par'
    input {}, stop_reason max_tokens
"""

import os

import anthropic

SERVER = os.environ.get("WAVETANK_URL", "http://127.0.0.1:8765")
REQUEST = {
    "model": "deepseek-v4-flash",
    "max_tokens": 12,
    "messages": [{"role": "user", "content": "What is the weather in Paris?"}],
    "tools": [
        {
            "name": "get_weather",
            "input_schema": {
                "type": "object",
                "properties": {"city": {"type": "string"}},
            },
        }
    ],
}

client = anthropic.Anthropic(
    base_url=f"{SERVER}/scenarios/anthropic/cut-input/anthropic", api_key="sk-anything"
)
sent = ""
try:
    with client.messages.stream(**REQUEST) as stream:
        for event in stream:
            if event.type == "input_json":
                sent += event.partial_json
        message = stream.get_final_message()
        print("sent", repr(sent))
        print(f"input {message.content[0].input}, stop_reason {message.stop_reason}")
except anthropic.AnthropicError as error:
    print(repr(error))
