"""What the caller of litellm.completion sees: error.status-surfaced.

A 524 of the gateway, with a page in HTML, is raised as litellm.Timeout with status_code
408: the status of the wire is not in the exception.

Start `wavetank serve` first. It printed:

    408 litellm.Timeout: DeepseekException - <html><body>A timeout occurred</body></htm…
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
        api_base=f"{SERVER}/scenarios/errors/html-524",
        api_key="sk-anything",
    ):
        (choice,) = chunk.choices
        print(repr(choice.delta.content), choice.finish_reason)
    print("no error")
except litellm.exceptions.Timeout as error:
    print(error.status_code, repr(error))
