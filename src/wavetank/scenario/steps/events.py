"""Event steps: which server-sent event leaves, shaped by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.wire.payload import JsonObject, JsonValue


@dataclass(frozen=True, slots=True)
class RawEvent:
    """``event: {data: .., event: .., id: .., retry: ..}``. One server-sent event.

    Attributes:
        data: The value; LF in it makes several ``data`` lines. ``None`` sends none.
        event: The ``event`` field, or ``None`` for no such line.
        id: The ``id`` field, or ``None``.
        retry: The ``retry`` field verbatim, or ``None``.
        space: Put the optional space after each colon.
        fields: Further fields in order, as pairs of name and value.
        comments: Comment lines placed before the closing blank line.
    """

    data: str | None = None
    event: str | None = None
    id: str | None = None
    retry: str | None = None
    space: bool = True
    fields: tuple[tuple[str, str], ...] = ()
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CommentLine:
    """``comment: text``. A comment line followed by a blank line.

    Attributes:
        text: What follows the colon, verbatim (no space is added).
    """

    text: str


@dataclass(frozen=True, slots=True)
class ChunkObject:
    """``chunk: {delta: .., ..}``. A ``chat.completion.chunk`` shaped by hand.

    Attributes:
        delta: The first choice's delta; ``None`` with ``omit_delta`` leaves it out.
        finish_reason: The first choice's finish reason.
        set: Members set or replaced at the top level after building.
        omit: Names of top-level members left out.
        omit_delta: Leave the choice's ``delta`` out.
        lines: Pretty-print over this many ``data`` lines (1 is compact).
    """

    delta: JsonObject | None = None
    finish_reason: str | None = None
    set: Mapping[str, JsonValue] = field(default_factory=dict)
    omit: tuple[str, ...] = ()
    omit_delta: bool = False
    lines: int = 1


EventStep: TypeAlias = RawEvent | CommentLine | ChunkObject
