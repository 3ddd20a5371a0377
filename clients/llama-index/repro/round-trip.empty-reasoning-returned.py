"""What the caller of LlamaIndex's DeepSeek sees: round-trip.empty-reasoning-returned.

The message that stream_chat gave holds a ThinkingBlock, and the request is made without
it, empty or not.

Start `wavetank serve` first. It printed:

    sent: user role content
    got: thinking text tool_call
    sent: user role content
    sent: assistant role content tool_calls
    sent: tool role content tool_call_id
"""

import json
import os

import httpx
import openai
from llama_index.core.base.llms.types import ChatMessage
from llama_index.llms.deepseek import DeepSeek

SERVER = os.environ.get("WAVETANK_URL", "http://127.0.0.1:8765")
TOOL = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}},
    },
}


def show(request: httpx.Request) -> None:
    for message in json.loads(request.content)["messages"]:
        print("sent:", message["role"], *message)


model = DeepSeek(
    model="deepseek-v4-pro",
    api_base=f"{SERVER}/scenarios/round-trip/empty-reasoning",
    api_key="sk-anything",
    context_window=1_000_000,
    http_client=httpx.Client(event_hooks={"request": [show]}),
)
messages = [ChatMessage(role="user", content="What is the weather in Paris?")]
*_, answer = model.stream_chat(messages, tools=[TOOL])
print("got:", *(block.block_type for block in answer.message.blocks))
call = answer.message.blocks[-1]
result = ChatMessage(
    role="tool", content="21 C", additional_kwargs={"tool_call_id": call.tool_call_id}
)
try:
    model.chat([*messages, answer.message, result], tools=[TOOL])
except openai.BadRequestError as error:
    print(repr(error)[:80])
