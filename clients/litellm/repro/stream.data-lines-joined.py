"""What the caller of litellm.completion sees: stream.data-lines-joined.

Each data line is taken for a whole event. Pieces of a chunk are no JSON and are passed
over in silence: text is lost and the caller is not told.

Start `wavetank serve` first. It printed:

    '' None
    ' there.' None
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
        api_base=f"{SERVER}/scenarios/stream/data-over-several-lines",
        api_key="sk-anything",
    ):
        (choice,) = chunk.choices
        print(repr(choice.delta.content), choice.finish_reason)
    print("no error")
except litellm.exceptions.Timeout as error:
    print(error.status_code, repr(error))
