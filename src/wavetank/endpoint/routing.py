"""Addresses to what answers them.

The table is DeepSeek's as published and probed: ``/v1`` is an alias, ``/beta`` has
the chat with prefixes and strict tools and fill-in-the-middle, everything else is an
empty 404, a wrong method an empty 405 (captured).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from wavetank.endpoint import refusal

if TYPE_CHECKING:
    from collections.abc import Mapping


class Action(Enum):
    """What a route does."""

    CHAT = "chat"
    FIM = "fim"
    FIM_OFF_BETA = "fim off beta"
    MODELS = "models"
    MODEL = "model"
    BALANCE = "balance"
    ANTHROPIC = "anthropic"


@dataclass(frozen=True, slots=True)
class Route:
    """Where a request leads.

    Attributes:
        action: What answers it.
        beta: It came by the beta base.
        argument: The id in ``/models/{id}``; otherwise empty.
    """

    action: Action
    beta: bool = False
    argument: str = ""


_ROUTES: Final[Mapping[str, tuple[str, Route]]] = MappingProxyType(
    {
        "/chat/completions": ("POST", Route(Action.CHAT)),
        "/v1/chat/completions": ("POST", Route(Action.CHAT)),
        "/beta/chat/completions": ("POST", Route(Action.CHAT, beta=True)),
        "/completions": ("POST", Route(Action.FIM_OFF_BETA)),
        "/v1/completions": ("POST", Route(Action.FIM_OFF_BETA)),
        "/beta/completions": ("POST", Route(Action.FIM, beta=True)),
        "/models": ("GET", Route(Action.MODELS)),
        "/v1/models": ("GET", Route(Action.MODELS)),
        "/user/balance": ("GET", Route(Action.BALANCE)),
        "/anthropic/v1/messages": ("POST", Route(Action.ANTHROPIC)),
    }
)
_MODEL_PREFIXES: Final = ("/models/", "/v1/models/")
# DeepSeek has them since July and August 2026; this mock has not.
_NOT_SIMULATED: Final = ("/responses", "/v1/responses", "/files", "/v1/files")


def route(method: str, path: str) -> Route:
    """Find what answers a request.

    Args:
        method: The HTTP method.
        path: Without the query.

    Raises:
        RefusedError: Nothing answers it.
    """
    if path in _ROUTES:
        wanted, found = _ROUTES[path]
    elif (id_ := _model_id(path)) is not None:
        wanted, found = "GET", Route(Action.MODEL, argument=id_)
    elif any(path == each or path.startswith(f"{each}/") for each in _NOT_SIMULATED):
        raise refusal.not_simulated(path)
    else:
        raise refusal.empty(404)
    if method != wanted:
        raise refusal.empty(405)
    return found


def _model_id(path: str) -> str | None:
    for prefix in _MODEL_PREFIXES:
        rest = path.removeprefix(prefix)
        if rest not in {path, ""} and "/" not in rest:
            return rest
    return None
