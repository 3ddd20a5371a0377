"""Messages of the Anthropic surface, whole and in events, as DeepSeek sends them.

The order of members, ids without a prefix, the signature that repeats the message's
id and the counters that leave out what was cached are captured; the rest is the
sequence of Anthropic's own reference, "Streaming messages", whose event name always
repeats the data's ``type``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from wavetank.wire.event_encoding import encode_event
from wavetank.wire.payload import encode_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wavetank.wire.chunk import Identity
    from wavetank.wire.payload import JsonObject, JsonValue

PING: Final[JsonObject] = {"type": "ping"}
MESSAGE_STOP: Final[JsonObject] = {"type": "message_stop"}

#: The deltas that carry text for a reader, and the member that holds it.
_TEXTS: Final = {"text_delta": "text", "thinking_delta": "thinking"}


def message_object(
    identity: Identity,
    content: Sequence[JsonObject] = (),
    *,
    stop_reason: str | None = None,
    stop_sequence: str | None = None,
    usage: JsonObject,
) -> JsonObject:
    """Build a message: a whole answer, or what ``message_start`` begins with.

    Args:
        identity: Id and model of the answer.
        content: Its blocks.
        stop_reason: Why it ended; ``None`` while it has not.
        stop_sequence: The text that ended it.
        usage: Made by ``message_usage``.
    """
    return {
        "id": identity.id,
        "type": "message",
        "role": "assistant",
        "model": identity.model,
        "content": list(content),
        "stop_reason": stop_reason,
        "stop_sequence": stop_sequence,
        "usage": usage,
    }


def message_usage(prompt: int, completion: int, cache_hit: int = 0) -> JsonObject:
    """Count as this surface does.

    Args:
        prompt: Prompt tokens, hits and misses together, as the chat counts them.
        completion: Completion tokens.
        cache_hit: Prompt tokens from the cache; ``input_tokens`` leaves them out.
    """
    return {
        "input_tokens": prompt - cache_hit,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": cache_hit,
        "output_tokens": completion,
        "service_tier": "standard",
    }


def text_block(text: str = "") -> JsonObject:
    """Build a block of text; an empty one is how it starts."""
    return {"type": "text", "text": text}


def thinking_block(thinking: str = "", signature: str = "") -> JsonObject:
    """Build a block of the trace; an empty one is how it starts."""
    return {"type": "thinking", "thinking": thinking, "signature": signature}


def tool_use_block(call_id: str, name: str, value: JsonValue) -> JsonObject:
    """Build a tool call; it starts with an empty object."""
    return {"type": "tool_use", "id": call_id, "name": name, "input": value}


def message_start(message: JsonObject) -> JsonObject:
    """Build the first event of a stream."""
    return {"type": "message_start", "message": message}


def block_start(index: int, block: JsonObject) -> JsonObject:
    """Build the event that opens a block."""
    return {"type": "content_block_start", "index": index, "content_block": block}


def block_delta(index: int, kind: str, member: str, text: str) -> JsonObject:
    """Build an event that adds to a block: ``kind`` and the ``member`` with the text."""
    delta: JsonObject = {"type": kind, member: text}
    return {"type": "content_block_delta", "index": index, "delta": delta}


def block_stop(index: int) -> JsonObject:
    """Build the event that closes a block."""
    return {"type": "content_block_stop", "index": index}


def message_delta(
    stop_reason: str | None, stop_sequence: str | None, usage: JsonObject
) -> JsonObject:
    """Build the event with the reason and the counters, those of the prompt too."""
    delta: JsonObject = {"stop_reason": stop_reason, "stop_sequence": stop_sequence}
    return {"type": "message_delta", "delta": delta, "usage": usage}


def encode_message_event(event: JsonObject) -> bytes:
    """Write an event under its own name."""
    return encode_event(encode_json(event).decode(), event=str(event["type"]))


def carries_text(event: JsonObject) -> bool:
    """Whether an event brings text or thinking; any JSON object may be asked about."""
    delta = event.get("delta")
    if event.get("type") != "content_block_delta" or not isinstance(delta, Mapping):
        return False
    return bool(delta.get(_TEXTS.get(str(delta.get("type")), "")))
