"""The ``openai`` package as a client under test, synchronous and asynchronous.

Used the way its README and docstrings tell: a client object with ``base_url``,
``chat.completions.create``, what it does not know in ``extra_body``, deltas taken
from the chunks. Streamed tool calls and the message that goes back to the server
come from ``ChatCompletionStreamState``, which the package offers for just that. A
field its types do not have is read with ``getattr``. Nothing is repaired.

``python -m wavetank.client.adapters.openai_sdk [openai|openai-async]`` speaks the
session protocol on stdin and stdout.
"""

from __future__ import annotations

import inspect
import sys
from typing import TYPE_CHECKING, Any, Final, cast

import openai
from openai.lib.streaming.chat import ChatCompletionStreamState

from wavetank.client.call import (
    Answer,
    Call,
    ClientInfo,
    Observation,
    Observed,
    Skipped,
    ToolCall,
    Turn,
)
from wavetank.client.failure import failure_of
from wavetank.client.history import tool_messages
from wavetank.client.in_process import InProcessClient, python_runtime
from wavetank.client.session_server import serve_session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openai.types import CompletionUsage
    from openai.types.chat import ChatCompletion, ChatCompletionChunk

    from wavetank.client.call import Failure, Outcome
    from wavetank.client.client import Progress
    from wavetank.wire.payload import JsonObject

CAPABILITIES: Final = frozenset(
    {
        "stream",
        "complete",
        "tools",
        "reasoning",
        "usage",
        "json_mode",
        "cancel",
        "retries",
        "read_timeout",
        "progress",
        "models",
        "balance",
    }
)
# The package's own default, apart from the time between two reads.
TIMEOUT_S: Final = 600.0
CONNECT_TIMEOUT_S: Final = 5.0


def client_info(name: str) -> ClientInfo:
    """Say which of the two clients this is and which release of the package."""
    return ClientInfo(
        name=name,
        version=openai.__version__,
        language="python",
        runtime=python_runtime(),
        capabilities=CAPABILITIES,
        concurrency=8,
    )


def ask(call: Call, progress: Progress) -> Answer:
    """Do what the call asks for with ``openai.OpenAI``."""
    with openai.OpenAI(**_options(call)) as client:
        if call.api != "chat":
            return _value(call, client)
        turns: list[Turn] = []
        messages = _messages(call)
        for step in (*call.then, None):
            reader = _Reader(call, progress)
            turns.append(_turn(client, reader, _arguments(client, call, messages)))
            if turns[-1].outcome != "complete":
                break
            if step is not None:
                messages += reader.next_messages(step)
        return Observed(Observation(tuple(turns)))


async def ask_async(call: Call, progress: Progress) -> Answer:
    """Do what the call asks for with ``openai.AsyncOpenAI``."""
    async with openai.AsyncOpenAI(**_options(call)) as client:
        if call.api != "chat":
            return await _value_async(call, client)
        turns: list[Turn] = []
        messages = _messages(call)
        for step in (*call.then, None):
            reader = _Reader(call, progress)
            arguments = _arguments(client, call, messages)
            turns.append(await _turn_async(client, reader, arguments))
            if turns[-1].outcome != "complete":
                break
            if step is not None:
                messages += reader.next_messages(step)
        return Observed(Observation(tuple(turns)))


def _turn(client: openai.OpenAI, reader: _Reader, arguments: dict[str, Any]) -> Turn:
    try:
        answer = client.chat.completions.create(**arguments)
        if not arguments.get("stream"):
            reader.take_completion(answer)
            return reader.turn("complete")
        for chunk in answer:
            if reader.take_chunk(chunk):
                answer.close()
                return reader.turn("cancelled")
        return reader.turn("complete")
    except Exception as error:  # noqa: BLE001  whatever it raises is what a user gets
        return reader.turn("error", failure_of(error))


async def _turn_async(
    client: openai.AsyncOpenAI, reader: _Reader, arguments: dict[str, Any]
) -> Turn:
    try:
        answer = await client.chat.completions.create(**arguments)
        if not arguments.get("stream"):
            reader.take_completion(answer)
            return reader.turn("complete")
        async for chunk in answer:
            if reader.take_chunk(chunk):
                await answer.close()
                return reader.turn("cancelled")
        return reader.turn("complete")
    except Exception as error:  # noqa: BLE001  whatever it raises is what a user gets
        return reader.turn("error", failure_of(error))


class _Reader:
    """What a user of the package holds of one turn."""

    def __init__(self, call: Call, progress: Progress) -> None:
        self._progress = progress
        self._cancel_after = call.cancel_after_deltas
        self._deltas = 0
        self._content: str | None = None
        self._reasoning: str | None = None
        self._tool_calls: Sequence[Any] = ()
        self._finish_reason: str | None = None
        self._usage: JsonObject | None = None
        self._message: Any = None
        # A user who wants text alone reads the chunks; tool calls and later turns
        # need the whole message.
        self._wants_message = bool(call.then or call.request.get("tools"))
        self._state = ChatCompletionStreamState[Any]()

    def take_chunk(self, chunk: ChatCompletionChunk) -> bool:
        """Read a chunk; say whether the user has had enough."""
        if self._wants_message:
            self._state.handle_chunk(chunk)
            snapshot = self._state.current_completion_snapshot
            for choice in snapshot.choices:
                self._tool_calls = choice.message.tool_calls or ()
        if chunk.usage is not None:
            self._usage = _fields(chunk.usage)
        deltas = self._deltas
        for each in chunk.choices:
            self._take_texts(each.delta)
            self._finish_reason = each.finish_reason or self._finish_reason
        if self._deltas > deltas:
            self._progress(self._deltas)
            return self._deltas == self._cancel_after
        return False

    def take_completion(self, completion: ChatCompletion) -> None:
        """Read an answer that was not streamed."""
        choice = completion.choices[0]
        self._message = choice.message
        self._take_texts(choice.message)
        self._tool_calls = choice.message.tool_calls or ()
        self._finish_reason = choice.finish_reason
        if completion.usage is not None:
            self._usage = _fields(completion.usage)

    def turn(self, outcome: Outcome, failure: Failure | None = None) -> Turn:
        """Show what the user holds now."""
        return Turn(
            outcome=outcome,
            content=self._content or "",
            reasoning_content=self._reasoning,
            tool_calls=tuple(
                ToolCall(call.function.name, call.function.arguments, call.id)
                for call in self._tool_calls
            ),
            finish_reason=self._finish_reason,
            usage=self._usage,
            error=failure,
        )

    def next_messages(self, step: JsonObject) -> list[Any]:
        """Give the message as the package made it, and what the step adds."""
        message = self._message or self._state.get_final_completion().choices[0].message
        if "user" in step:
            return [message, {"role": "user", "content": step["user"]}]
        return [message, *tool_messages(step, [call.id for call in self._tool_calls])]

    def _take_texts(self, holder: Any) -> None:
        reasoning = getattr(holder, "reasoning_content", None)
        if reasoning is not None:
            self._reasoning = (self._reasoning or "") + reasoning
        if holder.content is not None:
            self._content = (self._content or "") + holder.content
        self._deltas += bool(holder.content or reasoning)


def _options(call: Call) -> dict[str, Any]:
    options: dict[str, Any] = {"base_url": call.base_url, "api_key": call.api_key}
    if call.settings.max_retries is not None:
        options["max_retries"] = call.settings.max_retries
    if call.settings.read_timeout_s is not None:
        options["timeout"] = openai.Timeout(
            TIMEOUT_S, connect=CONNECT_TIMEOUT_S, read=call.settings.read_timeout_s
        )
    return options


def _arguments(
    client: openai.OpenAI | openai.AsyncOpenAI, call: Call, messages: list[Any]
) -> dict[str, Any]:
    known = inspect.signature(client.chat.completions.create).parameters
    request = {**call.request, "messages": messages}
    arguments = {name: value for name, value in request.items() if name in known}
    extra = {name: value for name, value in request.items() if name not in known}
    return {**arguments, "extra_body": extra} if extra else arguments


def _messages(call: Call) -> list[Any]:
    messages: Any = call.request["messages"]
    return list(messages)


def _value(call: Call, client: openai.OpenAI) -> Answer:
    try:
        if call.api == "models":
            return _valued(client.models.list().to_dict())
        if call.api == "balance":
            # "Undocumented endpoints" in the README.
            return _valued(client.get("/user/balance", cast_to=object))
    except Exception as error:  # noqa: BLE001  whatever it raises is what a user gets
        return Observed(Observation((Turn("error", error=failure_of(error)),)))
    return Skipped(f"the adapter does not drive the {call.api} API")


async def _value_async(call: Call, client: openai.AsyncOpenAI) -> Answer:
    try:
        if call.api == "models":
            page = await client.models.list()
            return _valued(page.to_dict())
        if call.api == "balance":
            return _valued(await client.get("/user/balance", cast_to=object))
    except Exception as error:  # noqa: BLE001  whatever it raises is what a user gets
        return Observed(Observation((Turn("error", error=failure_of(error)),)))
    return Skipped(f"the adapter does not drive the {call.api} API")


def _fields(usage: CompletionUsage) -> JsonObject:
    # What was received, counters included that the package does not know.
    return cast("JsonObject", usage.to_dict())


def _valued(value: Any) -> Answer:
    return Observed(Observation((Turn("complete"),), value))


def main(arguments: Sequence[str]) -> None:
    """Serve one of the two clients on stdin and stdout."""
    name = arguments[0] if arguments else "openai"
    adapter = ask_async if name == "openai-async" else ask
    serve_session(InProcessClient(adapter, client_info(name)))


if __name__ == "__main__":
    main(sys.argv[1:])
