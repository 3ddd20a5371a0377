"""Validated data to the authored model: calls, exchanges, replies, expectations.

The schema has accepted the data before it comes here. What the model cannot express
(two spellings of one thing, defaults) is settled here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from wavetank.scenario.expectation import UNSET, AuthoredExpectation
from wavetank.scenario.model import (
    Condition,
    Delivery,
    Exchange,
    Head,
    Layout,
    PlannedCall,
    Reply,
    Slicing,
    Then,
    ThenToolResults,
    ThenUser,
)
from wavetank.scenario.quantities import seconds
from wavetank.scenario.step_building import build_step

if TYPE_CHECKING:
    from wavetank.wire.payload import JsonObject

_Data: TypeAlias = Mapping[str, Any]

REPLY_KEYS: Final = ("reply", "format", "head", "layout", "delivery")
"""The keys of a reply; at the top of a document they stand for one exchange."""

DEFAULT_REQUEST: Final[JsonObject] = {
    "model": "deepseek-v4-flash",
    "stream": True,
    "messages": [{"role": "user", "content": "Hello"}],
}
DEFAULT_REQUESTS: Final[Mapping[str, JsonObject]] = MappingProxyType(
    {"chat": DEFAULT_REQUEST, "anthropic": {**DEFAULT_REQUEST, "max_tokens": 256}}
)
"""What a client is asked for where the author does not say, by the api."""

ANTHROPIC_BASE: Final = "/anthropic"
"""Where DeepSeek has its Anthropic surface, below its own address."""


def build_call(data: _Data) -> PlannedCall:
    """Build the call; an absent request asks for a stream, or for nothing."""
    settings = data.get("settings", {})
    api = data.get("api", "chat")
    return PlannedCall(
        request=data.get("request", DEFAULT_REQUESTS.get(api, {})),
        api=api,
        base=data.get("base", ANTHROPIC_BASE if api == "anthropic" else ""),
        then=tuple(_then(turn) for turn in data.get("then", ())),
        max_retries=settings.get("max_retries"),
        read_timeout=_seconds(settings.get("read_timeout")),
        total_timeout=_seconds(settings.get("total_timeout")),
        cancel_after_deltas=data.get("cancel_after_deltas"),
        budget=seconds(data.get("budget", "10s")),
    )


def build_exchange(data: _Data) -> Exchange:
    """Build one exchange from the mapping of an exchange or of a whole document."""
    times = data.get("times", 1)
    return Exchange(
        reply=build_reply_mapping(data),
        when=build_when(data.get("when", {})),
        times=None if times == "any" else times,
        optional=data.get("optional", False),
    )


def build_when(data: _Data) -> tuple[Condition, ...]:
    """Build the conditions on a request, in the order written."""
    return tuple(_condition(*each) for each in data.items())


def build_reply_mapping(data: _Data) -> Reply:
    """Build a reply from a mapping that holds ``REPLY_KEYS`` among others."""
    return Reply(
        steps=tuple(build_step(step) for step in data["reply"]),
        format=data.get("format", "auto"),
        head=_head(data.get("head", {})),
        layout=build_layout(data.get("layout", {})),
        delivery=build_delivery(data.get("delivery", {})),
    )


def build_layout(data: _Data) -> Layout:
    """Build how chunks are laid out; ``usage: null`` means the word, quoted or not."""
    members = dict(data)
    if "usage" in members:
        members["usage"] = members["usage"] or "null"
    return Layout(**members)


def build_delivery(data: _Data) -> Delivery:
    """Build how the bytes travel."""
    members = dict(data)
    if "slice" in members:
        members["slice"] = build_slicing(members["slice"])
    if members.get("lie") == "none":
        members["lie"] = None
    return Delivery(**members)


def build_slicing(data: str | int | _Data) -> Slicing:
    """Build how a body is cut from a mode's name, a number of bytes or a mapping."""
    if isinstance(data, str):
        data = {"mode": data}
    elif isinstance(data, int):
        data = {"bytes": data}
    pause = seconds(data.get("pause", "0s"))
    if "bytes" in data:
        return Slicing(mode="bytes", size=data["bytes"], pause=pause)
    if "at" in data:
        return Slicing(mode="at", places=tuple(data["at"]), pause=pause)
    return Slicing(mode=data.get("mode", "none"), pause=pause)


def build_expectation(data: _Data) -> AuthoredExpectation:
    """Build one acceptable result."""
    error = data.get("error", {})
    kinds = error.get("kind")
    requests = data.get("requests", {})
    if isinstance(requests, int):
        requests = {"min": requests, "max": requests}
    calls = data.get("tool_calls", UNSET)
    return AuthoredExpectation(
        outcome=data.get("outcome", UNSET),
        content=data.get("content", UNSET),
        reasoning_content=data.get("reasoning_content", UNSET),
        tool_calls=UNSET if calls is UNSET else tuple(calls),
        finish_reason=data.get("finish_reason", UNSET),
        usage=data.get("usage", UNSET),
        error_kinds=(kinds,) if isinstance(kinds, str) else kinds and tuple(kinds),
        status=error.get("status"),
        message=error.get("message"),
        requests_min=requests.get("min"),
        requests_max=requests.get("max"),
    )


def _head(data: _Data) -> Head:
    members = dict(data)
    if "headers" in members:
        members["headers"] = tuple(members["headers"].items())
    if "interim" in members:
        members["interim"] = tuple(members["interim"])
    return Head(**members)


def _condition(path: str, value: Any) -> Condition:
    if not isinstance(value, Mapping):
        return Condition(path, "equals", value)
    ((kind, argument),) = value.items()
    if kind in {"present", "absent"}:
        return Condition(path, kind)
    return Condition(path, kind, argument)


def _then(data: _Data) -> Then:
    if "user" in data:
        return ThenUser(data["user"])
    return ThenToolResults(
        tuple((each["name"], each["content"]) for each in data["tool_results"])
    )


def _seconds(text: str | None) -> float | None:
    return None if text is None else seconds(text)
