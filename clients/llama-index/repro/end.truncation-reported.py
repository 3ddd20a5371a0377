"""What the caller of LlamaIndex's DeepSeek sees: end.truncation-reported.

The generator ends normally when the body ends before a finish_reason: the openai
package below does not ask whether the end came, and neither does LlamaIndex. The caller
has to notice by itself that no chunk carried a finish_reason.

Start `wavetank serve` first. It printed:

    '' None
    'One' None
    ', two' None
    no error
"""

import os

from llama_index.core.base.llms.types import ChatMessage
from llama_index.llms.deepseek import DeepSeek

SERVER = os.environ.get("WAVETANK_URL", "http://127.0.0.1:8765")

model = DeepSeek(
    model="deepseek-v4-flash",
    api_base=f"{SERVER}/scenarios/drops/clean-end-mid-content[framing=chunked]",
    api_key="sk-anything",
    context_window=1_000_000,
)
answer = None
for answer in model.stream_chat([ChatMessage(role="user", content="Hello")]):
    print(repr(answer.delta), answer.raw.choices[0].finish_reason)
print("no error")
