"""The reading loop of ``loop.py`` as a session: hands it calls, tells what came."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Any

import aiohttp
from loop import CONNECT_TIMEOUT_S, READ_TIMEOUT_S, chunks, completion

from wavetank.client import (
    Call,
    ChunkReader,
    ClientInfo,
    InHand,
    InProcessClient,
    Observation,
    Progress,
    next_messages,
    python_runtime,
    serve_session,
    take_turns_async,
)

if TYPE_CHECKING:
    from wavetank.client.call import Outcome

CLIENT = ClientInfo(
    name="aiohttp",
    version=aiohttp.__version__,
    language="python",
    runtime=python_runtime(),
    capabilities=frozenset(
        {
            "stream",
            "complete",
            "tools",
            "reasoning",
            "usage",
            "json_mode",
            "cancel",
            "read_timeout",
            "total_timeout",
            "progress",
        }
    ),
    concurrency=8,
)


async def ask(call: Call, progress: Progress) -> Observation:
    """Do what the call asks for with a session of its own."""
    timeout = aiohttp.ClientTimeout(
        total=call.settings.total_timeout_s,
        sock_connect=CONNECT_TIMEOUT_S,
        sock_read=call.settings.read_timeout_s or READ_TIMEOUT_S,
    )
    headers = {"Authorization": f"Bearer {call.api_key}"}
    url = f"{call.base_url}/chat/completions"
    async with aiohttp.ClientSession(headers=headers, timeout=timeout) as session:

        async def turn(hand: InHand, messages: list[Any]) -> Outcome:
            body = {**call.request, "messages": messages}
            reader = ChunkReader(hand)
            if not body.get("stream"):
                reader.take_completion(await completion(session, url, body))
                return "complete"
            async with aclosing(chunks(session, url, body)) as stream:
                async for chunk in stream:
                    if reader.take_chunk(chunk):
                        return "cancelled"
            return "complete"

        return await take_turns_async(
            call,
            progress,
            turn,
            lambda hand, step: next_messages(
                hand.turn("complete"), step, call.request["model"]
            ),
        )


if __name__ == "__main__":
    serve_session(InProcessClient(ask, CLIENT))
