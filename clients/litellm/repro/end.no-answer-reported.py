"""What the caller of litellm.completion sees: end.no-answer-reported.

A stream without a single chunk is taken for an answer without text. LiteLLM adds a last
chunk of its own with finish_reason "stop", so that the caller cannot tell it from a
whole answer.

Start `wavetank serve` first. It printed:

    None stop
    no error
"""

import os

import litellm

SERVER = os.environ.get("WAVETANK_URL", "http://127.0.0.1:8765")
REQUEST = {
    "model": "deepseek-v4-flash",
    "stream": True,
    "messages": [{"role": "user", "content": "Hello"}],
}

litellm.suppress_debug_info = True
try:
    for chunk in litellm.completion(
        model=f"deepseek/{REQUEST['model']}",
        messages=REQUEST["messages"],
        stream=True,
        api_base=f"{SERVER}/scenarios/drops/clean-end-before-first-chunk",
        api_key="sk-anything",
    ):
        (choice,) = chunk.choices
        print(repr(choice.delta.content), choice.finish_reason)
    print("no error")
except litellm.exceptions.Timeout as error:
    print(error.status_code, repr(error))
