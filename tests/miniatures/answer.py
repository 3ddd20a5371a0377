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
        self.retry_after = ""


class BrokenConnectionError(ProblemError):
    """The connection ended before the message did."""

    def __init__(self, message: str) -> None:
        super().__init__("connection", message)


class MalformedAnswerError(ProblemError):
    """What came is no HTTP message."""

    def __init__(self, message: str) -> None:
        super().__init__("protocol", message)


class RefusalError(ProblemError):
    """The server answered with another status than 200, or with no answer.

    Attributes:
        is_cut: Whether its body was cut.
    """

    def __init__(
        self, message: str, *, status: int, retry_after: str = "", is_cut: bool = False
    ) -> None:
        super().__init__("http", message, status=status)
        self.retry_after = retry_after
        self.is_cut = is_cut


class MovedError(Exception):
    """The answer is elsewhere, for the same request."""

    def __init__(self, status: int, location: str) -> None:
        super().__init__(location)
        self.status = status
        self.location = location


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
        id: As the last chunk said.
        blocks: Those of a message of the Anthropic surface, by their index.
    """

    pieces: list[tuple[str, str]] = field(default_factory=list)
    calls: dict[int, HeldCall] = field(default_factory=dict)
    finish_reason: str | None = None
    usage: Json | None = None
    received: bool = False
    id: str = ""
    blocks: dict[int, Json] = field(default_factory=dict)

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
