"""The shape of ``POST /chat/completions`` and of ``/beta/completions``.

Which members are known, of which type, and which must be there (the reference pages;
names of Rust types where a refusal quotes them). What a member may hold beyond its
type is checked afterwards, by ``value_checks`` and its neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wavetank.endpoint.place import DataError
from wavetank.endpoint.shapes import (
    Anything,
    Boolean,
    Choice,
    Integer,
    Number,
    Optional,
    Text,
    UnfitError,
    refuse_type,
)
from wavetank.endpoint.structures import Sequence, Structure, Tagged

if TYPE_CHECKING:
    from wavetank.endpoint.json_source import JsonSource
    from wavetank.endpoint.place import Path
    from wavetank.endpoint.profile import Profile
    from wavetank.endpoint.shapes import Shape
    from wavetank.wire.payload import JsonValue

_TOOL_CHOICES: Final = ("none", "auto", "required")

U8: Final = Integer("u8", 2**8 - 1)
U32: Final = Integer("u32", 2**32 - 1)

_FUNCTION: Final = Structure(
    "struct FunctionDefinition",
    {
        "name": Text(),
        "description": Optional(Text()),
        "parameters": Optional(Anything()),
        "strict": Optional(Boolean()),
    },
    ("name",),
)
_TOOL: Final = Tagged(
    "internally tagged enum Tool",
    "type",
    {"function": Structure("struct Tool", {"function": _FUNCTION}, ("function",))},
    tag_buffered=True,
)
_TOOL_CALL: Final = Structure(
    "struct ToolCall",
    {
        "id": Text(),
        "type": Choice(("function",)),
        "function": Structure(
            "struct FunctionCall",
            {"name": Text(), "arguments": Text()},
            ("name", "arguments"),
        ),
    },
    ("id", "type", "function"),
)
_NAMED_TOOL: Final = Structure(
    "struct NamedTool",
    {
        "type": Choice(("function",)),
        "function": Structure("struct NamedFunction", {"name": Text()}, ("name",)),
    },
    ("type", "function"),
)


@dataclass(frozen=True, slots=True)
class TextOrParts:
    """A string, or an array of tagged parts.

    Attributes:
        parts: The shape of the array's items.
    """

    parts: Tagged

    def read(self, source: JsonSource, path: Path) -> JsonValue:
        """Read text or parts."""
        match source.peek():
            case 0x22:
                return source.string(path)
            case 0x5B:
                return Sequence(self.parts).read(source, path)
        raise refuse_type(source, path, "a string")

    def fit(self, value: JsonValue) -> JsonValue:
        """Take text or parts."""
        return value if isinstance(value, str) else Sequence(self.parts).fit(value)


@dataclass(frozen=True, slots=True)
class ToolChoice:
    """``none``, ``auto``, ``required``, or one tool by name."""

    def read(self, source: JsonSource, path: Path) -> JsonValue:
        """Read a tool choice."""
        if source.peek() == ord("{"):
            return _NAMED_TOOL.read(source, path)
        choice = source.value(path)
        if choice not in _TOOL_CHOICES:
            what = "expected one of `none`, `auto`, `required` or a tool"
            raise DataError(what, path, None)
        return choice

    def fit(self, value: JsonValue) -> JsonValue:
        """Take a tool choice."""
        return value if value in _TOOL_CHOICES else _NAMED_TOOL.fit(value)


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop string, or an array of them; read as an array."""

    def read(self, source: JsonSource, path: Path) -> JsonValue:
        """Read stop strings."""
        value = source.value(path)
        try:
            return self.fit(value)
        except UnfitError:
            what = "data did not match any variant of untagged enum Stop"
            raise DataError(what, path, None) from None

    def fit(self, value: JsonValue) -> JsonValue:
        """Take stop strings."""
        texts = value if isinstance(value, list) else [value]
        if all(isinstance(text, str) for text in texts):
            return texts
        raise UnfitError


def chat_shape(profile: Profile) -> Structure:
    """Give the shape of a chat request."""
    members: dict[str, Shape] = {
        "messages": Sequence(_message(profile)),
        "model": Text(),
        "thinking": Optional(
            Structure(
                "struct ThinkingOptions",
                {"type": Choice(("adaptive", "enabled", "disabled"))},
                ("type",),
            )
        ),
        "reasoning_effort": Optional(Choice(tuple(profile.efforts))),
        "response_format": Optional(
            Structure(
                "struct ResponseFormat",
                {"type": Choice(("text", "json_object", "json_schema"))},
                ("type",),
            )
        ),
        "tools": Optional(Sequence(_TOOL)),
        "tool_choice": Optional(ToolChoice()),
        "logprobs": Optional(Boolean()),
        "top_logprobs": Optional(U8),
        "user_id": Optional(Text()),
        "n": Optional(U32),
        **_sampling(),
    }
    return Structure("struct ChatCompletionRequest", members, ("messages", "model"))


def fim_shape() -> Structure:
    """Give the shape of a fill-in-the-middle request."""
    members: dict[str, Shape] = {
        "model": Text(),
        "prompt": Text(),
        "suffix": Optional(Text()),
        "echo": Optional(Boolean()),
        "logprobs": Optional(U8),
        **_sampling(),
    }
    return Structure("struct CompletionRequest", members, ("model",))


def _sampling() -> dict[str, Shape]:
    return {
        "max_tokens": Optional(U32),
        "temperature": Optional(Number()),
        "top_p": Optional(Number()),
        "frequency_penalty": Optional(Number()),
        "presence_penalty": Optional(Number()),
        "stop": Optional(Stop()),
        "stream": Optional(Boolean()),
        "stream_options": Optional(
            Structure("struct StreamOptions", {"include_usage": Optional(Boolean())})
        ),
    }


def _message(profile: Profile) -> Tagged:
    text_part = Structure("struct TextPart", {"text": Text()}, ("text",))
    text_only = TextOrParts(Tagged("enum ContentPart", "type", {"text": text_part}))
    content = text_only
    if profile.switches.image_refusal == "message":
        url = Structure("struct ImageUrl", {"url": Text()}, ("url",))
        image = Structure("struct ImagePart", {"image_url": url}, ("image_url",))
        file = Structure("struct FilePart", {"file": Anything()}, ("file",))
        variants = {"text": text_part, "image_url": image, "file": file}
        content = TextOrParts(Tagged("enum ContentPart", "type", variants))
    name = Optional(Text())
    plain: dict[str, Shape] = {"content": content, "name": name}
    assistant: dict[str, Shape] = {
        "content": Optional(content),
        "name": name,
        "prefix": Optional(Boolean()),
        "reasoning_content": Optional(Text()),
        "tool_calls": Optional(Sequence(_TOOL_CALL)),
    }
    tool: dict[str, Shape] = {"content": content, "tool_call_id": Text()}
    return Tagged(
        "internally tagged enum Message",
        "role",
        {
            "system": Structure("struct SystemMessage", plain, ("content",)),
            "user": Structure("struct UserMessage", plain, ("content",)),
            "assistant": Structure("struct AssistantMessage", assistant),
            "tool": Structure("struct ToolMessage", tool, ("content", "tool_call_id")),
            "latest_reminder": Structure("struct Reminder", plain, ("content",)),
        },
    )
