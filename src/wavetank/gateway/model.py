"""What can be found out about a gateway, each kind with its sentence.

The subject of every sentence is the gateway. What *breaks* lets a sound client be told
something untrue, or takes from it what it needs; what *changes* is there to be known,
and a client that reads as the guide says gets along with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind: TypeAlias = Literal[
    "cut-masked", "whole-cut", "tail-lost", "held-back", "kept-waiting", "leaving-not-passed",
    "status-rewritten", "error-rewritten", "finish-rewritten", "stream-lost", "text-changed",
    "reasoning-lost", "fields-dropped", "comments-dropped", "blank-lines-dropped",
    "done-dropped", "fields-changed", "fields-added", "comments-added", "done-added",
    "error-event-added", "chunks-regrouped", "body-changed", "content-type-changed",
    "headers-dropped", "request-changed", "cut-told", "redirects-followed",
    "asked-again", "not-asked",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class KindOfFinding:
    """One kind.

    Attributes:
        sentence: What the gateway does, without a subject.
        breaks: Whether a sound client suffers from it.
    """

    sentence: str
    breaks: bool = True


_CHANGES: Final = False
KINDS: Final[Mapping[Kind, KindOfFinding]] = MappingProxyType(
    {
        "cut-masked": KindOfFinding(
            "ends an answer properly that was cut off before its end"
        ),
        "whole-cut": KindOfFinding("cuts off an answer that came to its end"),
        "tail-lost": KindOfFinding(
            "loses the last events that came before an answer was cut off"
        ),
        "held-back": KindOfFinding(
            "holds back what it has received until more of it has come"
        ),
        "kept-waiting": KindOfFinding(
            "lets a client wait in vain for what it has received"
        ),
        "leaving-not-passed": KindOfFinding(
            "goes on reading an answer when its own client has left"
        ),
        "status-rewritten": KindOfFinding("answers with another status"),
        "error-rewritten": KindOfFinding("rewrites the body of an error"),
        "finish-rewritten": KindOfFinding("gives a finish_reason that was not sent"),
        "stream-lost": KindOfFinding("answers a stream with something else"),
        "text-changed": KindOfFinding("passes on another text than it received"),
        "reasoning-lost": KindOfFinding("loses reasoning_content"),
        "fields-dropped": KindOfFinding("drops fields"),
        "comments-dropped": KindOfFinding(
            "drops comments, which keep a waiting client from giving up"
        ),
        "blank-lines-dropped": KindOfFinding(
            "drops blank lines before a body, which keep a waiting client from giving up"
        ),
        "done-dropped": KindOfFinding("drops [DONE]"),
        "fields-changed": KindOfFinding("changes the values of fields", _CHANGES),
        "fields-added": KindOfFinding("adds fields", _CHANGES),
        "comments-added": KindOfFinding("adds comments", _CHANGES),
        "done-added": KindOfFinding("adds [DONE]", _CHANGES),
        "error-event-added": KindOfFinding(
            "tells of a failure by an error object in the stream", _CHANGES
        ),
        "chunks-regrouped": KindOfFinding(
            "passes on more or fewer chunks than it received", _CHANGES
        ),
        "body-changed": KindOfFinding("changes a body that is no JSON", _CHANGES),
        "content-type-changed": KindOfFinding("changes the content type", _CHANGES),
        "headers-dropped": KindOfFinding("drops header fields", _CHANGES),
        "request-changed": KindOfFinding("changes the request", _CHANGES),
        "cut-told": KindOfFinding(
            "tells by a status of its own that an answer was cut off", _CHANGES
        ),
        "redirects-followed": KindOfFinding("follows redirects", _CHANGES),
        "asked-again": KindOfFinding(
            "asks again by itself, which is paid for again", _CHANGES
        ),
        "not-asked": KindOfFinding("answers by itself, without asking", _CHANGES),
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the gateway did in one case.

    Attributes:
        kind: What.
        items: To what: fields, counts, statuses; short texts.
    """

    kind: Kind
    items: tuple[str, ...] = ()
