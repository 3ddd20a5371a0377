"""The round-trip rule: which reasoning a client must pass back.

The documentation stated it twice and the server was seen to follow a third rule, so
the scope is a switch. An empty text passes in all of them; only an absent or null
``reasoning_content`` is refused. The beginning of an answer (``prefix``) is exempt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wavetank.endpoint.asking import Message

Scope: TypeAlias = Literal["tool-turns", "tools-declared", "observed", "off"]


def lacks_reasoning(
    messages: Sequence[Message], *, tools_declared: bool, scope: Scope
) -> bool:
    """Say whether an assistant message lacks reasoning that it must carry.

    Args:
        messages: The conversation, tool chain intact.
        tools_declared: The request carries ``tools``.
        scope: ``tool-turns``: every assistant message of a turn, from one user
            message to the next, in which a tool was called (documented April to
            August 2026, and by the guide). ``tools-declared``: all of them when the
            request carries tools (documented since). ``observed``: the last one, when
            the conversation ends in a tool result (probed 2026-09-01).
    """
    bound: list[Message] = []
    if scope == "tool-turns":
        for turn in _turns(messages):
            if any(message.get("tool_calls") for message in turn):
                bound += turn
    elif scope == "tools-declared" and tools_declared:
        bound = _assistants(messages)
    elif scope == "observed" and messages[-1]["role"] == "tool":
        bound = _assistants(messages)[-1:]
    return any(
        message.get("reasoning_content") is None and not message.get("prefix")
        for message in bound
    )


def _turns(messages: Sequence[Message]) -> Iterator[list[Message]]:
    turn: list[Message] = []
    for message in messages:
        if message["role"] == "user":
            yield turn
            turn = []
        elif message["role"] == "assistant":
            turn.append(message)
    yield turn


def _assistants(messages: Sequence[Message]) -> list[Message]:
    return [message for message in messages if message["role"] == "assistant"]
