"""Steps to the bytes of a body, before any framing.

There is one writer for each form of a body: an event stream, one JSON object, an
HTTP error. A writer says which ops a step stands for; their ``Write`` holds body
bytes, which a later stage frames. Steps about time and ends are not its business.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeAlias

from wavetank.scenario import steps
from wavetank.script.assembly import Assembler
from wavetank.script.chunks import ChunkMaker, fill_text, makes_chunks, text_deltas
from wavetank.script.error_reply import http_answer, in_band_text
from wavetank.script.ops import Pause, Repeat, Write
from wavetank.script.splicing import spliced
from wavetank.wire import (
    ABSENT,
    DONE,
    completion_object,
    encode_comment,
    encode_event,
    encode_json,
    tool_call_object,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wavetank.scenario import Reply
    from wavetank.script.chunks import ChunkStep
    from wavetank.script.context import Context
    from wavetank.script.ops import Op
    from wavetank.wire import JsonObject, JsonValue

WritingStep: TypeAlias = steps.SemanticStep | steps.EventStep | steps.ByteStep


class BodyWriter(Protocol):
    """Turns the writing steps of one reply into ops; call it in their order."""

    def write(self, index: int, step: WritingStep) -> Sequence[Op]:
        """Give the ops of the step at this index; none where it only adds up."""
        ...


class StreamWriter:
    """Writes an event stream: every chunk, comment and marker is an op of its own."""

    def __init__(self, reply: Reply, context: Context) -> None:
        self._chunks = ChunkMaker(reply, context)

    def write(self, index: int, step: WritingStep) -> Sequence[Op]:
        """Give the events and comments of a step."""
        if isinstance(step, steps.Content | steps.Reasoning):
            events = spliced(partial(self._carrying, step), step.pieces, index)
            if events is not None:
                return events
        if makes_chunks(step):
            return [_chunk(index, step, chunk) for chunk in self._chunks.make(step)]
        match step:
            case steps.KeepAlive():
                comment = Write(encode_comment(f" {step.text}"), "comment", index)
                return _again(comment, step)
            case steps.Done():
                return (Write(DONE, "event", index),)
            case steps.Error():
                return (Write(encode_event(in_band_text(step)), "event", index),)
            case _:
                return _write_plain(index, step)

    def _carrying(
        self, step: steps.Content | steps.Reasoning, piece: str
    ) -> JsonObject:
        """Make the chunk that carries one piece of a text."""
        return next(self._chunks.make(replace(step, pieces=(piece,))))


class WholeWriter:
    """Writes one completion object, in the place of the last step it is folded from."""

    def __init__(self, reply: Reply, context: Context) -> None:
        folded = [i for i, each in enumerate(reply.steps) if makes_chunks(each)]
        self._last = folded[-1] if folded else None
        self._chunks = ChunkMaker(reply, context)
        self._assembler = Assembler()

    def write(self, index: int, step: WritingStep) -> Sequence[Op]:
        """Give the blank lines or bytes of a step, or the object when it is whole."""
        if makes_chunks(step):
            self._add(step)
            if index != self._last:
                return ()
            return (Write(encode_json(self._whole()), "body", index),)
        match step:
            case steps.KeepAlive():
                return _again(Write(b"\n", "blank", index), step)
            case steps.Error():
                text = in_band_text(step)
                return (Write(text.encode(errors="surrogatepass"), "body", index),)
            case _:
                return _write_plain(index, step)

    def _add(self, step: ChunkStep) -> None:
        match step:
            case steps.Content():
                self._assembler.add_text(content="".join(step.pieces))
            case steps.Reasoning():
                self._assembler.add_text(reasoning="".join(step.pieces))
            case _:
                for chunk in self._chunks.make(step):
                    self._assembler.add(chunk)

    def _whole(self) -> JsonObject:
        answer = self._assembler.answer
        calls = [
            tool_call_object(
                index, str(call["id"]), str(call["name"]), str(call["arguments"])
            )
            for index, call in enumerate(answer.tool_calls)
        ]
        return completion_object(
            self._chunks.identity,
            content=answer.content,
            reasoning_content=answer.reasoning_content,
            tool_calls=calls,
            finish_reason=answer.finish_reason or "stop",
            usage=ABSENT if answer.usage is None else answer.usage,
        )


class ErrorWriter:
    """Writes the body of an HTTP error."""

    def write(self, index: int, step: WritingStep) -> Sequence[Op]:
        """Give the body of an ``error`` step."""
        if isinstance(step, steps.Error):
            return (Write(http_answer(step).body, "body", index),)
        return _write_plain(index, step)


def _chunk(index: int, step: ChunkStep, chunk: JsonObject) -> Write:
    text = encode_json(chunk).decode()
    if isinstance(step, steps.ChunkObject) and step.lines > 1:
        text = _over_lines(chunk, step.lines)
    return Write(encode_event(text), "event", index, text_deltas(chunk))


def _write_plain(index: int, step: WritingStep) -> Sequence[Op]:
    """Give the ops of a step that means the same in every form of a body."""
    write = Write(b"", "raw", index)
    match step:
        case steps.BlankLines():
            return _again(replace(write, data=b"\n", label="blank"), step)
        case steps.Done():
            return ()
        case steps.RawEvent():
            deltas = _deltas_in(step.data or "")
            write = Write(_event(step), "event", index, deltas)
        case steps.CommentLine():
            write = Write(encode_comment(step.text), "comment", index)
        case steps.Json():
            write = Write(encode_json(step.value), "body", index)
        case steps.Raw():
            write = Write(step.text.encode(errors="surrogatepass"), "raw", index)
        case steps.Hex():
            write = Write(step.data, "raw", index)
        case steps.Fill(form="comment"):
            write = Write(encode_comment(fill_text(step)), "comment", index)
        case steps.Fill():
            unit = step.unit.encode(errors="surrogatepass")
            data = (unit * (step.size // len(unit) + 1))[: step.size]
            write = Write(data, "raw", index)
    return (write,)


def _again(write: Write, step: steps.KeepAlive | steps.BlankLines) -> Sequence[Op]:
    """Repeat a write as often as the step says, each time after its silence."""
    once = (Pause(step.every), write) if step.every else (write,)
    return (Repeat(once),) if step.count is None else once * step.count


def _event(step: steps.RawEvent) -> bytes:
    return encode_event(
        step.data,
        event=step.event,
        id=step.id,
        retry=step.retry,
        fields=step.fields,
        comments=step.comments,
        space=step.space,
    )


def _deltas_in(data: str) -> int:
    """Count the text deltas in an event's data, which may be anything."""
    try:
        value: JsonValue = json.loads(data)
    except (ValueError, RecursionError):
        return 0
    return text_deltas(value) if isinstance(value, dict) else 0


def _over_lines(chunk: JsonObject, count: int) -> str:
    """Lay JSON out over this many lines, or as many as its members allow."""
    lines = json.dumps(chunk, ensure_ascii=False, indent=1).split("\n")
    return "\n".join([*lines[: count - 1], "".join(lines[count - 1 :])])
