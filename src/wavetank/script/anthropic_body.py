"""Steps to the bytes of a body of the Anthropic surface: a stream, or one message.

Only steps that mean something of an answer differ from the chat; comments, silences,
hand-made events and bytes are what they are there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wavetank.scenario import steps
from wavetank.script.anthropic_assembly import MessageAssembler
from wavetank.script.anthropic_events import EventMaker, makes_events
from wavetank.script.body import StreamWriter, WholeWriter
from wavetank.script.ops import Write
from wavetank.wire import encode_event
from wavetank.wire.anthropic import (
    carries_text,
    encode_message_event,
    message_object,
    message_usage,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wavetank.scenario import Reply
    from wavetank.script.body import WritingStep
    from wavetank.script.chunks import ChunkStep
    from wavetank.script.context import Context
    from wavetank.script.ops import Op
    from wavetank.wire import JsonObject


class MessageStreamWriter(StreamWriter):
    """Writes an event stream: every event and comment is an op of its own."""

    def __init__(self, reply: Reply, context: Context) -> None:
        super().__init__(reply, context)
        self._maker = EventMaker(reply, context)

    def write(self, index: int, step: WritingStep) -> Sequence[Op]:
        """Give the events and comments of a step."""
        if isinstance(step, steps.Error) and step.body is not None:
            return (Write(encode_event(step.body, event="error"), "event", index),)
        if not makes_events(step):
            return super().write(index, step)
        return [
            Write(encode_message_event(event), "event", index, int(carries_text(event)))
            for event in self._maker.make(step)
        ]


class MessageWholeWriter(WholeWriter):
    """Writes one message, in the place of the last step it is folded from."""

    def __init__(self, reply: Reply, context: Context) -> None:
        super().__init__(reply, context)
        self._maker = EventMaker(reply, context)
        self._message = MessageAssembler()

    def _add(self, step: ChunkStep) -> None:
        for event in self._maker.make(step):
            self._message.add(event)

    def _whole(self) -> JsonObject:
        answer = self._message.answer
        return message_object(
            self._maker.identity,
            self._message.content,
            stop_reason=answer.finish_reason or "end_turn",
            usage=answer.usage or message_usage(0, 0),
        )
