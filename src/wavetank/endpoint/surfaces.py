"""The three ways to ask the model, each as data: its shape, its checks, its layout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wavetank.endpoint import anthropic_shape, fim
from wavetank.endpoint.anthropic_reply import anthropic_reply
from wavetank.endpoint.chat_reply import chat_reply
from wavetank.endpoint.chat_shape import chat_shape, fim_shape
from wavetank.endpoint.message_checks import MESSAGE_CHECKS, check_round_trip
from wavetank.endpoint.routing import Action
from wavetank.endpoint.tool_checks import TOOL_CHECKS, pattern_mismatch
from wavetank.endpoint.value_checks import VALUE_CHECKS
from wavetank.wire.error_body import NAMED_ERRORS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from wavetank.endpoint.chat_reply import Answer
    from wavetank.endpoint.checked import Check, Checked
    from wavetank.endpoint.profile import Profile
    from wavetank.endpoint.structures import Members, Structure
    from wavetank.scenario.model import Reply

_THINKING_MISSING: Final = NAMED_ERRORS["thinking-missing"].message


@dataclass(frozen=True, slots=True)
class Surface:
    """One way to ask.

    Attributes:
        shape: The shape of a request.
        as_chat: Puts a request into the chat's form.
        checks: In order, the first that refuses wins.
        reply: Lays an answer out; it is given the request's members, too.
    """

    shape: Structure
    as_chat: Callable[[Members], Members]
    checks: tuple[Check, ...]
    reply: Callable[[Answer, Members], Reply]


def surfaces(profile: Profile) -> Mapping[Action, Surface]:
    """Give the surfaces of a revision, by the action of their routes."""
    return {
        Action.CHAT: Surface(
            chat_shape(profile),
            lambda members: members,
            (*VALUE_CHECKS, *TOOL_CHECKS, *MESSAGE_CHECKS),
            lambda answer, _members: chat_reply(answer),
        ),
        Action.FIM: Surface(
            fim_shape(),
            fim.as_chat,
            fim.FIM_CHECKS,
            fim.fim_reply,
        ),
        Action.ANTHROPIC: Surface(
            anthropic_shape.anthropic_shape(profile),
            lambda members: anthropic_shape.as_chat(members, profile),
            (*VALUE_CHECKS, _check_user_id, *TOOL_CHECKS, *_MESSAGE_CHECKS),
            lambda answer, _members: anthropic_reply(answer),
        ),
    }


def _check_user_id(request: Checked) -> str | None:
    """Refuse other characters in a ``user_id``, which the chat takes (captured)."""
    user_id = request.members.get("user_id")
    return pattern_mismatch("user_id", user_id) if user_id else None


def _check_round_trip(request: Checked) -> str | None:
    return _THINKING_MISSING if check_round_trip(request) else None


_MESSAGE_CHECKS: Final[tuple[Check, ...]] = tuple(
    _check_round_trip if check is check_round_trip else check
    for check in MESSAGE_CHECKS
)
