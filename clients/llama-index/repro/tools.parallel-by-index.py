"""What the caller of LlamaIndex's DeepSeek sees: tools.parallel-by-index.

A fragment is added to the last call where its index is that of the last call, and is a
call of its own otherwise: fragments of two calls that come in turn are four calls.

Start `wavetank serve` first. It printed:

    came: 0 ''
    came: 0 '{"city": "'
    came: 1 ''
    came: 1 '{"city": "'
    came: 0 'Par'
    came: 0 'is"}'
    came: 1 'Ro'
    came: 1 'me"}'
    given: get_weather '{"city": "'
    given: get_weather '{"city": "'
    given:  'Paris"}'
    given:  'Rome"}'
"""

import os

from llama_index.core.base.llms.types import ChatMessage
from llama_index.llms.deepseek import DeepSeek

SERVER = os.environ.get("WAVETANK_URL", "http://127.0.0.1:8765")
REQUEST = {
    "model": "deepseek-v4-flash",
    "stream": True,
    "messages": [{"role": "user", "content": "What is the weather in Paris and Rome?"}],
    "tools": [
        {
            "type": "function",
            "function": {
                "name": "get_weather",
                "parameters": {
                    "type": "object",
                    "properties": {"city": {"type": "string"}},
                    "required": ["city"],
                },
            },
        }
    ],
}

model = DeepSeek(
    model="deepseek-v4-flash",
    api_base=f"{SERVER}/scenarios/tools/parallel-interleaved",
    api_key="sk-anything",
    context_window=1_000_000,
)
answer = None
for answer in model.stream_chat(
    [ChatMessage(role="user", content="Hello")], tools=REQUEST["tools"]
):
    for choice in answer.raw.choices:
        for part in choice.delta.tool_calls or ():
            print("came:", part.index, repr(part.function.arguments))
for block in answer.message.blocks:
    if block.block_type == "tool_call":
        print("given:", block.tool_name, repr(block.tool_kwargs))
