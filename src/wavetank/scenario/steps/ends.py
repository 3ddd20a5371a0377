"""Ends: how the exchange is over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Inside: TypeAlias = Literal[
    "status-line", "header", "chunk", "line", "event", "character", "chunk-size"
]


@dataclass(frozen=True, slots=True)
class End:
    """``end``. The message ends well at the HTTP level (implied when absent).

    Attributes:
        close: Close the connection afterwards instead of keeping it alive.
    """

    close: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """``cut`` or ``cut: {inside: chunk}``. FIN before the message is over.

    Attributes:
        inside: Where the preceding bytes are cut. ``None`` cuts after whole
            events, without the terminating transfer chunk. ``chunk`` cuts the
            last event inside its JSON, ``line`` before its line end, ``event``
            before its blank line, ``character`` inside its last multi-byte
            character; ``chunk-size`` sends half a transfer-coding size line,
            ``header`` and ``status-line`` cut the response head.
        terminated: End the transfer coding well although the content was cut,
            as a proxy does that lost its upstream.
    """

    inside: Inside | None = None
    terminated: bool = False


@dataclass(frozen=True, slots=True)
class Reset:
    """``reset`` or ``reset: {inside: chunk}``. RST instead of FIN, as ``Cut``."""

    inside: Inside | None = None


EndStep: TypeAlias = End | Cut | Reset
