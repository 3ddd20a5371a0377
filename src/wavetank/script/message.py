"""A reply as one HTTP message: its body decided, its framing not.

The head leaves with the first step that writes, an empty ``raw`` included. So a pause
before any text holds back the head as well, and a cut before anything was written
sends nothing at all; keep-alives write, so the head leaves before they begin to wait.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias

from wavetank.scenario import steps
from wavetank.scenario.wholeness import answers_with_error, is_last
from wavetank.script.anthropic_body import MessageStreamWriter, MessageWholeWriter
from wavetank.script.body import BodyWriter, ErrorWriter, StreamWriter, WholeWriter
from wavetank.script.error_reply import http_answer
from wavetank.script.faults.byte_order_mark import add_byte_order_mark
from wavetank.script.faults.cutting import place_of_cut
from wavetank.script.faults.keep_alive import inject_keep_alives
from wavetank.script.faults.newline import rewrite_newlines
from wavetank.script.ops import (
    AwaitClose,
    AwaitDelta,
    Op,
    Pause,
    Stall,
    written_bytes,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from wavetank.scenario import Reply
    from wavetank.script.context import Context, Surface

EVENT_STREAM: Final = "text/event-stream; charset=utf-8"
JSON: Final = "application/json"
#: Places of a cut that are in the head.
IN_HEAD: Final = frozenset({"status-line", "header"})

Ending: TypeAlias = steps.End | steps.Cut | steps.Reset

_STREAM_WRITERS: Final[Mapping[Surface, Callable[[Reply, Context], BodyWriter]]] = (
    MappingProxyType({"chat": StreamWriter, "anthropic": MessageStreamWriter})
)
_WHOLE_WRITERS: Final[Mapping[Surface, Callable[[Reply, Context], BodyWriter]]] = (
    MappingProxyType({"chat": WholeWriter, "anthropic": MessageWholeWriter})
)


@dataclass(frozen=True, slots=True)
class Message:
    """What one reply sends, before compression, slicing and framing.

    Attributes:
        status: The status code.
        content_type: The header's value, or ``None`` for no such header.
        retry_after: The header's value, or ``None`` for no such header.
        streams: Whether the body is an event stream.
        lead: What happens before the head.
        body: What happens after it; ``Write`` holds body bytes.
        ending: How it is over; ``None`` if it waits or repeats for ever.
        surface: In whose words it is written.
    """

    status: int
    content_type: str | None
    retry_after: str | None
    streams: bool
    lead: tuple[Op, ...]
    body: tuple[Op, ...]
    ending: Ending | None
    surface: Surface

    @property
    def inside(self) -> steps.Inside | None:
        """Where its last bytes are cut, or ``None``."""
        cut = self.ending
        return cut.inside if isinstance(cut, steps.Cut | steps.Reset) else None

    @property
    def ends_well(self) -> bool:
        """Whether the message is whole for HTTP, whatever its content."""
        cut = self.ending
        return isinstance(cut, steps.End) or (
            isinstance(cut, steps.Cut) and cut.terminated
        )

    @property
    def headed(self) -> bool:
        """Whether a whole head is sent."""
        if self.inside in IN_HEAD:
            return False
        return self.body != () or self.ends_well

    @property
    def kept(self) -> int:
        """How many bytes of the body are sent, repeats once."""
        return place_of_cut(self.body, self.inside)

    @property
    def delivered(self) -> bytes:
        """The bytes of the body that are sent, repeats once."""
        return written_bytes(self.body)[: self.kept] if self.headed else b""


def compose(reply: Reply, context: Context) -> Message:
    """Decide status and body of a reply."""
    status = reply.head.status
    content_type: str | None = JSON
    retry_after = None
    streams = False
    writer: BodyWriter
    if answers_with_error(reply):
        (error, *_) = (each for each in reply.steps if isinstance(each, steps.Error))
        status, content_type, _ = http_answer(error)
        retry_after, writer = error.retry_after, ErrorWriter()
    elif reply.format == "stream" or (reply.format == "auto" and context.stream):
        content_type, streams = EVENT_STREAM, True
        writer = _STREAM_WRITERS[context.surface](reply, context)
    else:
        writer = _WHOLE_WRITERS[context.surface](reply, context)
    lead, body, ending = _perform(reply.steps, writer)
    if streams:
        body = inject_keep_alives(body, reply.delivery.keep_alive)
        body = rewrite_newlines(body, reply.delivery.newline)
        body = add_byte_order_mark(body) if reply.delivery.bom else body
    return Message(
        status=status,
        content_type=content_type,
        retry_after=retry_after,
        streams=streams,
        lead=lead,
        body=body,
        ending=ending,
        surface=context.surface,
    )


def _perform(
    authored: Sequence[steps.Step], writer: BodyWriter
) -> tuple[tuple[Op, ...], tuple[Op, ...], Ending | None]:
    """Give what happens before the head and after it, and how it is over."""
    lead: list[Op] = []
    body: list[Op] = []
    for index, step in enumerate(authored):
        if isinstance(step, Ending):
            return tuple(lead), tuple(body), step
        if isinstance(step, steps.FlowStep):
            (body or lead).extend(_flow(step))
        else:
            body += writer.write(index, step)
    ends = not authored or not is_last(authored[-1])
    return tuple(lead), tuple(body), steps.End() if ends else None


def _flow(step: steps.FlowStep) -> tuple[Op, ...]:
    match step:
        case steps.Pause():
            return (Pause(step.seconds),) if step.seconds else ()
        case steps.AwaitDelta():
            return (AwaitDelta(step.count),)
        case steps.AwaitClose():
            return (AwaitClose(),)
        case steps.Stall():
            return (Stall(),)
