"""An answer as an Anthropic message, streamed or whole.

The order of members, the plain UUIDs, the signature that repeats the message's id and
the counters on ``message_delta`` are those of captures; errors keep the OpenAI-style
envelope on this surface, too, and are not made here.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from wavetank.scenario.model import Reply
from wavetank.scenario.steps import Json, RawEvent
from wavetank.wire.payload import encode_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wavetank.endpoint.chat_reply import Answer
    from wavetank.endpoint.tool_calling import Call
    from wavetank.wire.payload import JsonObject, JsonValue

_STOP_REASONS: Final = {
    "stop": "end_turn",
    "length": "max_tokens",
    "tool_calls": "tool_use",
}


def anthropic_reply(answer: Answer) -> Reply:
    """Lay an answer out as a message."""
    if answer.ask.stream:
        return Reply(tuple(map(_event, _events(answer))), format="stream")
    blocks = [*_thinking(answer), *_text(answer)]
    blocks += [_tool_use(call, _input(call)) for call in answer.speech.calls]
    usage = _usage(answer, answer.usage.completion)
    return Reply(
        (Json(_message(answer, blocks, usage, **_end(answer))),), format="json"
    )


def _event(value: JsonObject) -> RawEvent:
    return RawEvent(encode_json(value).decode(), event=str(value["type"]))


def _events(answer: Answer) -> Iterator[JsonObject]:
    yield {
        "type": "message_start",
        "message": _message(
            answer, [], _usage(answer, 0), stop_reason=None, stop_sequence=None
        ),
    }
    for index, (block, deltas) in enumerate(_blocks(answer)):
        yield {"type": "content_block_start", "index": index, "content_block": block}
        if index == 0:
            yield {"type": "ping"}
        for delta in deltas:
            yield {"type": "content_block_delta", "index": index, "delta": delta}
        yield {"type": "content_block_stop", "index": index}
    yield {
        "type": "message_delta",
        "delta": _end(answer),
        "usage": _usage(answer, answer.usage.completion),
    }
    yield {"type": "message_stop"}


def _blocks(answer: Answer) -> Iterator[tuple[JsonObject, list[JsonObject]]]:
    """Give each block as it starts, and the deltas that fill it."""
    speech = answer.speech
    if speech.reasoning:
        empty = {"type": "thinking", "thinking": "", "signature": ""}
        deltas: list[JsonObject] = [
            {"type": "thinking_delta", "thinking": token} for token in speech.reasoning
        ]
        signature = {"type": "signature_delta", "signature": answer.identity.id}
        yield empty, [*deltas, signature]
    if speech.content:
        yield (
            {"type": "text", "text": ""},
            [{"type": "text_delta", "text": token} for token in speech.content],
        )
    for call in speech.calls:
        yield (
            _tool_use(call, {}),
            [
                {"type": "input_json_delta", "partial_json": token}
                for token in call.arguments
            ],
        )


def _thinking(answer: Answer) -> Iterator[JsonObject]:
    if answer.speech.reasoning:
        yield {
            "type": "thinking",
            "thinking": "".join(answer.speech.reasoning),
            "signature": answer.identity.id,
        }


def _text(answer: Answer) -> Iterator[JsonObject]:
    if answer.speech.content:
        yield {"type": "text", "text": "".join(answer.speech.content)}


def _tool_use(call: Call, value: JsonValue) -> JsonObject:
    return {"type": "tool_use", "id": call.id, "name": call.name, "input": value}


def _input(call: Call) -> JsonValue:
    """Give a call's arguments as a value; what ``max_tokens`` cut short is empty."""
    try:
        value: JsonValue = json.loads("".join(call.arguments))
    except ValueError:
        return {}
    return value


def _message(
    answer: Answer,
    blocks: list[JsonObject],
    usage: JsonObject,
    *,
    stop_reason: str | None,
    stop_sequence: str | None,
) -> JsonObject:
    return {
        "id": answer.identity.id,
        "type": "message",
        "role": "assistant",
        "model": answer.identity.model,
        "content": blocks,
        "stop_reason": stop_reason,
        "stop_sequence": stop_sequence,
        "usage": usage,
    }


def _end(answer: Answer) -> dict[str, str | None]:
    stopped_by = answer.speech.stopped_by
    if stopped_by is not None:
        return {"stop_reason": "stop_sequence", "stop_sequence": stopped_by}
    finish = answer.speech.finish
    reason = _STOP_REASONS.get(finish, finish)
    return {"stop_reason": reason, "stop_sequence": None}


def _usage(answer: Answer, output: int) -> JsonObject:
    """Count as this surface does: ``input_tokens`` leaves out what was cached."""
    usage = answer.usage
    return {
        "input_tokens": usage.prompt - usage.cache_hit,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": usage.cache_hit,
        "output_tokens": output,
        "service_tier": "standard",
    }
