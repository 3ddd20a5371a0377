"""Checks of the conversation: what its messages hold, and in which order they come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wavetank.endpoint.asking import text_of
from wavetank.endpoint.round_trip import lacks_reasoning
from wavetank.endpoint.tool_chain import tool_chain_problem
from wavetank.wire import NAMED_ERRORS

if TYPE_CHECKING:
    from wavetank.endpoint.checked import Check, Checked

BETA_BASE: Final = 'set base_url="https://api.deepseek.com/beta"'


def check_prefix(request: Checked) -> str | None:
    """Refuse the beginning of an answer outside the beta base."""
    prefixed = any(message.get("prefix") for message in request.members["messages"])
    if prefixed and not request.beta:
        return f"prefix is only available when using beta api ({BETA_BASE})"
    return None


def check_images(request: Checked) -> str | None:
    """Refuse images on a model that cannot see, and files, which are not here."""
    contents = [message.get("content") for message in request.members["messages"]]
    parts = [
        part for content in contents if isinstance(content, list) for part in content
    ]
    if request.model.images or all(part["type"] == "text" for part in parts):
        return None
    return "This model does not support image"


def check_assistant_messages(request: Checked) -> str | None:
    """Refuse an assistant message that says nothing and calls nothing."""
    for message in request.members["messages"]:
        silent = message.get("content") is None and not message.get("tool_calls")
        if message["role"] == "assistant" and silent:
            return "Invalid assistant message: content or tool_calls must be set"
    return None


def check_tool_chain(request: Checked) -> str | None:
    """Refuse tool calls and tool results that do not answer each other."""
    return tool_chain_problem(request.members["messages"])


def check_round_trip(request: Checked) -> str | None:
    """Refuse a thinking conversation whose reasoning was not passed back."""
    if not request.thinks:
        return None
    missing = lacks_reasoning(
        request.members["messages"],
        tools_declared=bool(request.members.get("tools")),
        scope=request.profile.switches.round_trip,
    )
    return NAMED_ERRORS["reasoning-missing"].message if missing else None


def check_json_word(request: Checked) -> str | None:
    """Refuse JSON mode when no message holds the word, in any case, in any role."""
    wanted = request.members.get("response_format") or {}
    if wanted.get("type") != "json_object":
        return None
    texts = map(text_of, request.members["messages"])
    if any("json" in text.lower() for text in texts):
        return None
    return NAMED_ERRORS["json-word-missing"].message


MESSAGE_CHECKS: Final[tuple[Check, ...]] = (
    check_prefix,
    check_images,
    check_assistant_messages,
    check_tool_chain,
    check_round_trip,
    check_json_word,
)
