"""Read what curl prints of a chat, and say what the caller has in hand at its end.

Lines as the guide's loop takes them: ``data:`` is cut off, ``[DONE]`` is the end, other
lines are passed over. Without a data line the body is a whole answer, or an error.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

UNREADABLE = (ValueError, LookupError, TypeError, AttributeError)

turn: dict[str, Any] = {
    "outcome": "complete",
    "content": "",
    "reasoning_content": None,
    "finish_reason": None,
    "usage": None,
}


def take(answer: dict[str, Any], part: str) -> None:
    """Append one chunk's delta, or take the message of a whole answer."""
    turn["usage"] = answer.get("usage") or turn["usage"]
    for choice in answer["choices"]:
        turn["content"] += choice[part].get("content") or ""
        if (reasoning := choice[part].get("reasoning_content")) is not None:
            turn["reasoning_content"] = (turn["reasoning_content"] or "") + reasoning
        turn["finish_reason"] = choice.get("finish_reason") or turn["finish_reason"]


def fail(kind: str, message: str, status: int | None = None) -> None:
    """Tell an error beside what came before it."""
    error = {"kind": kind, "type": "curl", "message": message, "status": status}
    turn.update(outcome="error", error=error)


def end(line: str, body: str, *, stream: bool) -> None:
    """Take curl's last line: the status, its own exit status, and why."""
    _, status, code, reason = line.rstrip("\n").split(" ", 3)
    if int(status) >= 400:  # noqa: PLR2004  what curl's own --fail takes for an error
        fail("http", f"{status}: {body.strip()}", int(status))
    elif turn["outcome"] == "error":
        return  # it is known already what could not be read
    elif code != "0":
        # 18, 56 and 92 of curl's manual: the answer had begun.
        began = code in {"18", "56", "92"}
        fail("truncated" if began else "connection", f"curl: ({code}) {reason}")
    elif not stream:
        take(json.loads(body), "message")


def read() -> None:
    """Read to [DONE] or to curl's end."""
    stream = json.loads(os.environ["WAVETANK_REQUEST"]).get("stream", False)
    body = ""
    for line in sys.stdin:
        if line.startswith("curl: "):
            return end(line, body, stream=stream)
        if not line.startswith("data:") or turn["outcome"] == "error":
            body += line
            continue
        data = line.removeprefix("data:").strip()
        if data == "[DONE]":
            return None
        try:
            take(json.loads(data), "delta")
        except UNREADABLE as error:
            # The body of an error may look like a stream; its status comes last.
            fail("protocol", f"{type(error).__name__}: {error}: {data}")
            body += line
    return None


try:
    read()
except UNREADABLE as error:
    fail("protocol", f"{type(error).__name__}: {error}")
print(json.dumps({"turns": [turn]}))
