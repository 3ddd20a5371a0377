"""An answer as an Anthropic message, streamed or whole.

The layout is that of ``wavetank.wire.anthropic``; errors keep the OpenAI-style
envelope on this surface, too, and are not made here.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from wavetank.scenario.model import Reply
from wavetank.scenario.steps import Json, RawEvent
from wavetank.wire.anthropic import (
    MESSAGE_STOP,
    PING,
    block_delta,
    block_start,
    block_stop,
    message_delta,
    message_object,
    message_start,
    message_usage,
    text_block,
    thinking_block,
    tool_use_block,
)
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
    reason, sequence = _end(answer)
    message = message_object(
        answer.identity,
        list(_whole_blocks(answer)),
        stop_reason=reason,
        stop_sequence=sequence,
        usage=_usage(answer, answer.usage.completion),
    )
    return Reply((Json(message),), format="json")


def _event(value: JsonObject) -> RawEvent:
    return RawEvent(encode_json(value).decode(), event=str(value["type"]))


def _events(answer: Answer) -> Iterator[JsonObject]:
    yield message_start(message_object(answer.identity, usage=_usage(answer, 0)))
    for index, (block, deltas) in enumerate(_blocks(answer)):
        yield block_start(index, block)
        if index == 0:
            yield PING
        for kind, member, text in deltas:
            yield block_delta(index, kind, member, text)
        yield block_stop(index)
    yield message_delta(*_end(answer), _usage(answer, answer.usage.completion))
    yield MESSAGE_STOP


def _blocks(answer: Answer) -> Iterator[tuple[JsonObject, list[tuple[str, str, str]]]]:
    """Give each block as it starts, and the deltas that fill it."""
    speech = answer.speech
    if speech.reasoning:
        deltas = [("thinking_delta", "thinking", token) for token in speech.reasoning]
        signature = ("signature_delta", "signature", answer.identity.id)
        yield thinking_block(), [*deltas, signature]
    if speech.content:
        yield text_block(), [("text_delta", "text", token) for token in speech.content]
    for call in speech.calls:
        yield (
            tool_use_block(call.id, call.name, {}),
            [("input_json_delta", "partial_json", token) for token in call.arguments],
        )


def _whole_blocks(answer: Answer) -> Iterator[JsonObject]:
    speech = answer.speech
    if speech.reasoning:
        yield thinking_block("".join(speech.reasoning), answer.identity.id)
    if speech.content:
        yield text_block("".join(speech.content))
    for call in speech.calls:
        yield tool_use_block(call.id, call.name, _input(call))


def _input(call: Call) -> JsonValue:
    """Give a call's arguments as a value; what ``max_tokens`` cut short is empty."""
    try:
        value: JsonValue = json.loads("".join(call.arguments))
    except ValueError:
        return {}
    return value


def _end(answer: Answer) -> tuple[str, str | None]:
    """Give the reason and the text that stopped the answer, if one did."""
    stopped_by = answer.speech.stopped_by
    if stopped_by is not None:
        return "stop_sequence", stopped_by
    finish = answer.speech.finish
    return _STOP_REASONS.get(finish, finish), None


def _usage(answer: Answer, output: int) -> JsonObject:
    usage = answer.usage
    return message_usage(usage.prompt, output, usage.cache_hit)
