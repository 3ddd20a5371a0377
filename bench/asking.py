"""One measurement, made by the generator in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any, Final

from peers import CHUNKS, HERE

ASK: Final = {"model": "deepseek-v4-flash", "messages": [{"role": "user"}]}


def load(kind: str, url: str, count: int, *, said: str = "Hello") -> dict[str, float]:
    """Let the generator make one measurement."""
    stream = kind == "streams"
    messages = [{"role": "user", "content": said}]
    body: dict[str, Any] = {**ASK, "messages": messages, "stream": stream}
    body["thinking"] = {"type": "disabled"}
    body["max_tokens"] = CHUNKS if stream else 8
    program = str(HERE / "load.py")
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, program, kind, url, json.dumps(body), str(count)],
        check=True,
        capture_output=True,
        text=True,
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures
