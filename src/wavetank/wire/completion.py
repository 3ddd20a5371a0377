"""Whole answers (``chat.completion``) in the key order that DeepSeek sends.

They differ from chunks in more than the message: the fingerprint comes last, and
tool calls carry an ``index`` that the reference page does not list (captured).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wavetank.wire.chunk import ABSENT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wavetank.wire.chunk import Identity, UsageMember
    from wavetank.wire.payload import JsonObject, JsonValue


def completion_object(
    identity: Identity,
    *,
    content: str | None,
    reasoning_content: str | None = None,
    tool_calls: Sequence[JsonObject] = (),
    finish_reason: str,
    usage: UsageMember = ABSENT,
) -> JsonObject:
    """Build one whole answer.

    Args:
        identity: Id, time, model and fingerprint of the answer.
        content: The text. Beside tool calls DeepSeek sent ``""`` until August 2026
            and null after; a client must accept both.
        reasoning_content: The reasoning; ``None`` leaves the key out, as captured
            with thinking off.
        tool_calls: Made by ``tool_call_object``; none leaves the key out.
        finish_reason: Why the answer ended.
        usage: An object, ``None`` for null, or ``ABSENT`` for no such key.
    """
    message: dict[str, JsonValue] = {"role": "assistant", "content": content}
    if reasoning_content is not None:
        message["reasoning_content"] = reasoning_content
    if tool_calls:
        message["tool_calls"] = tuple(tool_calls)
    choice: JsonObject = {
        "index": 0,
        "message": message,
        "logprobs": None,
        "finish_reason": finish_reason,
    }
    counters = {} if usage is ABSENT else {"usage": usage}
    return {
        "id": identity.id,
        "object": "chat.completion",
        "created": identity.created,
        "model": identity.model,
        "choices": [choice],
        **counters,
        "system_fingerprint": identity.fingerprint,
    }


def tool_call_object(index: int, call_id: str, name: str, arguments: str) -> JsonObject:
    """Build one tool call of a whole answer.

    Args:
        index: The call's position in the message.
        call_id: ``call_00_`` and 24 alphanumerics in captures.
        name: The function's name.
        arguments: JSON text, passed on as it stands: the model may have made it
            invalid.
    """
    return {
        "index": index,
        "id": call_id,
        "type": "function",
        "function": {"name": name, "arguments": arguments},
    }
