"""A streaming chat with DeepSeek, as an application writes it with ``aiohttp``.

This is what is judged: ``async for line in response.content``, as aiohttp's own page
on streaming responses shows it; a line that starts with ``data:`` is a chunk, and
``[DONE]`` is the end.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import aiohttp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

CONNECT_TIMEOUT_S = 5.0
# The guide's floor for the longest gap between two tokens.
READ_TIMEOUT_S = 60.0


async def chunks(
    session: aiohttp.ClientSession, url: str, body: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    """Ask for a stream and give its chunks; closing the iterator cancels."""
    async with session.post(url, json=body) as response:
        await raise_for_status(response)
        async for line in response.content:
            if not line.startswith(b"data:"):
                continue  # a blank line, or a keep-alive comment
            data = line.removeprefix(b"data:").strip()
            if data == b"[DONE]":
                return
            yield json.loads(data)


async def completion(
    session: aiohttp.ClientSession, url: str, body: dict[str, Any]
) -> dict[str, Any]:
    """Ask for a whole answer."""
    async with session.post(url, json=body) as response:
        await raise_for_status(response)
        return dict(await response.json())


async def raise_for_status(response: aiohttp.ClientResponse) -> None:
    """Raise aiohttp's own error, with the reason that the server gave."""
    if response.ok:
        return
    text = await response.text()
    try:
        reason = str(json.loads(text)["error"]["message"])
    except (ValueError, LookupError, TypeError):
        reason = text
    raise aiohttp.ClientResponseError(
        response.request_info,
        response.history,
        status=response.status,
        message=reason,
        headers=response.headers,
    )
