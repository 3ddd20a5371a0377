"""The conversation so far, as the next request has to carry it.

DeepSeek keeps no state: every request repeats the history. In the V4 era the
thinking trace goes back with the assistant's message, byte for byte; the legacy
``deepseek-reasoner`` had the opposite rule. Source: the guide, "Streaming with
thinking mode" and "Legacy IDs and the migration window".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wavetank.client.call import Turn
    from wavetank.wire.payload import JsonObject, JsonValue

STRIPS_REASONING: Final = frozenset({"deepseek-reasoner"})


def next_messages(turn: Turn, step: JsonObject, model: JsonValue) -> list[JsonObject]:
    """Give the messages that a turn and the step after it add to the history.

    Args:
        turn: The assistant's turn, complete.
        step: ``{"user": text}`` or ``{"tool_results": [..]}``; results answer the
            turn's calls in order.
        model: The model asked for, which decides what happens to the reasoning.
    """
    added: list[JsonObject] = [assistant_message(turn, model)]
    if "user" in step:
        added.append({"role": "user", "content": step["user"]})
    else:
        ids = [call.id for call in turn.tool_calls or ()]
        added.extend(tool_messages(step, ids))
    return added


def next_blocks(blocks: list[JsonObject], step: JsonObject) -> list[JsonObject]:
    """Give the same on the Anthropic surface, where blocks go back as they came.

    Args:
        blocks: Those of the assistant's turn.
        step: As for ``next_messages``.
    """
    answer: JsonObject = {"role": "assistant", "content": blocks}
    if "user" in step:
        return [answer, {"role": "user", "content": step["user"]}]
    ids = [str(each["id"]) for each in blocks if each["type"] == "tool_use"]
    results = [
        {
            "type": "tool_result",
            "tool_use_id": message["tool_call_id"],
            "content": message["content"],
        }
        for message in tool_messages(step, ids)
    ]
    return [answer, {"role": "user", "content": results}]


def assistant_message(turn: Turn, model: JsonValue) -> JsonObject:
    """Give the assistant's message as it goes back to the server."""
    message: dict[str, JsonValue] = {"role": "assistant", "content": turn.content or ""}
    if turn.reasoning_content is not None and model not in STRIPS_REASONING:
        message["reasoning_content"] = turn.reasoning_content
    if turn.tool_calls:
        message["tool_calls"] = [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": call.arguments},
            }
            for call in turn.tool_calls
        ]
    return message


def tool_messages(step: JsonObject, ids: Sequence[str | None]) -> list[JsonObject]:
    """Give one ``tool`` message per result, matched to the calls in order.

    A result without a call is left out: there is no id it could answer.
    """
    results = step["tool_results"]
    if not isinstance(results, list | tuple):
        raise TypeError(f"tool_results is {type(results).__name__}; expected a list")
    return [
        {"role": "tool", "tool_call_id": id_, "content": result["content"]}
        for id_, result in zip(ids, results, strict=False)
    ]
