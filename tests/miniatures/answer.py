"""What a miniature client holds while it reads, and what stops it from reading on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from wavetank.client.call import ErrorKind

Json: TypeAlias = dict[str, Any]


class ProblemError(Exception):
    """The call failed; what the caller is given."""

    def __init__(
        self, kind: ErrorKind, message: str, *, status: int | None = None
    ) -> None:
        super().__init__(message)
        self.kind: ErrorKind = kind
        self.message: str | None = message
        self.status = status


class BrokenConnectionError(ProblemError):
    """The connection ended before the message did."""

    def __init__(self, message: str) -> None:
        super().__init__("connection", message)


class CancelledByCallerError(Exception):
    """The caller has seen enough."""


@dataclass
class HeldCall:
    """A tool call, as far as it has come."""

    id: str = ""
    name: str = ""
    arguments: str = ""


@dataclass
class Answer:
    """A message, as far as it has come.

    Attributes:
        pieces: Texts in the order they came, each ``content`` or ``reasoning``.
        received: Whether any chunk came.
    """

    pieces: list[tuple[str, str]] = field(default_factory=list)
    calls: dict[int, HeldCall] = field(default_factory=dict)
    finish_reason: str | None = None
    usage: Json | None = None
    received: bool = False

    def text(self, kind: str) -> str:
        """All text of one kind."""
        return "".join(text for each, text in self.pieces if each == kind)

    @property
    def content(self) -> str:
        """The answer's text."""
        return self.text("content")

    @property
    def reasoning(self) -> str:
        """The answer's trace."""
        return self.text("reasoning")
