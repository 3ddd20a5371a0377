"""The reading loop of ``loop.py`` as a session: hands it calls, tells what came."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import requests
from loop import Reply, chat

from wavetank.client import (
    Call,
    ClientInfo,
    InProcessClient,
    Observation,
    ToolCall,
    Turn,
    failure_of,
)
from wavetank.client.in_process import python_runtime
from wavetank.client.session_server import serve_session

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from wavetank.client.call import Failure, Outcome

CLIENT = ClientInfo(
    name="python-requests-loop",
    version=requests.__version__,
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
    # Each call has a thread and a connection of its own.
    concurrency=8,
)


def ask(call: Call, progress: Callable[[int], None]) -> Observation:
    """Do what the call asks for, turn after turn."""
    turns: list[Turn] = []
    body: dict[str, Any] = dict(call.request)
    for step in (*call.then, None):
        reply = Reply()
        turns.append(_turn(call, body, reply, progress))
        if step is None or turns[-1].outcome != "complete":
            break
        message = reply.message(body["model"])
        body["messages"] = [*body["messages"], message, *_next(step, message)]
    return Observation(tuple(turns))


def _turn(
    call: Call, body: dict[str, Any], reply: Reply, progress: Callable[[int], None]
) -> Turn:
    options: dict[str, float] = {}
    if call.settings.read_timeout_s is not None:
        options["read_timeout"] = call.settings.read_timeout_s
    deltas = length = 0
    try:
        with closing(
            chat(call.base_url, call.api_key, body, reply, **options)
        ) as replies:
            for each in replies:
                if (now := _length(each)) == length:
                    continue
                length, deltas = now, deltas + 1
                progress(deltas)
                if deltas == call.cancel_after_deltas:
                    return _told(reply, "cancelled")
    except Exception as error:  # noqa: BLE001  whatever it raises is what a user gets
        return _told(reply, "error", failure_of(error))
    return _told(reply, "complete")


def _length(reply: Reply) -> int:
    return len(reply.content) + len(reply.reasoning_content or "")


def _told(reply: Reply, outcome: Outcome, error: Failure | None = None) -> Turn:
    return Turn(
        outcome=outcome,
        content=reply.content,
        reasoning_content=reply.reasoning_content,
        tool_calls=tuple(
            ToolCall(
                each["function"]["name"], each["function"]["arguments"], each.get("id")
            )
            for each in reply.tool_calls.values()
        ),
        finish_reason=reply.finish_reason,
        usage=reply.usage,
        error=error,
    )


def _next(step: Mapping[str, Any], message: dict[str, Any]) -> list[dict[str, Any]]:
    if "user" in step:
        return [{"role": "user", "content": step["user"]}]
    return [
        {"role": "tool", "tool_call_id": each.get("id"), "content": result["content"]}
        for each, result in zip(
            message.get("tool_calls", ()), step["tool_results"], strict=False
        )
    ]


if __name__ == "__main__":
    serve_session(InProcessClient(ask, CLIENT))
