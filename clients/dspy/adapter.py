"""DSPy's ``LM`` as a session, used as its documentation shows.

The model is called with a request of ``dspy.lm15`` and gives a response, as its guide
for 3.4 says; for a stream a module that does so is wrapped by ``dspy.streamify``, whose
chunks are read as they come and whose prediction holds the answer. The message that
goes back to the model is that of the response.
"""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import dspy
from dspy.lm15 import (
    Message,
    Request,
    Response,
    ToolCallPart,
    request_from_openai_chat,
)

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
    name="dspy",
    version=version("dspy"),
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
            "retries",
            "read_timeout",
            "progress",
        }
    ),
    concurrency=8,
)


class Chat(dspy.Module):
    """The smallest program: it hands a request to the model."""

    async def aforward(self, lm: dspy.LM, request: Request) -> dspy.Prediction:
        """Give what the model answers."""
        return dspy.Prediction(response=await lm.acall(request))


async def ask(call: Call, progress: Progress) -> Observation:
    """Do what the call asks for, turn after turn."""
    lm = model_of(call)
    answers: list[Message] = []

    async def turn(hand: InHand, messages: list[Any]) -> Outcome:
        request = request_of(lm, call, messages)
        if call.request.get("stream"):
            response = await stream(hand, lm, request)
        else:
            response = await lm.acall(request)
        answers.append(response.message)
        fill(hand, response)
        return "complete"

    try:
        return await take_turns_async(
            call, progress, turn, lambda _, step: follow(answers[-1], step)
        )
    finally:
        await lm.aclose()


def model_of(call: Call) -> dspy.LM:
    """Make a model for the address, the key and the settings of a call."""
    options: dict[str, Any] = {}
    if call.settings.max_retries is not None:
        options["num_retries"] = call.settings.max_retries
    if call.settings.read_timeout_s is not None:
        options["timeout"] = call.settings.read_timeout_s
    return dspy.LM(
        f"deepseek/{call.request['model']}",
        api_base=call.base_url,
        api_key=call.api_key,
        cache=False,
        **options,
    )


def request_of(lm: dspy.LM, call: Call, messages: list[Any]) -> Request:
    """Give the request of a turn in the library's own form."""
    asked = [each for each in messages if isinstance(each, dict)]
    body = {**call.request, "model": lm.model, "messages": asked}
    if body.get("thinking") == {"type": "enabled"}:
        # The library has a dial and no switch; this is where DeepSeek's own stands.
        body.setdefault("reasoning_effort", "high")
    request = request_from_openai_chat(body, compat="deepseek")
    later = tuple(each for each in messages if isinstance(each, Message))
    return replace(request, messages=(*request.messages, *later))


async def stream(hand: InHand, lm: dspy.LM, request: Request) -> Response:
    """Read the chunks as they come, and give the prediction that comes last."""
    program = dspy.streamify(Chat(), is_async_program=True)
    prediction: dspy.Prediction | None = None
    async for value in program(lm=lm, request=request):
        if isinstance(value, dspy.Prediction):
            prediction = value
            continue
        for choice in value.choices:
            hand.take(choice.delta.content, choice.delta.get("reasoning_content"))
    return prediction.response


def fill(hand: InHand, response: Response) -> None:
    """Take the whole answer."""
    parts = response.message.parts
    hand.content = "".join(each.text for each in parts if each.type == "text")
    thoughts = [each.text for each in parts if each.type == "thinking"]
    hand.reasoning_content = "".join(thoughts) if thoughts else None
    hand.tool_calls = [
        ToolCall(each.name, arguments_of(each), each.id) for each in response.tool_calls
    ]
    hand.finish_reason = finish_reason_of(response)
    hand.usage = usage_of(response)


def arguments_of(call: ToolCallPart) -> str:
    """Give the arguments; the library parses them, and keeps what is no JSON as text."""
    if call.input.keys() == {"partial_json"}:
        return call.input["partial_json"]
    return json.dumps(call.input)


def finish_reason_of(response: Response) -> str:
    """Give the reason as it came: the library's own word for it knows five."""
    for choice in (response.provider_data or {}).get("choices", ()):
        return choice.get("finish_reason") or response.finish_reason
    return response.finish_reason


def usage_of(response: Response) -> dict[str, Any] | None:
    """Name the library's counters as DeepSeek does; misses are in its raw data alone."""
    usage = response.usage
    raw = (response.provider_data or {}).get("usage") or {}
    if usage == type(usage)():
        return None
    counters: dict[str, Any] = {
        "prompt_tokens": usage.input_tokens,
        "completion_tokens": usage.output_tokens,
        "total_tokens": usage.total_tokens,
        "prompt_cache_hit_tokens": usage.cache_read_tokens,
        "prompt_cache_miss_tokens": raw.get("prompt_cache_miss_tokens"),
    }
    if usage.reasoning_tokens is not None:
        counters["completion_tokens_details"] = {
            "reasoning_tokens": usage.reasoning_tokens
        }
    return counters


def follow(answer: Message, step: JsonObject) -> list[Message]:
    """Give the answer as it came, and what the step adds."""
    if "user" in step:
        return [answer, Message.user(step["user"])]
    calls = answer.parts_of(ToolCallPart)
    return [
        answer,
        *(
            Message.tool(each.id, result["content"])
            for each, result in zip(calls, step["tool_results"], strict=False)
        ),
    ]


if __name__ == "__main__":
    serve_session(InProcessClient(ask, CLIENT))
