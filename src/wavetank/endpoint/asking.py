"""What the model is asked, in one form for every surface.

Chat, fill-in-the-middle and the Anthropic surface differ in how a request is written.
Behind them stands one model, so each surface reads its own shape and hands on an
``Ask``; what the model says and what it costs is decided from that alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from wavetank.wire.payload import encode_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.endpoint.profile import Alias, Model, Profile

Level: TypeAlias = Literal["off", "low", "high", "max"]
Message: TypeAlias = "Mapping[str, Any]"


@dataclass(frozen=True, slots=True)
class Tool:
    """A function that may be called.

    Attributes:
        name: Its name.
        description: What it is for; may be empty.
        parameters: The JSON Schema of its arguments.
        strict: Its arguments must keep to the schema.
    """

    name: str
    description: str
    parameters: Mapping[str, Any]
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """What the model is asked.

    Attributes:
        model: The model that answers.
        messages: In the chat's form, content as text.
        level: How much it thinks.
        max_tokens: The most tokens it may say, or ``None``.
        stop: Texts that end the answer.
        tools: What may be called.
        tool_choice: ``none``, ``auto``, ``required``, or ``named``.
        named_tool: The name of the tool to call when named.
        json_mode: The text must be JSON.
        logprobs: Token probabilities are wanted.
        top_logprobs: Alternatives wanted for each token.
        stream: An event stream is wanted.
        include_usage: The stream's chunks are to have a ``usage`` member.
        user_id: Whom the cache is isolated by.
        prefix: The last message is the beginning of the answer.
    """

    model: Model
    messages: tuple[Message, ...]
    level: Level = "high"
    max_tokens: int | None = None
    stop: tuple[str, ...] = ()
    tools: tuple[Tool, ...] = ()
    tool_choice: Literal["none", "auto", "required", "named"] = "auto"
    named_tool: str = ""
    json_mode: bool = False
    logprobs: bool = False
    top_logprobs: int = 0
    stream: bool = False
    include_usage: bool = False
    user_id: str = ""
    prefix: bool = False

    @property
    def thinks(self) -> bool:
        """Whether the answer begins with reasoning."""
        return self.level != "off"

    @property
    def words(self) -> tuple[str, ...]:
        """What the answer depends on: the question, not how it is to be sent."""
        tools = [tool.name for tool in self.tools]
        messages = encode_json(self.messages).decode()
        return (self.model.id, self.level, messages, *tools)

    @property
    def question(self) -> str:
        """What the user said last; empty if nothing."""
        said = [each for each in self.messages if each["role"] == "user"]
        return text_of(said[-1]) if said else ""


def text_of(message: Message) -> str:
    """Give the text of a message, parts that are no text left out."""
    content = message.get("content")
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content)
    return str(content or "")


def level_of(members: Message, alias: Alias | None, profile: Profile) -> Level:
    """Say how much a chat request makes the model think.

    An explicit ``thinking`` decides, then an effort that means none, then the legacy
    id; thinking is on otherwise (the guide to thinking mode; probed).
    """
    effort = profile.efforts.get(members.get("reasoning_effort") or "", "high")
    thinking = members.get("thinking")
    if thinking:
        on = thinking["type"] != "disabled"
    elif effort == "off":
        on = False
    else:
        on = alias is None or alias.thinking is not False
    if not on:
        return "off"
    levels: dict[str, Level] = {"low": "low", "high": "high", "max": "max"}
    return levels.get(effort, "high")


def tools_of(members: Message) -> tuple[Tool, ...]:
    """Give the tools that a chat request declares."""
    return tuple(
        Tool(
            name=tool["function"]["name"],
            description=tool["function"].get("description") or "",
            parameters=_parameters(tool["function"].get("parameters")),
            strict=tool["function"].get("strict") is True,
        )
        for tool in members.get("tools") or ()
    )


def ask_of(
    members: Message, model: Model, level: Level, default_max_tokens: int | None
) -> Ask:
    """Make the ask of a request in the chat's form that passed every check."""
    choice = members.get("tool_choice")
    named = choice["function"]["name"] if isinstance(choice, dict) else ""
    most = members.get("max_tokens")
    options = members.get("stream_options") or {}
    messages = tuple(members["messages"])
    return Ask(
        model=model,
        messages=messages,
        level=level,
        max_tokens=default_max_tokens if most is None else most,
        stop=tuple(members.get("stop") or ()),
        tools=tools_of(members),
        tool_choice="named" if named else choice or "auto",
        named_tool=named,
        json_mode=(members.get("response_format") or {}).get("type") == "json_object",
        logprobs=members.get("logprobs") is True,
        top_logprobs=members.get("top_logprobs") or 0,
        stream=members.get("stream") is True,
        include_usage=options.get("include_usage") is True,
        user_id=members.get("user_id") or "",
        prefix=messages[-1].get("prefix") is True,
    )


def _parameters(schema: Any) -> Mapping[str, Any]:
    return schema if isinstance(schema, dict) else {"type": "object", "properties": {}}
