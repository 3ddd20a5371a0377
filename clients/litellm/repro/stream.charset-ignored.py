r"""What the caller of litellm.completion sees: stream.charset-ignored.

The stream is decoded with the charset of the content type, where an event stream is
UTF-8 whatever it says: the caller gets text of wrong characters.

Start `wavetank serve` first. It printed:

    '' None
    'ä½\xa0' None
    'å¥½' None
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
        api_base=f"{SERVER}/scenarios/stream/charset-lie",
        api_key="sk-anything",
    ):
        (choice,) = chunk.choices
        print(repr(choice.delta.content), choice.finish_reason)
    print("no error")
except litellm.exceptions.Timeout as error:
    print(error.status_code, repr(error))
