"""Pydantic AI's direct model requests as a session, with its DeepSeek provider.

``model_request`` and ``model_request_stream`` of ``pydantic_ai.direct``, its own
documentation's way to ask a model without an agent. Messages are the library's own;
what goes back to the model is the ``ModelResponse`` that came from it.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from openai import AsyncOpenAI
from pydantic_ai.direct import model_request, model_request_stream
from pydantic_ai.messages import (
    ModelMessage,
    ModelRequest,
    ModelResponse,
    PartDeltaEvent,
    PartStartEvent,
    SystemPromptPart,
    TextPart,
    TextPartDelta,
    ThinkingPart,
    ThinkingPartDelta,
    ToolCallPart,
    ToolReturnPart,
    UserPromptPart,
)
from pydantic_ai.models import ModelRequestParameters
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.deepseek import DeepSeekProvider
from pydantic_ai.tools import ToolDefinition

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
    take_turns_async,
)

if TYPE_CHECKING:
    from wavetank.client.call import Outcome
    from wavetank.wire.payload import JsonObject

CLIENT = ClientInfo(
    name="pydantic-ai",
    version=version("pydantic-ai-slim"),
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
SETTINGS = frozenset(
    {"max_tokens", "temperature", "top_p", "presence_penalty", "frequency_penalty"}
)
# The library streams where it is asked to, and always asks for usage.
ELSEWHERE = frozenset({"model", "messages", "stream", "stream_options", "tools"})


async def ask(call: Call, progress: Progress) -> Observation:
    """Do what the call asks for, turn after turn."""
    answers: list[ModelResponse] = []
    parameters = ModelRequestParameters(
        function_tools=[definition_of(each) for each in call.request.get("tools", ())]
    )
    settings = settings_of(call)
    options = {"base_url": call.base_url, "api_key": call.api_key}
    if call.settings.max_retries is not None:
        options["max_retries"] = call.settings.max_retries
    async with AsyncOpenAI(**options) as client:
        model = OpenAIChatModel(
            call.request["model"], provider=DeepSeekProvider(openai_client=client)
        )

        async def turn(hand: InHand, messages: list[Any]) -> Outcome:
            asked = [message_of(m) if isinstance(m, dict) else m for m in messages]
            options = {
                "model_settings": settings,
                "model_request_parameters": parameters,
            }
            if not call.request.get("stream"):
                answers.append(await model_request(model, asked, **options))
                hand.take(answers[-1].text, answers[-1].thinking)
                fill(hand, answers[-1])
                return "complete"
            async with model_request_stream(model, asked, **options) as stream:
                async for event in stream:
                    enough = take_event(hand, event)
                    fill(hand, stream.get())
                    if enough:
                        await stream.cancel()
                        return "cancelled"
                answers.append(stream.get())
                fill(hand, answers[-1])
            return "complete"

        return await take_turns_async(
            call, progress, turn, lambda _, step: follow(answers[-1], step)
        )


def settings_of(call: Call) -> dict[str, Any]:
    """Give the settings; what the library has no name for goes into extra_body."""
    request = call.request
    settings = {key: request[key] for key in SETTINGS if key in request}
    known = SETTINGS | ELSEWHERE
    if extra := {key: value for key, value in request.items() if key not in known}:
        settings["extra_body"] = extra
    if call.settings.read_timeout_s is not None:
        settings["timeout"] = call.settings.read_timeout_s
    return settings


def definition_of(tool: dict[str, Any]) -> ToolDefinition:
    """Give a tool in the library's own form."""
    function = tool["function"]
    return ToolDefinition(
        name=function["name"],
        description=function.get("description"),
        parameters_json_schema=function.get("parameters", {}),
        strict=function.get("strict"),
    )


def message_of(message: dict[str, Any]) -> ModelMessage:
    """Give a message of the caller in the library's own form."""
    content = message.get("content")
    match message["role"]:
        case "system":
            return ModelRequest([SystemPromptPart(content)])
        case "user":
            return ModelRequest([UserPromptPart(content)])
        case "tool":
            id_ = message["tool_call_id"]
            return ModelRequest([ToolReturnPart("tool", content, tool_call_id=id_)])
    parts: list[Any] = []
    if (reasoning := message.get("reasoning_content")) is not None:
        part = ThinkingPart(reasoning, id="reasoning_content", provider_name="deepseek")
        parts.append(part)
    if content:
        parts.append(TextPart(content))
    for each in message.get("tool_calls") or ():
        function = each["function"]
        part = ToolCallPart(function["name"], function["arguments"], each["id"])
        parts.append(part)
    return ModelResponse(parts, provider_name="deepseek")


def take_event(hand: InHand, event: Any) -> bool:
    """Read an event of a stream; say whether the user has had enough."""
    if isinstance(event, PartStartEvent):
        if isinstance(event.part, TextPart):
            return hand.take(event.part.content)
        if isinstance(event.part, ThinkingPart):
            return hand.take(reasoning=event.part.content)
    if isinstance(event, PartDeltaEvent):
        if isinstance(event.delta, TextPartDelta):
            return hand.take(event.delta.content_delta)
        if isinstance(event.delta, ThinkingPartDelta):
            return hand.take(reasoning=event.delta.content_delta)
    return False


def fill(hand: InHand, response: ModelResponse) -> None:
    """Take what a response holds beside its text."""
    hand.tool_calls = [
        ToolCall(each.tool_name, arguments_of(each), each.tool_call_id)
        for each in response.tool_calls
    ]
    # finish_reason holds the reason in the words of OpenTelemetry, or the library's own
    # guess; the details hold it as it came.
    details = response.provider_details or {}
    hand.finish_reason = details.get("finish_reason", response.finish_reason)
    usage = response.usage
    if not usage.has_values():
        return
    counters: dict[str, Any] = {
        "prompt_tokens": usage.input_tokens,
        "completion_tokens": usage.output_tokens,
        "total_tokens": usage.total_tokens,
        "prompt_cache_hit_tokens": usage.cache_read_tokens,
    }
    if usage.output_reasoning_tokens:
        counters["completion_tokens_details"] = {
            "reasoning_tokens": usage.output_reasoning_tokens
        }
    hand.usage = counters


def arguments_of(call: ToolCallPart) -> str:
    """Give the arguments as they came; the library keeps the text of a stream."""
    return call.args if isinstance(call.args, str) else json.dumps(call.args)


def follow(answer: ModelResponse, step: JsonObject) -> list[ModelMessage]:
    """Give the answer, and what the step adds."""
    if "user" in step:
        return [answer, ModelRequest([UserPromptPart(step["user"])])]
    returns = [
        ToolReturnPart(each.tool_name, result["content"], each.tool_call_id)
        for each, result in zip(answer.tool_calls, step["tool_results"], strict=False)
    ]
    return [answer, ModelRequest(returns)]


if __name__ == "__main__":
    serve_session(InProcessClient(ask, CLIENT))
