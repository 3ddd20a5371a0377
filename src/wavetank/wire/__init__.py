"""The wire protocol as data: event streams, chunks, whole answers and errors.

Everything here is pure and stands on its own; nothing opens a socket. The layouts
are those of published captures of DeepSeek's API (see ``fixtures/captures``).
"""

from __future__ import annotations

from wavetank.wire.chunk import (
    ABSENT,
    Absent,
    Identity,
    UsageMember,
    chunk_object,
    content_delta,
    finish_delta,
    reasoning_delta,
    role_delta,
    tool_arguments_delta,
    tool_open_delta,
    usage_object,
)
from wavetank.wire.completion import completion_object, tool_call_object
from wavetank.wire.error_body import (
    NAMED_ERRORS,
    ErrorAnswer,
    NamedError,
    error_answer,
    error_object,
)
from wavetank.wire.event_encoding import DONE, encode_comment, encode_event
from wavetank.wire.event_stream import (
    END_OF_STREAM,
    NEED_DATA,
    Comment,
    Event,
    EventStreamDecoder,
    EventStreamError,
    Item,
    Retry,
    Signal,
)
from wavetank.wire.lifecycle import LifecycleError, Part, State, advance, parts_of
from wavetank.wire.payload import JsonObject, JsonValue, encode_json

__all__ = [
    "ABSENT",
    "DONE",
    "END_OF_STREAM",
    "NAMED_ERRORS",
    "NEED_DATA",
    "Absent",
    "Comment",
    "ErrorAnswer",
    "Event",
    "EventStreamDecoder",
    "EventStreamError",
    "Identity",
    "Item",
    "JsonObject",
    "JsonValue",
    "LifecycleError",
    "NamedError",
    "Part",
    "Retry",
    "Signal",
    "State",
    "UsageMember",
    "advance",
    "chunk_object",
    "completion_object",
    "content_delta",
    "encode_comment",
    "encode_event",
    "encode_json",
    "error_answer",
    "error_object",
    "finish_delta",
    "parts_of",
    "reasoning_delta",
    "role_delta",
    "tool_arguments_delta",
    "tool_call_object",
    "tool_open_delta",
    "usage_object",
]
