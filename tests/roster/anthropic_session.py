"""A client of the Anthropic surface as a session, a stand-in for the real ones."""

from __future__ import annotations

import json
import urllib.request
from typing import Any
from urllib.error import HTTPError

from wavetank.client import (
    Call,
    ClientInfo,
    InProcessClient,
    ToolCall,
    Turn,
    failure_of,
    serve_session,
)

INFO = ClientInfo("dinghy", "1", "python", capabilities=frozenset({"anthropic"}))


def whole(call: Call) -> Turn:
    """Ask without a stream, and hand over the blocks of the message."""
    body = {key: value for key, value in call.request.items() if key != "stream"}
    request = urllib.request.Request(  # noqa: S310 - the address is the mock's own
        f"{call.base_url}/v1/messages",
        json.dumps(body).encode(),
        {"x-api-key": call.api_key, "content-type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - as above
            message = json.load(answer)
    except HTTPError as error:
        with error:
            return Turn("error", error=failure_of(error))
    blocks: dict[str, Any] = {each["type"]: each for each in message["content"]}
    tool = blocks.get("tool_use")
    return Turn(
        "complete",
        content=blocks.get("text", {}).get("text"),
        reasoning_content=blocks.get("thinking", {}).get("thinking"),
        tool_calls=(ToolCall(tool["name"], json.dumps(tool["input"])),) if tool else (),
        finish_reason=message["stop_reason"],
    )


if __name__ == "__main__":
    serve_session(InProcessClient(whole, INFO))
