"""An answer put together from its chunks, or read from one whole body.

Independent of everything that writes such answers, so that an error there cannot
hide here. Strict about what the protocol fixes (types, an index on every tool call)
and indifferent to what it leaves open (unknown members, order, repeated roles).
Sources: the guide, "Reference: chunks, deltas, and the [DONE] sentinel"; reference,
create-chat-completion.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from wavetank.client.answer_error import AnswerError
from wavetank.client.call import Failure, ToolCall, Turn

if TYPE_CHECKING:
    from wavetank.client.call import Outcome
    from wavetank.wire.payload import JsonObject, JsonValue

DONE: Final = "[DONE]"
SHOWN_BYTES: Final = 120


@dataclass(slots=True)
class _PartialCall:
    id: str = ""
    name: str = ""
    arguments: list[str] = field(default_factory=list)


class Assembly:
    """One assistant message in the making.

    Attributes:
        deltas: How many chunks carried text so far, reasoning included.
        finish_reason: Why the model stopped, or ``None`` while it has not.
        is_empty: Whether no choice was received at all.
    """

    def __init__(self) -> None:
        self.deltas = 0
        self.finish_reason: str | None = None
        self.is_empty = True
        self._content: list[str] = []
        self._reasoning: list[str] = []
        self._calls: dict[int, _PartialCall] = {}
        self._usage: JsonObject | None = None

    def is_end(self, data: str) -> bool:
        """Whether an event is the done marker."""
        return data == DONE

    def receive_chunk(self, data: str) -> None:
        """Take the data of one event that is not the done marker.

        Raises:
            AnswerError: It is an error object or no chunk.
        """
        chunk = parse_object(data)
        self._read_usage(chunk)
        for choice in objects_of(chunk, "choices", optional=True):
            if choice.get("index", 0) == 0:
                self._read_choice(choice, member_of(choice, "delta"))

    def receive_completion(self, body: str) -> None:
        """Take the body of an answer that was not streamed.

        Raises:
            AnswerError: It is an error object or no completion.
        """
        completion = parse_object(body)
        choices = objects_of(completion, "choices")
        if not choices:
            raise misfit("choices", [], "one choice")
        self._read_usage(completion)
        self._read_choice(choices[0], member_of(choices[0], "message"))
        if self.finish_reason is None:
            raise misfit("choices[0].finish_reason", None, "a string")

    def turn(self, outcome: Outcome, failure: Failure | None = None) -> Turn:
        """Show what the caller holds now."""
        return Turn(
            outcome=outcome,
            content="".join(self._content),
            reasoning_content=self.reasoning,
            tool_calls=tuple(
                ToolCall(call.name, "".join(call.arguments), call.id)
                for _, call in sorted(self._calls.items())
            ),
            finish_reason=self.finish_reason,
            usage=self._usage,
            error=failure,
        )

    @property
    def reasoning(self) -> str | None:
        """The thinking trace, byte for byte; ``None`` when none was sent."""
        return "".join(self._reasoning) if self._reasoning else None

    def _read_usage(self, holder: JsonObject) -> None:
        # Null on a chunk means "not yet"; a later object replaces an earlier one,
        # because each counts the whole answer.
        usage = holder.get("usage")
        if isinstance(usage, Mapping):
            self._usage = usage
        elif usage is not None:
            raise misfit("usage", usage, "an object or null")

    def _read_choice(self, choice: JsonObject, message: JsonObject) -> None:
        self.is_empty = False
        content = text_of(message, "content")
        reasoning = text_of(message, "reasoning_content")
        if reasoning is not None:
            self._reasoning.append(reasoning)
        if content is not None:
            self._content.append(content)
        self.deltas += bool(content or reasoning)
        for position, call in enumerate(
            objects_of(message, "tool_calls", optional=True)
        ):
            self._read_call(call, position if "delta" not in choice else None)
        self.finish_reason = text_of(choice, "finish_reason") or self.finish_reason

    def _read_call(self, entry: JsonObject, position: int | None) -> None:
        index = entry.get("index", position)
        if not isinstance(index, int) or isinstance(index, bool):
            raise misfit("tool_calls[].index", index, "a number")
        call = self._calls.setdefault(index, _PartialCall())
        function = member_of(entry, "function")
        # Continuations carry null or empty names; only the opening one counts.
        call.id = call.id or text_of(entry, "id") or ""
        call.name = call.name or text_of(function, "name") or ""
        call.arguments.append(text_of(function, "arguments") or "")


def parse_object(text: str) -> JsonObject:
    """Read a JSON object that should hold an answer.

    Raises:
        AnswerError: It is no JSON object (``protocol``), or one with an ``error``
            (``api``).
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise AnswerError(
            Failure("protocol", message=f"no JSON: {_shown(text)} ({error})")
        ) from error
    if not isinstance(value, dict):
        raise misfit("the answer", value, "an object")
    if value.get("error"):
        raise AnswerError(_api_failure(value["error"]))
    return value


def _api_failure(error: JsonValue) -> Failure:
    fields = error if isinstance(error, Mapping) else {"message": error}
    message, type_, code = (
        None if (value := fields.get(name)) is None else str(value)
        for name in ("message", "type", "code")
    )
    return Failure("api", type=type_, message=message, code=code)


def objects_of(
    holder: JsonObject, name: str, *, optional: bool = False
) -> Sequence[JsonObject]:
    """Give a member that is a list of objects.

    Raises:
        AnswerError: It is something else, or absent though it is not ``optional``.
    """
    value = holder.get(name)
    if value is None and optional:
        return ()
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise misfit(name, value, "a list of objects")
    return value


def member_of(holder: JsonObject, name: str) -> JsonObject:
    """Give an object that may be absent or null, as ``delta`` is on some finish chunks.

    Raises:
        AnswerError: It is something else.
    """
    value = holder.get(name)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise misfit(name, value, "an object")
    return value


def text_of(holder: JsonObject, name: str) -> str | None:
    """Give a text that may be absent or null.

    Raises:
        AnswerError: It is something else.
    """
    value = holder.get(name)
    if value is not None and not isinstance(value, str):
        raise misfit(name, value, "a string or null")
    return value


def misfit(name: str, value: JsonValue, expected: str) -> AnswerError:
    """Tell a member that is not what the protocol says."""
    shown = "nothing" if value is None else _shown(json.dumps(value))
    return AnswerError(
        Failure("protocol", message=f"{name}: {shown}; expected {expected}")
    )


def _shown(text: str) -> str:
    return text if len(text) <= SHOWN_BYTES else f"{text[:SHOWN_BYTES]}…"
