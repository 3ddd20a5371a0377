"""LlamaIndex's ``DeepSeek`` as a session, used as its documentation shows.

``stream_chat`` and ``chat`` on messages of the library; what DeepSeek alone has goes
into ``additional_kwargs``. The message that goes back to the model is the one that
LlamaIndex gave, and a tool's result names its call, as in its guide on tools.
"""

from __future__ import annotations

import inspect
import json
from contextlib import closing
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from llama_index.core.base.llms.types import ChatMessage, ChatResponse, ToolCallBlock
from llama_index.llms.deepseek import DeepSeek
from openai.resources.chat import Completions

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
)

if TYPE_CHECKING:
    from wavetank.client.call import Outcome
    from wavetank.wire.payload import JsonObject

CLIENT = ClientInfo(
    name="llama-index",
    version=version("llama-index-llms-deepseek"),
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
# The constructor refuses a temperature that DeepSeek itself should refuse, so it goes
# with the rest.
BY_CONSTRUCTOR = frozenset({"max_tokens"})
# What the openai package below takes by name; the rest goes into its extra_body.
BY_NAME = frozenset(inspect.signature(Completions.create).parameters)
# By default the package asks up to sixteen times over half a minute, which is longer
# than a case may take; how often it asks is not what those cases are about.
MAX_RETRIES = 1
ELSEWHERE = frozenset({"model", "messages", "stream"})


def ask(call: Call, progress: Progress) -> Observation:
    """Do what the call asks for, turn after turn."""
    model = make_model(call)
    answers: list[ChatMessage] = []

    def turn(hand: InHand, messages: list[Any]) -> Outcome:
        asked = [message_of(m) if isinstance(m, dict) else m for m in messages]
        if not call.request.get("stream"):
            answer = model.chat(asked)
            thinking = "".join(each.content for each in thoughts(answer.message))
            hand.take(answer.message.content, thinking or None)
            fill(hand, answer)
            answers.append(answer.message)
            return "complete"
        answer = None
        with closing(model.stream_chat(asked)) as stream:
            for answer in stream:
                fill(hand, answer)
                if hand.take(
                    answer.delta, answer.additional_kwargs.get("thinking_delta")
                ):
                    return "cancelled"
        answers.append(answer and answer.message)
        return "complete"

    return take_turns(call, progress, turn, lambda _, step: follow(answers[-1], step))


def make_model(call: Call) -> DeepSeek:
    """Make a model with everything that the call asks for but the messages."""
    request = call.request
    options = {key: request[key] for key in BY_CONSTRUCTOR if key in request}
    rest = {k: v for k, v in request.items() if k not in BY_CONSTRUCTOR | ELSEWHERE}
    more = {key: value for key, value in rest.items() if key in BY_NAME}
    if extra := {key: value for key, value in rest.items() if key not in BY_NAME}:
        more["extra_body"] = extra
    retries = call.settings.max_retries
    options["max_retries"] = MAX_RETRIES if retries is None else retries
    if call.settings.read_timeout_s is not None:
        options["timeout"] = call.settings.read_timeout_s
    return DeepSeek(
        model=request["model"],
        api_key=call.api_key,
        api_base=call.base_url,
        additional_kwargs=more,
        # The table of the package does not know every model.
        context_window=1_000_000,
        **options,
    )


def message_of(message: dict[str, Any]) -> ChatMessage:
    """Give a message of the caller in the library's own form."""
    more = {k: v for k, v in message.items() if k not in {"role", "content"}}
    return ChatMessage(
        role=message["role"], content=message.get("content"), additional_kwargs=more
    )


def thoughts(message: ChatMessage) -> list[Any]:
    """Give the blocks that hold the thinking trace."""
    return [each for each in message.blocks if each.block_type == "thinking"]


def fill(hand: InHand, answer: ChatResponse) -> None:
    """Take what an answer holds beside its text."""
    calls = [each for each in answer.message.blocks if isinstance(each, ToolCallBlock)]
    hand.tool_calls = [
        ToolCall(each.tool_name, arguments_of(each), each.tool_call_id)
        for each in calls
    ] or hand.tool_calls
    for choice in answer.raw.choices:
        hand.finish_reason = choice.finish_reason or hand.finish_reason
    if answer.raw.usage is not None:
        hand.usage = answer.raw.usage.to_dict()


def arguments_of(call: ToolCallBlock) -> str:
    """Give the arguments as they came; the library keeps their text."""
    arguments = call.tool_kwargs
    return arguments if isinstance(arguments, str) else json.dumps(arguments)


def follow(answer: ChatMessage, step: JsonObject) -> list[ChatMessage]:
    """Give the answer, and what the step adds."""
    if "user" in step:
        return [answer, ChatMessage(role="user", content=step["user"])]
    calls = [each for each in answer.blocks if isinstance(each, ToolCallBlock)]
    return [
        answer,
        *(
            ChatMessage(
                role="tool",
                content=result["content"],
                additional_kwargs={"tool_call_id": each.tool_call_id},
            )
            for each, result in zip(calls, step["tool_results"], strict=False)
        ),
    ]


if __name__ == "__main__":
    serve_session(InProcessClient(ask, CLIENT))
