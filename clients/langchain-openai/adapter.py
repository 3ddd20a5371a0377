"""LangChain's ``ChatOpenAI`` as a session, used as its documentation shows.

``stream`` and ``invoke`` on messages in OpenAI's form, chunks added up to one message,
``bind_tools`` for tools, ``extra_body`` for what DeepSeek alone has. The message that
goes back to the model is the one that LangChain gave, as in its guide on tools. The
thinking trace is not exposed: the class keeps to what OpenAI's own API sends.
"""

from __future__ import annotations

import json
from contextlib import closing
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage, ToolMessage
from langchain_openai import ChatOpenAI

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
    from langchain_core.runnables import Runnable

    from wavetank.client.call import Outcome
    from wavetank.wire.payload import JsonObject

CLIENT = ClientInfo(
    name="langchain-openai",
    version=version("langchain-openai"),
    language="python",
    runtime=python_runtime(),
    capabilities=frozenset(
        {
            "stream",
            "complete",
            "tools",
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
# What the model's constructor, ``bind`` and ``bind_tools`` take by name.
BY_CONSTRUCTOR = frozenset({"model", "temperature", "max_tokens", "top_p", "stop"})
BY_BIND = frozenset({"response_format", "presence_penalty", "frequency_penalty"})
ELSEWHERE = frozenset({"messages", "stream", "stream_options", "tools", "tool_choice"})


def ask(call: Call, progress: Progress) -> Observation:
    """Do what the call asks for with a model of its own."""
    model = make_model(call)
    answers: list[AIMessage] = []

    def turn(hand: InHand, messages: list[Any]) -> Outcome:
        if not call.request.get("stream"):
            answers.append(model.invoke(messages))
            take_message(hand, answers[-1])
            return "complete"
        with closing(model.stream(messages)) as stream:
            full: AIMessageChunk | None = None
            for chunk in stream:
                full = chunk if full is None else full + chunk
                fill(hand, full)
                if hand.take(chunk.text):
                    return "cancelled"
        answers.append(full)
        return "complete"

    def follow(_: InHand, step: JsonObject) -> list[Any]:
        answer = answers[-1]
        if "user" in step:
            return [answer, HumanMessage(step["user"])]
        return [
            answer,
            *(
                ToolMessage(result["content"], tool_call_id=made["id"])
                for made, result in zip(
                    answer.tool_calls, step["tool_results"], strict=False
                )
            ),
        ]

    return take_turns(call, progress, turn, follow)


def make_model(call: Call) -> Runnable[Any, AIMessage]:
    """Make a model with everything that the call asks for but the messages."""
    request = call.request
    options = {key: request[key] for key in BY_CONSTRUCTOR if key in request}
    known = BY_CONSTRUCTOR | BY_BIND | ELSEWHERE
    if extra := {key: value for key, value in request.items() if key not in known}:
        options["extra_body"] = extra
    if (request.get("stream_options") or {}).get("include_usage"):
        options["stream_usage"] = True
    if call.settings.max_retries is not None:
        options["max_retries"] = call.settings.max_retries
    if call.settings.read_timeout_s is not None:
        options["timeout"] = call.settings.read_timeout_s
    model: Any = ChatOpenAI(base_url=call.base_url, api_key=call.api_key, **options)
    if bound := {key: request[key] for key in BY_BIND if key in request}:
        model = model.bind(**bound)
    if "tools" in request:
        choice = {k: request[k] for k in ("tool_choice",) if k in request}
        tools = request["tools"]
        bind = getattr(model, "bind_tools", None) or model.bound.bind_tools
        model = bind(tools, **choice)
    return model


def take_message(hand: InHand, message: AIMessage) -> None:
    """Take an answer that was not streamed."""
    fill(hand, message)
    hand.take(message.text)


def fill(hand: InHand, message: AIMessage) -> None:
    """Take what a message holds beside its text."""
    hand.tool_calls = [*_calls(message)]
    hand.finish_reason = message.response_metadata.get("finish_reason")
    hand.usage = usage_of(message)


def _calls(message: AIMessage) -> list[ToolCall]:
    if isinstance(message, AIMessageChunk):
        return [
            ToolCall(each["name"], each["args"], each["id"])
            for each in message.tool_call_chunks
        ]
    parsed = [
        ToolCall(each["name"], json.dumps(each["args"]), each["id"])
        for each in message.tool_calls
    ]
    return parsed + [
        ToolCall(each["name"], each["args"], each["id"])
        for each in message.invalid_tool_calls
    ]


def usage_of(message: AIMessage) -> dict[str, Any] | None:
    """Name LangChain's counters as DeepSeek does; their values are not touched."""
    usage = message.usage_metadata
    if usage is None:
        return None
    counters: dict[str, Any] = {
        "prompt_tokens": usage["input_tokens"],
        "completion_tokens": usage["output_tokens"],
        "total_tokens": usage["total_tokens"],
    }
    hit = usage.get("input_token_details", {}).get("cache_read")
    if hit is not None:
        counters["prompt_cache_hit_tokens"] = hit
    reasoning = usage.get("output_token_details", {}).get("reasoning")
    if reasoning is not None:
        counters["completion_tokens_details"] = {"reasoning_tokens": reasoning}
    return counters


if __name__ == "__main__":
    serve_session(InProcessClient(ask, CLIENT))
