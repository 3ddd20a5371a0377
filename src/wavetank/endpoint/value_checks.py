"""Range checks of single members, each with its own fixed text.

They run after the shape is known to be right, and the first that fails is the answer.
The texts are DeepSeek's to the letter, uneven punctuation included. Their order is
not known; it is that of the reference page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from wavetank.endpoint.checked import Check, Checked

_MOST_ALTERNATIVES: Final = 20


def check_messages_present(request: Checked) -> str | None:
    """Refuse an empty conversation."""
    return None if request.members["messages"] else "Empty input messages"


def check_count(request: Checked) -> str | None:
    """Refuse more than one choice."""
    if request.members.get("n") in {None, 1}:
        return None
    return "Invalid n value (currently only n = 1 is supported)"


def check_temperature(request: Checked) -> str | None:
    """Refuse a temperature out of range, thinking or not."""
    return _range(request, "temperature", 0, 2, "[0, 2]")


def check_top_p(request: Checked) -> str | None:
    """Refuse a ``top_p`` out of range; zero is out of it."""
    if request.members.get("top_p") == 0:
        return _out_of_range("top_p", "(0, 1.0]")
    return _range(request, "top_p", 0, 1, "(0, 1.0]")


def check_presence_penalty(request: Checked) -> str | None:
    """Refuse a penalty out of range, although it has no effect any more."""
    return _range(request, "presence_penalty", -2, 2, "[-2, 2]")


def check_frequency_penalty(request: Checked) -> str | None:
    """Refuse a penalty out of range, although it has no effect any more."""
    return _range(request, "frequency_penalty", -2, 2, "[-2, 2]")


def check_max_tokens(request: Checked) -> str | None:
    """Refuse zero tokens, and more than the model can say."""
    most = request.profile.limits.max_tokens
    return _range(request, "max_tokens", 1, most, f"[1, {most}]")


def check_stop(request: Checked) -> str | None:
    """Refuse too many stop strings."""
    count = len(request.members.get("stop") or ())
    if count <= request.profile.limits.stops:
        return None
    return f"Stop string array too long: {count}"


def check_top_logprobs(request: Checked) -> str | None:
    """Refuse alternatives without probabilities, and too many of them."""
    wanted = request.members.get("top_logprobs")
    if wanted is None:
        return None
    if request.members.get("logprobs") is not True:
        return (
            "Invalid top_logprobs and logprobs value, logprobs must be set to true "
            "if top_logprobs is used."
        )
    if wanted > _MOST_ALTERNATIVES:
        return f"{_out_of_range('top_logprobs', f'[0, {_MOST_ALTERNATIVES}]')}."
    return None


def check_user_id(request: Checked) -> str | None:
    """Refuse a long ``user_id``; its characters are not checked here (captured)."""
    user_id = request.members.get("user_id") or ""
    return too_long("user_id", user_id, request.profile.limits.user_id)


def check_stream_options(request: Checked) -> str | None:
    """Refuse options for a stream that is not asked for."""
    if request.members.get("stream_options") is None:
        return None
    if request.members.get("stream") is True:
        return None
    return "stream_options should be set along with stream = true"


def check_response_format(request: Checked) -> str | None:
    """Refuse a schema as response format; only JSON mode exists."""
    wanted = request.members.get("response_format") or {}
    if wanted.get("type") == "json_schema":
        return "This response_format type is unavailable now"
    return None


def check_effort(request: Checked) -> str | None:
    """Refuse an effort for thinking that is switched off."""
    thinking = request.members.get("thinking") or {}
    effort = request.members.get("reasoning_effort")
    if request.profile.switches.thinking_off_with_effort == "accept":
        return None
    if thinking.get("type") == "disabled" and effort is not None:
        return "thinking options type cannot be disabled when reasoning_effort is set"
    return None


def too_long(name: str, text: str, most: int) -> str | None:
    """Refuse a text that is too long, in the captured words."""
    if len(text) <= most:
        return None
    return (
        f"Invalid '{name}': string too long. Expected a string with maximum length "
        f"{most}, but got a string with length {len(text)} instead"
    )


def _range(
    request: Checked, name: str, least: float, most: float, words: str
) -> str | None:
    value = request.members.get(name)
    if value is None or least <= value <= most:
        return None
    return _out_of_range(name, words)


def _out_of_range(name: str, words: str) -> str:
    return f"Invalid {name} value, the valid range of {name} is {words}"


SAMPLING_CHECKS: Final[tuple[Check, ...]] = (
    check_temperature,
    check_top_p,
    check_frequency_penalty,
    check_presence_penalty,
    check_stop,
    check_stream_options,
)
VALUE_CHECKS: Final[tuple[Check, ...]] = (
    check_messages_present,
    check_effort,
    check_max_tokens,
    *SAMPLING_CHECKS,
    check_response_format,
    check_top_logprobs,
    check_user_id,
    check_count,
)
