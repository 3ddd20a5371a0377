"""What the caller of LlamaIndex's DeepSeek sees: end.done-alone-reported.

[DONE] alone is a generator that ends at once, without an error.

Start `wavetank serve` first. It printed:

    no error
"""

import os

from llama_index.core.base.llms.types import ChatMessage
from llama_index.llms.deepseek import DeepSeek

SERVER = os.environ.get("WAVETANK_URL", "http://127.0.0.1:8765")

model = DeepSeek(
    model="deepseek-v4-flash",
    api_base=f"{SERVER}/scenarios/done/only",
    api_key="sk-anything",
    context_window=1_000_000,
)
answer = None
for answer in model.stream_chat([ChatMessage(role="user", content="Hello")]):
    print(repr(answer.delta), answer.raw.choices[0].finish_reason)
print("no error")
