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
    Skipped,
    Turn,
    failure_of,
    serve_session,
)

INFO = ClientInfo(
    "dinghy", "1", "python", capabilities=frozenset({"anthropic", "complete"})
)


def whole(call: Call) -> Turn | Skipped:
    """Ask without a stream, and hand over the blocks of the message."""
    if call.api != "anthropic":
        return Skipped("a dinghy does not speak the chat")
    request = urllib.request.Request(  # noqa: S310 - the address is the mock's own
        f"{call.base_url}/v1/messages",
        json.dumps(call.request).encode(),
        {"x-api-key": call.api_key, "content-type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - as above
            message = json.load(answer)
    except HTTPError as error:
        with error:
            return Turn("error", error=failure_of(error))
    blocks: dict[str, Any] = {each["type"]: each for each in message["content"]}
    return Turn(
        "complete",
        content=blocks.get("text", {}).get("text"),
        reasoning_content=blocks.get("thinking", {}).get("thinking"),
        finish_reason=message["stop_reason"],
    )


if __name__ == "__main__":
    serve_session(InProcessClient(whole, INFO))
