"""What the caller of litellm.completion sees: round-trip.empty-reasoning-returned.

The DeepSeek provider puts a single space in the place of an empty reasoning_content,
because it takes the empty one for a missing one.

Start `wavetank serve` first. It printed:

    given: ''
    sent:  ' '
"""

import os

import litellm

SERVER = os.environ.get("WAVETANK_URL", "http://127.0.0.1:8765")
CALL = {
    "id": "call_1",
    "type": "function",
    "function": {"name": "get_weather", "arguments": "{}"},
}
MESSAGES = [
    {"role": "user", "content": "What is the weather?"},
    {
        "role": "assistant",
        "content": "",
        "reasoning_content": "",
        "tool_calls": [CALL],
    },
    {"role": "tool", "tool_call_id": "call_1", "content": "21 C"},
]


def show(details: dict) -> None:
    if details.get("log_event_type") == "pre_api_call":
        sent = details["additional_args"]["complete_input_dict"]["messages"][1]
        print("sent: ", repr(sent["reasoning_content"]))


litellm.suppress_debug_info = True
print("given:", repr(MESSAGES[1]["reasoning_content"]))
litellm.completion(
    model="deepseek/deepseek-v4-pro",
    messages=MESSAGES,
    thinking={"type": "enabled"},
    api_base=f"{SERVER}/scenarios/complete/plain",
    api_key="sk-anything",
    logger_fn=show,
)
