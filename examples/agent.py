"""An agent with a tool, in thinking mode. Set OPENAI_BASE_URL and OPENAI_API_KEY."""

import json

from openai import OpenAI

cities = {"city": {"type": "string"}}
place = {"type": "object", "properties": cities, "required": ["city"]}
weather = {"name": "get_weather", "description": "Weather now.", "parameters": place}
tools = [{"type": "function", "function": weather}]
question = "Compare the weather in Hangzhou and Berlin; ask for both at once."
messages = [{"role": "user", "content": question}]
client, thinking = OpenAI(), {"thinking": {"type": "enabled"}}
while True:
    answer = client.chat.completions.create(
        model="deepseek-v4-flash", messages=messages, tools=tools, extra_body=thinking
    )
    message = answer.choices[0].message
    messages.append(message)  # with its reasoning_content, or the next is a 400
    if not message.tool_calls:
        break
    for call in message.tool_calls:
        print("asked for", call.function.arguments)
        told = f"{json.loads(call.function.arguments)['city']}: 21 degrees, clear"
        messages.append({"role": "tool", "tool_call_id": call.id, "content": told})
print(message.content)
