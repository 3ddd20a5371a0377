"""The Anthropic SDK as a session, on DeepSeek's Anthropic surface.

``messages.stream`` with its events and its final message, and ``messages.create``, as
the package's README shows them; ``extra_body`` takes fields that the package has no name
for. Calls of the chat API are declined: the package does not speak it.
"""

from __future__ import annotations

import inspect
import json
from typing import TYPE_CHECKING, Any

import anthropic
from anthropic.resources.messages import Messages

from wavetank.client import (
    Answer,
    Call,
    ClientInfo,
    InHand,
    InProcessClient,
    Observed,
    Progress,
    Skipped,
    ToolCall,
    python_runtime,
    serve_session,
    take_turns,
)

if TYPE_CHECKING:
    from anthropic.types import Message

    from wavetank.client.call import Outcome
    from wavetank.wire.payload import JsonObject

CLIENT = ClientInfo(
    name="anthropic",
    version=anthropic.__version__,
    language="python",
    runtime=python_runtime(),
    capabilities=frozenset(
        {
            "anthropic",
            "stream",
            "complete",
            "tools",
            "reasoning",
            "usage",
            "cancel",
            "retries",
            "read_timeout",
            "progress",
        }
    ),
    concurrency=8,
)
# This version has no temperature and no top_p of its own.
BY_NAME = frozenset(inspect.signature(Messages.create).parameters)


def ask(call: Call, progress: Progress) -> Answer:
    """Do what the call asks for with a client of its own."""
    if call.api != "anthropic":
        return Skipped(f"the Anthropic SDK does not speak the {call.api} API")
    options: dict[str, Any] = {"base_url": call.base_url, "api_key": call.api_key}
    if call.settings.max_retries is not None:
        options["max_retries"] = call.settings.max_retries
    if call.settings.read_timeout_s is not None:
        options["timeout"] = call.settings.read_timeout_s
    request = by_name_or_extra(call.request)
    answers: list[Message] = []
    with anthropic.Anthropic(**options) as client:

        def turn(hand: InHand, messages: list[Any]) -> Outcome:
            if not call.request.get("stream"):
                answers.append(client.messages.create(messages=messages, **request))
                take_message(hand, answers[-1])
                return "complete"
            with client.messages.stream(messages=messages, **request) as stream:
                for event in stream:
                    enough = take_event(hand, event)
                    fill(hand, stream.current_message_snapshot)
                    if enough:
                        stream.close()
                        return "cancelled"
                answers.append(stream.get_final_message())
                fill(hand, answers[-1])
            return "complete"

        return Observed(
            take_turns(call, progress, turn, lambda _, step: follow(answers[-1], step))
        )


def by_name_or_extra(asked: JsonObject) -> dict[str, Any]:
    """Pass each field by its name, and by ``extra_body`` what has none."""
    fields = {k: v for k, v in asked.items() if k not in {"messages", "stream"}}
    request = {name: fields.pop(name) for name in BY_NAME & fields.keys()}
    return {**request, "extra_body": fields} if fields else request


def take_event(hand: InHand, event: Any) -> bool:
    """Read an event of a stream; say whether the user has had enough."""
    match event.type:
        case "text":
            return hand.take(event.text)
        case "thinking":
            return hand.take(reasoning=event.thinking)
    return False


def take_message(hand: InHand, message: Message) -> None:
    """Take an answer that was not streamed."""
    for block in message.content:
        if block.type == "text":
            hand.take(block.text)
        elif block.type == "thinking":
            hand.take(reasoning=block.thinking)
    fill(hand, message)


def fill(hand: InHand, message: Message) -> None:
    """Take what a message holds beside its text."""
    hand.tool_calls = [
        ToolCall(block.name, json.dumps(block.input), block.id)
        for block in message.content
        if block.type == "tool_use"
    ]
    hand.finish_reason = message.stop_reason
    hand.usage = message.usage.to_dict()


def follow(answer: Message, step: JsonObject) -> list[Any]:
    """Give the answer, and what the step adds."""
    message = {"role": "assistant", "content": answer.content}
    if "user" in step:
        return [message, {"role": "user", "content": step["user"]}]
    calls = [block for block in answer.content if block.type == "tool_use"]
    results = [
        {"type": "tool_result", "tool_use_id": each.id, "content": result["content"]}
        for each, result in zip(calls, step["tool_results"], strict=False)
    ]
    return [message, {"role": "user", "content": results}]


if __name__ == "__main__":
    serve_session(InProcessClient(ask, CLIENT))
