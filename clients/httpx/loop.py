"""A streaming chat with DeepSeek, as an application writes it with ``httpx``.

This is what is judged: ``Client.stream`` and ``iter_lines``, as httpx's own page on
streaming responses shows them; a line that starts with ``data:`` is a chunk, and
``[DONE]`` is the end.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from collections.abc import Iterator

CONNECT_TIMEOUT_S = 5.0
# The guide's floor for the longest gap between two tokens.
READ_TIMEOUT_S = 60.0


def chunks(client: httpx.Client, body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Ask for a stream and give its chunks; closing the iterator cancels."""
    with client.stream("POST", "/chat/completions", json=body) as response:
        if response.is_error:
            response.read()
        raise_for_status(response)
        for line in response.iter_lines():
            if not line.startswith("data:"):
                continue  # a blank line, or a keep-alive comment
            data = line.removeprefix("data:").strip()
            if data == "[DONE]":
                return
            yield json.loads(data)


def completion(client: httpx.Client, body: dict[str, Any]) -> dict[str, Any]:
    """Ask for a whole answer."""
    response = client.post("/chat/completions", json=body)
    raise_for_status(response)
    return dict(response.json())


def raise_for_status(response: httpx.Response) -> None:
    """Raise httpx's own error, with the reason that the server gave."""
    try:
        response.raise_for_status()
    except httpx.HTTPStatusError as error:
        raise httpx.HTTPStatusError(
            _reason(response) or str(error), request=error.request, response=response
        ) from error


def _reason(response: httpx.Response) -> str:
    try:
        return str(response.json()["error"]["message"])
    except (ValueError, LookupError, TypeError, httpx.ResponseNotRead):
        return response.text if response.is_closed else ""
