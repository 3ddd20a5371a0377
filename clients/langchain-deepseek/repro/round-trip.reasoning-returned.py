"""What the caller of ChatDeepSeek sees: round-trip.reasoning-returned.

stream gives the thinking trace in additional_kwargs["reasoning_content"], but the
message is sent back without it. After a tool call the guide has DeepSeek answer such a
request with status 400.

Start `wavetank serve` first. It printed:

    sent: user content role
    got: {'reasoning_content': 'The user asks for Paris.'}
    sent: user content role
    sent: assistant content role tool_calls
    sent: tool content role tool_call_id
    OpenAIInvalidRequestError('Error code: 400 - The `reasoning_content` in the thin
"""

import json
import os

import httpx
import openai
from langchain_core.messages import HumanMessage, ToolMessage
from langchain_deepseek import ChatDeepSeek

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


model = ChatDeepSeek(
    model="deepseek-v4-pro",
    base_url=f"{SERVER}/scenarios/round-trip/tool-call",
    api_key="sk-anything",
    http_client=httpx.Client(event_hooks={"request": [show]}),
).bind_tools([TOOL])
messages = [HumanMessage("What is the weather in Paris?")]
full = None
for chunk in model.stream(messages):
    full = chunk if full is None else full + chunk
print("got:", full.additional_kwargs)
messages += [full, ToolMessage("21 C", tool_call_id=full.tool_calls[0]["id"])]
try:
    model.invoke(messages)
except openai.BadRequestError as error:
    print(repr(error)[:80])
