"""What the caller of litellm.completion sees: finish.reason-passed-on.

insufficient_system_resource is not in the table of finish reasons and becomes "stop" (a
warning is logged): an answer that DeepSeek broke off looks like a whole one.

Start `wavetank serve` first. It printed:

    '' None
    'The first' None
    ' step is' None
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
        api_base=f"{SERVER}/scenarios/finish/insufficient-system-resource",
        api_key="sk-anything",
    ):
        (choice,) = chunk.choices
        print(repr(choice.delta.content), choice.finish_reason)
    print("no error")
except litellm.exceptions.Timeout as error:
    print(error.status_code, repr(error))
