"""What the caller of the anthropic package sees: anthropic.truncation-reported.

A stream that ends well without a stop_reason ends the iterator without an error, and
the final message is handed over as if it were whole.

Start `wavetank serve` first. It printed:

    'One'
    ', two'
    no error, stop_reason None
"""

import os

import anthropic

SERVER = os.environ.get("WAVETANK_URL", "http://127.0.0.1:8765")
REQUEST = {
    "model": "deepseek-v4-flash",
    "max_tokens": 256,
    "messages": [{"role": "user", "content": "Hello"}],
}

client = anthropic.Anthropic(
    base_url=f"{SERVER}/scenarios/anthropic/clean-end-after-block/anthropic",
    api_key="sk-anything",
)
try:
    with client.messages.stream(**REQUEST) as stream:
        for text in stream.text_stream:
            print(repr(text))
        print("no error, stop_reason", stream.get_final_message().stop_reason)
except anthropic.AnthropicError as error:
    print(repr(error))
