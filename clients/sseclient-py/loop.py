"""A streaming chat with DeepSeek, as the guide writes it with ``sseclient-py``.

This is what is judged: ``SSEClient`` over a streamed answer of ``requests``, as its own
README shows it; each event's data is a chunk, and ``[DONE]`` is the end. Source: the
guide, "Streaming without the OpenAI SDK".
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import requests
import sseclient

if TYPE_CHECKING:
    from collections.abc import Iterator

CONNECT_TIMEOUT_S = 5.0
# The guide's floor for the longest gap between two tokens.
READ_TIMEOUT_S = 60.0


def chunks(response: requests.Response) -> Iterator[dict[str, Any]]:
    """Give the chunks of a streamed answer."""
    for event in sseclient.SSEClient(response).events():
        if event.data == "[DONE]":
            return
        yield json.loads(event.data)


def post(
    url: str, api_key: str, body: dict[str, Any], read_timeout_s: float | None = None
) -> requests.Response:
    """Ask, and raise the error of an answer that is one; close the answer to cancel."""
    response = requests.post(
        url,
        headers={"Authorization": f"Bearer {api_key}", "Accept": "text/event-stream"},
        json=body,
        stream=True,
        timeout=(CONNECT_TIMEOUT_S, read_timeout_s or READ_TIMEOUT_S),
    )
    if not response.ok:
        with response:
            raise requests.HTTPError(_reason(response), response=response)
    return response


def _reason(response: requests.Response) -> str:
    try:
        return str(response.json()["error"]["message"])
    except (ValueError, LookupError, TypeError):
        return response.text
