"""Streaming chunks in the key order and shape that DeepSeek sends.

The layout is the captured one of 2026, not the reference page's example, which
differs in order and in keys. What the captures settle: all chunks share one
identity; ``usage`` rides on the finish chunk; in thinking mode every text delta
carries both text keys, the silent one null; tool deltas carry neither. Callers
decide what to send; the functions here decide only how it looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from wavetank.wire.payload import JsonObject


class Absent(Enum):
    """The type of ``ABSENT``: a key that is not there, unlike one that is null."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT

UsageMember: TypeAlias = "JsonObject | Absent | None"


@dataclass(frozen=True, slots=True)
class Identity:
    """What every chunk of one answer repeats.

    Attributes:
        id: A bare UUID in captures, without the ``chatcmpl-`` of other providers.
        created: Unix time in seconds.
        model: The served model, which need not be the requested one.
        fingerprint: The ``system_fingerprint``.
    """

    id: str
    created: int
    model: str
    fingerprint: str


def usage_object(
    prompt: int,
    completion: int,
    *,
    cache_hit: int = 0,
    reasoning: int | None = None,
    omit_cache: bool = False,
) -> JsonObject:
    """Build the token counters of one answer.

    Args:
        prompt: Prompt tokens, cache hits and misses together.
        completion: Completion tokens, reasoning included.
        cache_hit: Prompt tokens served from the context cache.
        reasoning: Reasoning tokens; ``None`` leaves ``completion_tokens_details``
            out, as captured with thinking off.
        omit_cache: Leave every cache counter out, as other providers do.
    """
    usage: dict[str, int | JsonObject] = {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
    }
    if not omit_cache:
        usage["prompt_tokens_details"] = {"cached_tokens": cache_hit}
    if reasoning is not None:
        usage["completion_tokens_details"] = {"reasoning_tokens": reasoning}
    if not omit_cache:
        usage["prompt_cache_hit_tokens"] = cache_hit
        usage["prompt_cache_miss_tokens"] = prompt - cache_hit
    return usage


def chunk_object(
    identity: Identity,
    *,
    delta: JsonObject | None = None,
    finish_reason: str | None = None,
    usage: UsageMember = ABSENT,
    choices_empty: bool = False,
) -> JsonObject:
    """Build one ``chat.completion.chunk``.

    Args:
        identity: What all chunks of the answer repeat.
        delta: The choice's delta; ``None`` leaves the key out, which DeepSeek does
            not do but a client must survive.
        finish_reason: The choice's finish reason; null on all chunks but one.
        usage: An object, ``None`` for null, or ``ABSENT`` for no such key.
        choices_empty: Send no choice at all, as the documented usage chunk does.
    """
    choice: dict[str, JsonObject | int | str | None] = {"index": 0}
    if delta is not None:
        choice["delta"] = delta
    choice |= {"logprobs": None, "finish_reason": finish_reason}
    chunk: JsonObject = {
        "id": identity.id,
        "object": "chat.completion.chunk",
        "created": identity.created,
        "model": identity.model,
        "system_fingerprint": identity.fingerprint,
        "choices": [] if choices_empty else [choice],
    }
    return chunk if usage is ABSENT else {**chunk, "usage": usage}


def role_delta(role: str, *, thinking: bool) -> JsonObject:
    """Build the delta that opens a message; it carries no visible text.

    Args:
        role: ``assistant`` in every capture.
        thinking: Whether the answer reasons: content is null then, and
            ``reasoning_content`` empty; otherwise content is empty.
    """
    if thinking:
        return {"role": role, "content": None, "reasoning_content": ""}
    return {"role": role, "content": ""}


def content_delta(text: str, *, both_keys: bool) -> JsonObject:
    """Build a delta of answer text.

    Args:
        text: The piece of text.
        both_keys: Also send ``reasoning_content`` as null, as captured in thinking
            mode.
    """
    if both_keys:
        return {"content": text, "reasoning_content": None}
    return {"content": text}


def reasoning_delta(text: str, *, both_keys: bool) -> JsonObject:
    """Build a delta of reasoning text.

    Args:
        text: The piece of text.
        both_keys: Also send ``content`` as null, as captured in thinking mode.
    """
    if both_keys:
        return {"content": None, "reasoning_content": text}
    return {"reasoning_content": text}


def tool_open_delta(index: int, call_id: str, name: str) -> JsonObject:
    """Build the delta that opens a tool call: id, type, name and no arguments yet.

    Args:
        index: The call's position in the message.
        call_id: ``call_00_`` and 24 alphanumerics in captures.
        name: The function's name.
    """
    call: JsonObject = {
        "index": index,
        "id": call_id,
        "type": "function",
        "function": {"name": name, "arguments": ""},
    }
    return {"tool_calls": [call]}


def tool_arguments_delta(index: int, arguments: str) -> JsonObject:
    """Build a delta that continues a tool call with more argument text.

    Args:
        index: The call's position in the message; the only thing that names it.
        arguments: A piece of JSON text, cut anywhere.
    """
    return {"tool_calls": [{"index": index, "function": {"arguments": arguments}}]}


def finish_delta(text: str = "", *, both_keys: bool) -> JsonObject:
    """Build the delta beside a finish reason, which captures send with empty text.

    Args:
        text: Last text of the answer.
        both_keys: As for ``content_delta``; tool-call answers send both keys, too.
    """
    return content_delta(text, both_keys=both_keys)
