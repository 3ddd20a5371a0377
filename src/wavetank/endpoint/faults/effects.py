"""What can go wrong with an answer, as plain data: one class for each effect.

Some effects change what the model says, the others what becomes of the reply. They
compose: a request meets any number of them, and the order in which they were asked
for does not matter, because each family has its place (``speech``, then ``reply``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from wavetank.scenario.model import Slicing
    from wavetank.scenario.steps import Error, Inside


@dataclass(frozen=True, slots=True)
class Empty:
    """Nothing is said but reasoning; JSON mode is documented to do so at times."""


@dataclass(frozen=True, slots=True)
class Whitespace:
    """Line feeds until the limit, as the guide to JSON mode warns of.

    Attributes:
        tokens: How many, where the request has no ``max_tokens``.
    """

    tokens: int = 1000


@dataclass(frozen=True, slots=True)
class MalformedArguments:
    """Tool arguments lack their last character, so that they are no JSON."""


@dataclass(frozen=True, slots=True)
class FinishReason:
    """Half of the answer is said, and this is why it ends."""

    reason: str


@dataclass(frozen=True, slots=True)
class Answered:
    """An error answers instead of the model, which is not asked at all."""

    error: Error


@dataclass(frozen=True, slots=True)
class NeverServed:
    """Keep-alives, then FIN: the model never begins.

    Attributes:
        seconds: How long; ten minutes are documented.
    """

    seconds: float = 600.0


@dataclass(frozen=True, slots=True)
class Sliced:
    """The body leaves in pieces."""

    slicing: Slicing


@dataclass(frozen=True, slots=True)
class Interrupted:
    """The answer ends, or goes silent, before it is whole.

    Attributes:
        how: Silence for ever, FIN or RST.
        after: How many deltas of a stream come first; ``None`` for half of them.
            An answer that is no stream is interrupted inside its body.
        inside: Where the last event is cut, as the steps ``cut`` and ``reset`` say.
    """

    how: Literal["stall", "cut", "reset"]
    after: int | None = None
    inside: Inside | None = None


@dataclass(frozen=True, slots=True)
class KeepAlives:
    """Comments before a stream, empty lines before any other answer.

    Attributes:
        count: How many.
        every: Seconds before each.
    """

    count: int
    every: float = 0.0


@dataclass(frozen=True, slots=True)
class Latency:
    """Silence before the answer's first byte, in seconds."""

    seconds: float


SpeechEffect: TypeAlias = Empty | Whitespace | MalformedArguments | FinishReason
Replacement: TypeAlias = Answered | NeverServed
ReplyEffect: TypeAlias = Sliced | Interrupted | KeepAlives | Latency
Effect: TypeAlias = SpeechEffect | Replacement | ReplyEffect
