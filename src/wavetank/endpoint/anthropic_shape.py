"""The shape of ``POST /anthropic/v1/messages``, and the same in the chat's form.

DeepSeek answers this surface with the same models and the same checks, so a request
is put into the chat's form as soon as its shape is known to be right. What the
surface ignores (``top_k``, ``service_tier``, cache controls, …) is unknown to the
shape and so dropped.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from wavetank.endpoint.chat_shape import U32, TextOrParts
from wavetank.endpoint.shapes import (
    Anything,
    Boolean,
    Choice,
    Number,
    Optional,
    Text,
)
from wavetank.endpoint.structures import Sequence, Structure, Tagged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wavetank.endpoint.profile import Profile
    from wavetank.endpoint.shapes import Shape
    from wavetank.endpoint.structures import Members

_TEXT: Final = Structure("struct TextBlock", {"text": Text()}, ("text",))
_IMAGE: Final = Structure("struct ImageBlock", {"source": Anything()}, ("source",))
_RESULT_CONTENT: Final = TextOrParts(
    Tagged("enum ToolResultContent", "type", {"text": _TEXT, "image": _IMAGE})
)
_BLOCK: Final = Tagged(
    "enum ContentBlock",
    "type",
    {
        "text": _TEXT,
        "image": _IMAGE,
        "thinking": Structure(
            "struct ThinkingBlock",
            {"thinking": Text(), "signature": Optional(Text())},
            ("thinking",),
        ),
        "tool_use": Structure(
            "struct ToolUseBlock",
            {"id": Text(), "name": Text(), "input": Anything()},
            ("id", "name", "input"),
        ),
        "tool_result": Structure(
            "struct ToolResultBlock",
            {"tool_use_id": Text(), "content": Optional(_RESULT_CONTENT)},
            ("tool_use_id",),
        ),
        "server_tool_use": Structure("struct ServerToolUseBlock", {}),
        "web_search_tool_result": Structure("struct WebSearchResultBlock", {}),
    },
)
_MESSAGE: Final = Tagged(
    "enum Message",
    "role",
    {
        role: Structure(
            "struct Message", {"content": TextOrParts(_BLOCK)}, ("content",)
        )
        for role in ("user", "assistant")
    },
)
_TOOL: Final = Structure(
    "struct Tool",
    {
        "name": Text(),
        "description": Optional(Text()),
        "input_schema": Optional(Anything()),
    },
    ("name",),
)
_TOOL_CHOICE: Final = Tagged(
    "enum ToolChoice",
    "type",
    {
        "none": Structure("struct None", {}),
        "auto": Structure("struct Auto", {}),
        "any": Structure("struct Any", {}),
        "tool": Structure("struct Named", {"name": Text()}, ("name",)),
    },
)


def anthropic_shape(profile: Profile) -> Structure:
    """Give the shape of a request."""
    thinking = Choice(("adaptive", "enabled", "disabled"))
    effort = {"effort": Optional(Choice(tuple(profile.efforts)))}
    members: dict[str, Shape] = {
        "model": Text(),
        "messages": Sequence(_MESSAGE),
        "max_tokens": Optional(U32),
        "system": Optional(TextOrParts(Tagged("enum System", "type", {"text": _TEXT}))),
        "stop_sequences": Optional(Sequence(Text())),
        "stream": Optional(Boolean()),
        "temperature": Optional(Number()),
        "top_p": Optional(Number()),
        "thinking": Optional(
            Structure("struct ThinkingOptions", {"type": thinking}, ("type",))
        ),
        "output_config": Optional(Structure("struct OutputConfig", effort)),
        "metadata": Optional(
            Structure("struct Metadata", {"user_id": Optional(Text())})
        ),
        "tools": Optional(Sequence(_TOOL)),
        "tool_choice": Optional(_TOOL_CHOICE),
    }
    return Structure("struct MessagesRequest", members, ("model", "messages"))


def as_chat(members: Members, profile: Profile) -> Members:
    """Put a request into the chat's form."""
    effort: Any = (members.get("output_config") or {}).get("effort")
    same = ("max_tokens", "temperature", "top_p", "thinking", "stream")
    return {
        **{name: members[name] for name in same if name in members},
        "model": _model(members["model"], profile),
        "messages": list(_messages(members)),
        "stop": members.get("stop_sequences"),
        # An effort that means none does not switch thinking off here (probed).
        "reasoning_effort": effort if profile.efforts.get(effort) != "off" else None,
        "user_id": (members.get("metadata") or {}).get("user_id"),
        "tools": [_tool(tool) for tool in members.get("tools") or ()],
        "tool_choice": _tool_choice(members.get("tool_choice")),
    }


def _model(id_: str, profile: Profile) -> str:
    """Map any id to a model by its beginning; nothing is unknown here (probed)."""
    return next(
        model for beginning, model in profile.anthropic_models
        if id_.startswith(beginning)
    )  # fmt: skip


def _messages(members: Members) -> Iterator[dict[str, Any]]:
    if members.get("system") and members["messages"]:
        yield {"role": "system", "content": members["system"]}
    for message in members["messages"]:
        content = message["content"]
        blocks = (
            [{"type": "text", "text": content}] if isinstance(content, str) else content
        )
        if message["role"] == "assistant":
            yield _assistant(blocks)
        else:
            yield from _user(blocks)


def _user(blocks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        if block["type"] == "tool_result":
            yield {
                "role": "tool",
                "tool_call_id": block["tool_use_id"],
                "content": block.get("content") or "",
            }
    said = [block for block in blocks if block["type"] in {"text", "image"}]
    if said or not blocks:
        yield {"role": "user", "content": said}


def _assistant(blocks: list[dict[str, Any]]) -> dict[str, Any]:
    message: dict[str, Any] = {
        "role": "assistant",
        "content": "".join(
            block["text"] for block in blocks if block["type"] == "text"
        ),
    }
    thoughts = [block["thinking"] for block in blocks if block["type"] == "thinking"]
    if thoughts:
        message["reasoning_content"] = "".join(thoughts)
    message["tool_calls"] = [
        {
            "id": block["id"],
            "function": {
                "name": block["name"],
                "arguments": json.dumps(block["input"], ensure_ascii=False),
            },
        }
        for block in blocks
        if block["type"] == "tool_use"
    ]
    return message


def _tool(tool: Mapping[str, Any]) -> dict[str, Any]:
    function = {
        "name": tool["name"],
        "description": tool.get("description"),
        "parameters": tool.get("input_schema"),
    }
    return {"type": "function", "function": function}


def _tool_choice(choice: Mapping[str, Any] | None) -> Any:
    match (choice or {}).get("type"):
        case None:
            return None
        case "any":
            return "required"
        case "tool":
            return {"type": "function", "function": {"name": (choice or {})["name"]}}
        case kind:
            return kind
