"""What a client under test is asked and what it answers, as frozen data.

``Call`` and ``Observation`` are the client protocol, version 1, for Python; their
JSON forms are the protocol's messages, field for field.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.wire.payload import JsonObject, JsonValue

Api: TypeAlias = Literal["chat", "anthropic", "fim", "models", "balance"]
Outcome: TypeAlias = Literal["complete", "error", "cancelled"]
ErrorKind: TypeAlias = Literal[
    "http", "connection", "truncated", "timeout", "protocol", "api", "other"
]
CAPABILITIES: tuple[str, ...] = (
    "stream", "complete", "tools", "reasoning", "usage", "json_mode", "cancel",
    "retries", "read_timeout", "total_timeout", "progress", "anthropic", "fim",
    "prefix", "models", "balance",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settings:
    """What the client is told to set; ``None`` leaves the library's default."""

    max_retries: int | None = None
    read_timeout_s: float | None = None
    total_timeout_s: float | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One task for a client under test.

    Attributes:
        then: Later turns, each ``{"user": text}`` or
            ``{"tool_results": [{"name": .., "content": ..}]}``.
        budget_s: The harness's patience in seconds; not a setting for the library.
    """

    base_url: str
    api_key: str
    request: JsonObject
    budget_s: float
    api: Api = "chat"
    then: tuple[JsonObject, ...] = ()
    settings: Settings = Settings()
    cancel_after_deltas: int | None = None


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool call as the caller sees it."""

    name: str | None
    arguments: str | None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """The error the caller was given."""

    kind: ErrorKind
    status: int | None = None
    type: str | None = None
    message: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """What the caller held when one turn was over.

    ``None`` means that the library does not expose the field (or has none).
    """

    outcome: Outcome
    content: str | None = None
    reasoning_content: str | None = None
    tool_calls: tuple[ToolCall, ...] | None = None
    finish_reason: str | None = None
    usage: Mapping[str, JsonValue] | None = None
    error: Failure | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """Everything the client reports of one call."""

    turns: tuple[Turn, ...]
    value: JsonValue = None


@dataclass(frozen=True, slots=True)
class ClientInfo:
    """Who the client under test is and what it says it can do."""

    name: str
    version: str
    language: str
    runtime: str = ""
    capabilities: frozenset[str] = frozenset({"stream"})
    concurrency: int = 1


# What the harness learnt from one call. Exactly one of these.


@dataclass(frozen=True, slots=True)
class Observed:
    """The client answered with an observation."""

    observation: Observation


@dataclass(frozen=True, slots=True)
class Skipped:
    """The adapter declined the call and says why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Errored:
    """The adapter, not the library, failed.

    Attributes:
        cause: ``adapter`` (it said so), ``crashed``, ``hung``, ``invalid`` (an answer
            against the schema), ``unstarted`` (never became ready).
        message: What happened, in one sentence.
        details: Traceback or the tail of stderr.
    """

    cause: Literal["adapter", "crashed", "hung", "invalid", "unstarted"]
    message: str
    details: str = ""


Answer: TypeAlias = Observed | Skipped | Errored


@dataclass(frozen=True, slots=True)
class Noise:
    """What a session printed that was no answer, kept for the report."""

    lines: tuple[str, ...] = field(default_factory=tuple)
