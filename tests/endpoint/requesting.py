"""Requests to an endpoint, as short as a test can be."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from wavetank.endpoint import Endpoint, Profile, Served, load_profile, with_switches
from wavetank.scenario.model import Delivery
from wavetank.scenario.steps import Content, Error, Json, Reasoning, ToolCall
from wavetank.script import Context, compile_reply
from wavetank.script.ops import Write

if TYPE_CHECKING:
    from collections.abc import Mapping

BEFORE_RETIREMENT: Final = 1_777_075_200
"""2026-04-25, the day of the guide."""
KEY: Final = ("Authorization", "Bearer sk-test-0000")
JSON: Final = ("Content-Type", "application/json")
USER: Final = {"role": "user", "content": "Hello there"}
OFF: Final = {"type": "disabled"}


def revision(name: str = "v4-2026-04", **switches: Any) -> Profile:
    """Give a shipped profile with switches turned."""
    return with_switches(load_profile(name), switches)


def post(
    body: Mapping[str, Any] | bytes,
    *,
    path: str = "/chat/completions",
    profile: Profile | None = None,
    now: int = BEFORE_RETIREMENT,
) -> Served:
    """Send one request to a fresh endpoint."""
    return send(Endpoint(profile or load_profile()), body, path=path, now=now)


def send(
    endpoint: Endpoint,
    body: Mapping[str, Any] | bytes,
    *,
    path: str = "/chat/completions",
    now: int = BEFORE_RETIREMENT,
    index: int = 0,
) -> Served:
    """Send one request to an endpoint."""
    data = body if isinstance(body, bytes) else encode(body)
    return endpoint.answer("POST", path, (KEY, JSON), data, now=now, index=index)


def chat(*messages: Mapping[str, Any], **members: Any) -> dict[str, Any]:
    """Build a chat request to flash."""
    return {"model": "deepseek-v4-flash", "messages": messages or (USER,), **members}


def encode(body: Mapping[str, Any]) -> bytes:
    """Encode a request as most clients do."""
    return json.dumps(body, separators=(",", ":")).encode()


def error_of(served: Served) -> Error:
    """Give the error a request was answered with."""
    (step,) = served.reply.steps
    assert isinstance(step, Error)
    return step


def message_of(served: Served) -> str:
    """Give the text of the error a request was answered with."""
    error = error_of(served)
    return error.message or error.body or ""


def content_of(served: Served) -> str:
    """Give the text of an answer made of steps."""
    return "".join(
        piece
        for step in served.reply.steps
        if isinstance(step, Content)
        for piece in step.pieces
    )


def reasoning_of(served: Served) -> str:
    """Give the reasoning of an answer made of steps."""
    return "".join(
        piece
        for step in served.reply.steps
        if isinstance(step, Reasoning)
        for piece in step.pieces
    )


def calls_of(served: Served) -> list[tuple[str | None, Any]]:
    """Give name and parsed arguments of each tool call."""
    return [
        (step.name, json.loads("".join(step.arguments)))
        for step in served.reply.steps
        if isinstance(step, ToolCall)
    ]


def json_of(served: Served) -> Any:
    """Give the one JSON object a request was answered with."""
    (step,) = served.reply.steps
    assert isinstance(step, Json)
    return step.value


def function(name: str = "get_weather", **members: Any) -> dict[str, Any]:
    """Build a tool."""
    return {"type": "function", "function": {"name": name, **members}}


def called(*ids: str, **members: Any) -> dict[str, Any]:
    """Build an assistant message that calls a tool under each id."""
    calls = [
        {
            "id": each,
            "type": "function",
            "function": {"name": "get_weather", "arguments": "{}"},
        }
        for each in ids
    ]
    return {"role": "assistant", "content": "", "tool_calls": calls, **members}


def result(id_: str, content: str = "sunny") -> dict[str, Any]:
    """Build a tool's result."""
    return {"role": "tool", "tool_call_id": id_, "content": content}


def body_of(served: Served) -> bytes:
    """Give the bytes of an answer's body, compiled and without transfer coding."""
    unframed = replace(served.reply, delivery=Delivery(framing="close"))
    context = Context(model="asked", stream=False, seed=0, request_index=0)
    ops = compile_reply(unframed, context).ops
    labels = {"event", "body", "raw", "comment"}
    return b"".join(
        op.data for op in ops if isinstance(op, Write) and op.label in labels
    )
