"""The reading loop of ``loop.py`` as a session: hands it calls, tells what came."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import httpx
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
    take_turns,
)

if TYPE_CHECKING:
    from wavetank.client.call import Outcome

CLIENT = ClientInfo(
    name="httpx",
    version=httpx.__version__,
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
            "progress",
        }
    ),
    concurrency=8,
)


def ask(call: Call, progress: Progress) -> Observation:
    """Do what the call asks for with a client of its own."""
    client = httpx.Client(
        base_url=call.base_url,
        headers={"Authorization": f"Bearer {call.api_key}"},
        timeout=httpx.Timeout(
            call.settings.read_timeout_s or READ_TIMEOUT_S, connect=CONNECT_TIMEOUT_S
        ),
    )

    def turn(hand: InHand, messages: list[Any]) -> Outcome:
        body = {**call.request, "messages": messages}
        reader = ChunkReader(hand)
        if not body.get("stream"):
            reader.take_completion(completion(client, body))
            return "complete"
        with closing(chunks(client, body)) as stream:
            for chunk in stream:
                if reader.take_chunk(chunk):
                    return "cancelled"
        return "complete"

    with client:
        return take_turns(
            call,
            progress,
            turn,
            lambda hand, step: next_messages(
                hand.turn("complete"), step, call.request["model"]
            ),
        )


if __name__ == "__main__":
    serve_session(InProcessClient(ask, CLIENT))
