"""LiteLLM's ``completion`` as a session, used as its documentation shows.

The model is named ``deepseek/…``, so that LiteLLM's own DeepSeek provider does the
work. Chunks are put together by ``stream_chunk_builder``; the message that goes back
is the one that LiteLLM gave, as in its guide on function calling.
"""

from __future__ import annotations

import inspect
from contextlib import closing
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import litellm

from wavetank.client import (
    Call,
    ClientInfo,
    InHand,
    InProcessClient,
    Observation,
    Progress,
    ToolCall,
    python_runtime,
    serve_session,
    take_turns,
    tool_messages,
)

if TYPE_CHECKING:
    from wavetank.client.call import Outcome
    from wavetank.wire.payload import JsonObject

CLIENT = ClientInfo(
    name="litellm",
    version=version("litellm"),
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
            "retries",
            "read_timeout",
            "progress",
        }
    ),
    concurrency=8,
)
KNOWN = frozenset(inspect.signature(litellm.completion).parameters)
# Otherwise advice for people is printed on stdout with each error.
litellm.suppress_debug_info = True


def ask(call: Call, progress: Progress) -> Observation:
    """Do what the call asks for, turn after turn."""
    options = options_of(call)
    answers: list[Any] = []

    def turn(hand: InHand, messages: list[Any]) -> Outcome:
        answer = litellm.completion(messages=messages, **options)
        if not options.get("stream"):
            answers.append(take_completion(hand, answer))
            return "complete"
        chunks: list[Any] = []
        with closing(answer):
            for chunk in answer:
                chunks.append(chunk)
                if take_chunk(hand, chunk):
                    return "cancelled"
        whole = litellm.stream_chunk_builder(chunks, messages=messages)
        answers.append(whole.choices[0].message if whole else None)
        hand.tool_calls = calls_of(answers[-1])
        return "complete"

    def follow(hand: InHand, step: JsonObject) -> list[Any]:
        if "user" in step:
            return [answers[-1], {"role": "user", "content": step["user"]}]
        ids = [each.id for each in hand.tool_calls or ()]
        return [answers[-1], *tool_messages(step, ids)]

    return take_turns(call, progress, turn, follow)


def options_of(call: Call) -> dict[str, Any]:
    """Give everything that ``completion`` takes but the messages."""
    request = dict(call.request)
    del request["messages"]
    options = {key: value for key, value in request.items() if key in KNOWN}
    if extra := {key: value for key, value in request.items() if key not in KNOWN}:
        options["extra_body"] = extra
    options["model"] = f"deepseek/{request['model']}"
    if call.settings.max_retries is not None:
        options["num_retries"] = call.settings.max_retries
    if call.settings.read_timeout_s is not None:
        options["timeout"] = call.settings.read_timeout_s
    return {"api_base": call.base_url, "api_key": call.api_key, **options}


def take_chunk(hand: InHand, chunk: Any) -> bool:
    """Read a chunk; say whether the user has had enough."""
    enough = False
    for choice in chunk.choices:
        hand.finish_reason = choice.finish_reason or hand.finish_reason
        reasoning = getattr(choice.delta, "reasoning_content", None)
        enough |= hand.take(choice.delta.content, reasoning)
    if usage := getattr(chunk, "usage", None):
        hand.usage = usage.model_dump(exclude_none=True)
    return enough


def take_completion(hand: InHand, answer: Any) -> Any:
    """Take an answer that was not streamed, and give its message."""
    (choice, *_) = answer.choices
    message = choice.message
    hand.take(message.content, getattr(message, "reasoning_content", None))
    hand.tool_calls = calls_of(message)
    hand.finish_reason = choice.finish_reason
    hand.usage = answer.usage.model_dump(exclude_none=True)
    return message


def calls_of(message: Any) -> list[ToolCall]:
    """Give the tool calls of a message."""
    return [
        ToolCall(each.function.name, each.function.arguments, each.id)
        for each in getattr(message, "tool_calls", None) or ()
    ]


if __name__ == "__main__":
    serve_session(InProcessClient(ask, CLIENT))
