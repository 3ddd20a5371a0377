"""What the caller of LlamaIndex's DeepSeek sees: cancel.closes-connection.

Closing the generator of stream_chat does not close the answer of the openai package
below: the connection stays open, and the model goes on, until the garbage collector
comes.

Start `wavetank serve` first. It printed:

    'A mixture'
    after close: 1
    after del: 1
    after the collection: 0
"""

import gc
import os
from pathlib import Path
from urllib.parse import urlsplit

from llama_index.core.base.llms.types import ChatMessage
from llama_index.llms.deepseek import DeepSeek

SERVER = os.environ.get("WAVETANK_URL", "http://127.0.0.1:8765")
ESTABLISHED = "01"


def connections() -> int:
    """Count the open connections to the server, as Linux tells."""
    end = f":{urlsplit(SERVER).port:04X}"
    rows = map(str.split, Path("/proc/net/tcp").read_text("utf-8").splitlines())
    return sum(row[2].endswith(end) and row[3] == ESTABLISHED for row in rows)


model = DeepSeek(
    model="deepseek-v4-flash",
    api_base=f"{SERVER}/scenarios/cancel/in-flight",
    api_key="sk-anything",
    context_window=1_000_000,
)
stream = model.stream_chat([ChatMessage(role="user", content="Hello")])
for answer in stream:
    if answer.delta:
        print(repr(answer.delta))
        break
stream.close()
print("after close:", connections())
del stream, answer
print("after del:", connections())
gc.collect()
print("after the collection:", connections())
