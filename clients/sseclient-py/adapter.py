"""The reading loop of ``loop.py`` as a session: hands it calls, tells what came."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from loop import chunks, post

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
    name="sseclient-py",
    version=version("sseclient-py"),
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
    """Do what the call asks for, turn after turn."""
    url = f"{call.base_url}/chat/completions"

    def turn(hand: InHand, messages: list[Any]) -> Outcome:
        body = {**call.request, "messages": messages}
        reader = ChunkReader(hand)
        with post(url, call.api_key, body, call.settings.read_timeout_s) as response:
            if not body.get("stream"):
                reader.take_completion(response.json())
                return "complete"
            for chunk in chunks(response):
                if reader.take_chunk(chunk):
                    return "cancelled"
        return "complete"

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
