"""What the caller of ChatOpenAI sees: usage.not-added-up.

Chunks are added up with +, as LangChain's page shows, and that adds up usage_metadata
as well: where usage comes on two chunks, each time for the whole answer, the caller
sees twice as many tokens.

Start `wavetank serve` first. It printed:

    no error
    'Hello there.' stop
    {'input_tokens': 10, 'output_tokens': 6, 'total_tokens': 16}
"""

import os

import openai
from langchain_openai import ChatOpenAI

SERVER = os.environ.get("WAVETANK_URL", "http://127.0.0.1:8765")
REQUEST = {
    "model": "deepseek-v4-flash",
    "stream": True,
    "stream_options": {"include_usage": True},
    "messages": [{"role": "user", "content": "Hello"}],
}

model = ChatOpenAI(
    model=REQUEST["model"],
    base_url=f"{SERVER}/scenarios/usage/on-both",
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
