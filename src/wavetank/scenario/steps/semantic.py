"""Semantic steps: what DeepSeek means, laid out as DeepSeek lays it out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from wavetank.wire.payload import JsonValue


@dataclass(frozen=True, slots=True)
class Role:
    """``role: assistant``. The delta that opens the message."""

    role: str = "assistant"


@dataclass(frozen=True, slots=True)
class Reasoning:
    """``reasoning: [..]``. One ``reasoning_content`` delta per piece."""

    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """``content: [..]``. One ``content`` delta per piece."""

    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToolCall:
    """``tool_call: {id: .., name: .., arguments: [..]}``. Fragments of one call.

    The first ``tool_call`` step of an index opens the call (id, type, name and
    empty arguments, as captured); each piece of ``arguments`` is one more delta.
    A later step of the same index continues it.

    Attributes:
        index: The call's position in the message.
        id: Sent on the opening delta; ``None`` on a continuation.
        name: The function's name; ``None`` on a continuation.
        arguments: JSON text in pieces, cut anywhere.
    """

    index: int = 0
    id: str | None = None
    name: str | None = None
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Usage:
    """``usage: {..}``. The separate usage chunk with empty choices.

    Also used inside ``Finish``, where the counters ride on the finish chunk.

    Attributes:
        prompt: Prompt tokens, hits and misses together.
        completion: Completion tokens, reasoning included.
        cache_hit: Prompt tokens served from the context cache.
        reasoning: Reasoning tokens, or ``None`` to leave the details object out.
        omit_cache: Leave out every cache counter, as other providers do.
    """

    prompt: int
    completion: int
    cache_hit: int = 0
    reasoning: int | None = None
    omit_cache: bool = False


@dataclass(frozen=True, slots=True)
class Finish:
    """``finish: stop`` or ``finish: {reason: .., usage: {..}, content: ..}``.

    Attributes:
        reason: The ``finish_reason``, passed on as written.
        usage: Counters that ride on the finish chunk (the captured layout).
        content: Last text carried by the same chunk; ``""`` in captures.
    """

    reason: str
    usage: Usage | None = None
    content: str = ""


@dataclass(frozen=True, slots=True)
class KeepAlive:
    """``keep_alive: 3`` or ``keep_alive: {count: 3, every: 15s}``.

    Comments ``: keep-alive`` in a stream.

    Attributes:
        count: How many, or ``None`` for ever (until the client leaves).
        every: Seconds of silence before each one.
        text: The comment's text after the colon and a space.
    """

    count: int | None = 1
    every: float = 0.0
    text: str = "keep-alive"


@dataclass(frozen=True, slots=True)
class BlankLines:
    """``blank_lines: 3`` or ``blank_lines: {count: 3, every: 15s}``.

    Empty lines, as DeepSeek sends before a non-streaming body.

    Attributes:
        count: How many, or ``None`` for ever.
        every: Seconds of silence before each one.
    """

    count: int | None = 1
    every: float = 0.0


@dataclass(frozen=True, slots=True)
class Error:
    """``error: rate-limit`` or ``error: {name: .., message: .., ..}``.

    As the first step of a reply it is the HTTP answer itself; after other steps,
    or with ``in_band``, it is an error object in a ``data:`` event of the stream.

    Attributes:
        name: A named DeepSeek error (``wire.error_body.NAMED_ERRORS``), or ``None``.
        status: Overrides the status.
        message: Overrides the message.
        type: Overrides the error's type.
        code: Overrides the error's code.
        body: Sent verbatim instead of the envelope (plain text, HTML, anything).
        content_type: Overrides the content type; ``""`` sends none.
        retry_after: The ``Retry-After`` header's value, verbatim.
        in_band: Send it inside the stream although it comes first.
    """

    name: str | None = None
    status: int | None = None
    message: str | None = None
    type: str | None = None
    code: str | None = None
    body: str | None = None
    content_type: str | None = None
    retry_after: str | None = None
    in_band: bool = False


@dataclass(frozen=True, slots=True)
class Json:
    """``json: {..}``. A whole JSON body, sent compact and verbatim."""

    value: JsonValue


@dataclass(frozen=True, slots=True)
class Done:
    """``done``. The literal ``data: [DONE]`` marker."""


SemanticStep: TypeAlias = (
    Role | Reasoning | Content | ToolCall | Finish | Usage | KeepAlive | BlankLines
    | Error | Json | Done
)  # fmt: skip
