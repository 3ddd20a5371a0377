"""What the caller of ChatOpenAI sees: end.truncation-reported.

stream ends normally when the body ends before a finish_reason: the openai package below
does not ask whether the end came, and neither does LangChain. The caller has to notice
by itself that response_metadata holds no finish_reason.

Start `wavetank serve` first. It printed:

    no error
    'One, two' None
    {}
"""

import os

import openai
from langchain_openai import ChatOpenAI

SERVER = os.environ.get("WAVETANK_URL", "http://127.0.0.1:8765")
REQUEST = {
    "model": "deepseek-v4-flash",
    "stream": True,
    "messages": [{"role": "user", "content": "Hello"}],
}

model = ChatOpenAI(
    model=REQUEST["model"],
    base_url=f"{SERVER}/scenarios/drops/clean-end-mid-content[framing=chunked]",
    api_key="sk-anything",
)
full = None
try:
    for chunk in model.stream(REQUEST["messages"]):
        full = chunk if full is None else full + chunk
    print("no error")
except openai.OpenAIError as error:
    print(repr(error))
print(repr(full.text), full.response_metadata.get("finish_reason"))
print(
    {
        each: n
        for each, n in (full.usage_metadata or {}).items()
        if "details" not in each
    }
)
