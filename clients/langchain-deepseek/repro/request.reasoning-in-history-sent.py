"""What the caller of ChatDeepSeek sees: request.reasoning-in-history-sent.

A message in OpenAI's form that holds reasoning_content is sent without it: the
conversion to the request knows only role, content and tool calls. The guide has
DeepSeek answer such a request with status 400 in thinking mode.

Start `wavetank serve` first. It printed:

    given: user role content
    given: assistant role content reasoning_content tool_calls
    given: tool role tool_call_id content
    sent: user content role
    sent: assistant content role tool_calls
    sent: tool content role tool_call_id
    langchain_openai.chat_models.base.OpenAIInvalidRequestError: Error code: 400 - The …
"""

import json
import os

import httpx
from langchain_deepseek import ChatDeepSeek

SERVER = os.environ.get("WAVETANK_URL", "http://127.0.0.1:8765")
REQUEST = {
    "model": "deepseek-v4-pro",
    "stream": True,
    "thinking": {"type": "enabled"},
    "messages": [
        {"role": "user", "content": "What is the weather in Paris?"},
        {
            "role": "assistant",
            "content": "",
            "reasoning_content": "The user asks for Paris.",
            "tool_calls": [
                {
                    "id": "call_00_oNaYFdzFE2LrYatAn7252220",
                    "type": "function",
                    "function": {
                        "name": "get_weather",
                        "arguments": '{"city": "Paris"}',
                    },
                }
            ],
        },
        {
            "role": "tool",
            "tool_call_id": "call_00_oNaYFdzFE2LrYatAn7252220",
            "content": "21 C, sunny",
        },
    ],
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


def show(request: httpx.Request) -> None:
    for message in json.loads(request.content)["messages"]:
        print("sent:", message["role"], *message)


for message in REQUEST["messages"]:
    print("given:", message["role"], *message)
model = ChatDeepSeek(
    model=REQUEST["model"],
    base_url=f"{SERVER}/scenarios/request/reasoning-in-history",
    api_key="sk-anything",
    http_client=httpx.Client(event_hooks={"request": [show]}),
)
model.invoke(REQUEST["messages"])
