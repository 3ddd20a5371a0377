"""A streaming chat with DeepSeek, as an application writes it with ``requests``.

This is what is judged: lines by ``iter_lines``, what starts with a colon passed over,
``data:`` cut off, ``[DONE]`` the end. The deltas are appended to one reply.
Source: the guide, "Reference: chunks, deltas, and the [DONE] sentinel".
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import requests

if TYPE_CHECKING:
    from collections.abc import Generator

CONNECT_TIMEOUT_S = 5.0
# The guide's floor for the longest gap between two tokens.
READ_TIMEOUT_S = 60.0


class Reply:
    """What has come so far."""

    def __init__(self) -> None:
        self.content = ""
        self.reasoning_content: str | None = None
        self.tool_calls: dict[int, dict[str, Any]] = {}
        self.finish_reason: str | None = None
        self.usage: dict[str, Any] | None = None

    def add_chunk(self, chunk: dict[str, Any]) -> None:
        """Append one chunk of a stream."""
        self.usage = chunk.get("usage") or self.usage
        for choice in chunk["choices"]:
            self._add(choice["delta"])
            self.finish_reason = choice.get("finish_reason") or self.finish_reason

    def add_completion(self, completion: dict[str, Any]) -> None:
        """Take a whole answer."""
        self.usage = completion.get("usage")
        choice = completion["choices"][0]
        self._add(choice["message"])
        self.finish_reason = choice["finish_reason"]

    def message(self, model: str) -> dict[str, Any]:
        """Give the assistant's message as it goes back to the server."""
        message: dict[str, Any] = {"role": "assistant", "content": self.content}
        # Every model but the legacy one wants its thinking back.
        if self.reasoning_content is not None and model != "deepseek-reasoner":
            message["reasoning_content"] = self.reasoning_content
        if self.tool_calls:
            message["tool_calls"] = list(self.tool_calls.values())
        return message

    def _add(self, delta: dict[str, Any]) -> None:
        self.content += delta.get("content") or ""
        if delta.get("reasoning_content"):
            reasoning = self.reasoning_content or ""
            self.reasoning_content = reasoning + delta["reasoning_content"]
        for position, part in enumerate(delta.get("tool_calls") or ()):
            index = part.get("index", position)
            empty = {"type": "function", "function": {"name": "", "arguments": ""}}
            call = self.tool_calls.setdefault(index, empty)
            if part.get("id"):
                call["id"] = part["id"]
            for key, text in part.get("function", {}).items():
                call["function"][key] += text or ""


def chat(
    base_url: str, api_key: str, body: dict[str, Any], reply: Reply, **options: float
) -> Generator[Reply]:
    """Ask, and fill the reply; yields it after every chunk. Close it to cancel."""
    with requests.post(
        f"{base_url}/chat/completions",
        headers={"Authorization": f"Bearer {api_key}"},
        json=body,
        stream=True,
        timeout=(CONNECT_TIMEOUT_S, options.get("read_timeout", READ_TIMEOUT_S)),
    ) as response:
        if not response.ok:
            raise requests.HTTPError(_reason(response), response=response)
        if not body.get("stream"):
            reply.add_completion(response.json())
            yield reply
            return
        for line in response.iter_lines():
            if not line.startswith(b"data:"):
                continue  # a blank line, or a keep-alive comment
            data = line.removeprefix(b"data:").strip()
            if data == b"[DONE]":
                return
            reply.add_chunk(json.loads(data))
            yield reply


def _reason(response: requests.Response) -> str:
    try:
        return str(response.json()["error"]["message"])
    except (ValueError, LookupError, TypeError):
        return response.text
