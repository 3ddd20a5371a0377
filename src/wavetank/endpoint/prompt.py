"""The prompt as the model sees it: the conversation as one row of tokens.

DeepSeek wraps each message in markers, which is why ``hi`` alone costs five tokens
(captured). The row is what is counted and what the prefix cache compares, so a marker
stands exactly where a change of role would change the real prompt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wavetank.endpoint.asking import text_of
from wavetank.endpoint.tokens import tokenize
from wavetank.wire.payload import encode_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wavetank.endpoint.asking import Ask, Message, Tool

_BEGIN: Final = "<begin>"
_END: Final = "<end>"
_MARKS: Final = {"user": "<user>", "tool": "<tool>", "latest_reminder": "<reminder>"}
_ASSISTANT: Final = "<assistant>"
_THINK: Final = "<think>"
_THOUGHT: Final = "</think>"
# What is added once when thinking is on stands at the front, as instructions do.
_INSTRUCTION: Final = "<instruction>"


def prompt_tokens(ask: Ask, *, thinking_tokens: int) -> tuple[str, ...]:
    """Give the tokens of a prompt.

    Args:
        ask: What is asked.
        thinking_tokens: How many tokens thinking adds.
    """
    row = [_BEGIN]
    if ask.thinks:
        row += [_INSTRUCTION] * thinking_tokens
    row += _tools(ask.tools)
    for message in ask.messages:
        row += _message(message, reasoned=bool(ask.tools) and ask.thinks)
    if ask.prefix:
        row.pop()  # the last message goes on
    else:
        row += [_ASSISTANT, _THINK if ask.thinks else _THOUGHT]
    return tuple(row)


def said_tokens(content: Sequence[str]) -> tuple[str, ...]:
    """Give the tokens by which an answer goes on from its prompt when sent back."""
    return (*content, _END)


def _tools(tools: Sequence[Tool]) -> list[str]:
    row: list[str] = []
    for tool in tools:
        schema = encode_json(tool.parameters).decode()
        row += tokenize(f"{tool.name}\n{tool.description}\n{schema}")
    return row


def _message(message: Message, *, reasoned: bool) -> list[str]:
    text = tokenize(text_of(message))
    role = message["role"]
    if role != "assistant":
        mark = _MARKS.get(role)
        return [mark, *text] if mark else list(text)
    row = [_ASSISTANT]
    if reasoned and message.get("reasoning_content"):
        row += [_THINK, *tokenize(message["reasoning_content"])]
    row += [_THOUGHT, *text]
    for call in message.get("tool_calls") or ():
        row += call_tokens(call["function"]["name"], call["function"]["arguments"])
    return [*row, _END]


def call_tokens(name: str, arguments: str) -> tuple[str, ...]:
    """Give the tokens of a tool call."""
    return (*tokenize(name), *tokenize(arguments))
