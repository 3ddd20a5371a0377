"""Requests to the exchanges that answer them, or to what does not fit.

A condition on a place with ``[*]`` holds if any of its values fits; ``absent`` holds
if there is none. A JSON null counts as nothing for ``present`` and ``absent``, as it
does for DeepSeek's own parser, where an optional member may be null.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from wavetank.reading import is_found
from wavetank.script.place import Places
from wavetank.wire import encode_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wavetank.scenario import Condition, Exchange
    from wavetank.script.request import Request
    from wavetank.wire import JsonValue

# A difference should fit a line; the whole request stands in the transcript.
_SHOWN_CHARACTERS: Final = 80
_SHOWN_VALUES: Final = 3


def match(
    exchanges: Sequence[Exchange], used: Sequence[int], request: Request
) -> int | tuple[str, ...]:
    """Find the first exchange that is not used up and whose conditions all hold.

    Args:
        exchanges: The candidates, in order.
        used: How many requests each of them has answered.
        request: What was received.

    Returns:
        Its index, or one line for each difference of each candidate.
    """
    places = Places(request)
    differences: list[str] = []
    for index, exchange in enumerate(exchanges):
        if exchange.times is not None and used[index] >= exchange.times:
            found = [f"it has answered the {_requests(exchange.times)} it is for"]
        else:
            found = _differences(exchange.when, places)
            if not found:
                return index
        differences += (f"exchange {index + 1}: {line}" for line in found)
    return tuple(differences) or ("there is no exchange at all",)


def differences(conditions: Sequence[Condition], request: Request) -> tuple[str, ...]:
    """Say what keeps conditions from holding, a line each; nothing if all hold.

    Args:
        conditions: On one request.
        request: What was received.
    """
    return tuple(_differences(conditions, Places(request)))


def _differences(conditions: Sequence[Condition], places: Places) -> list[str]:
    found = [_difference(each, places) for each in conditions]
    return [line for line in found if line]


def _requests(times: int) -> str:
    return "one request" if times == 1 else f"{times} requests"


def _difference(condition: Condition, places: Places) -> str:
    """Say what is wrong, or nothing."""
    values = places.values(condition.path)
    if _holds(condition, values):
        return ""
    if condition.path.startswith("body") and not places.body_is_json:
        found = "a body that is not JSON"
    else:
        found = _shown_all(values)
    return f"{condition.path}: expected {_expectation(condition)}, found {found}"


def _holds(condition: Condition, values: Sequence[JsonValue]) -> bool:
    wanted = condition.value
    match condition.kind:
        case "equals":
            return any(_same(wanted, value) for value in values)
        case "present":
            return any(value is not None for value in values)
        case "absent":
            return all(value is None for value in values)
        case "contains":
            return any(str(wanted) in _text(value) for value in values)
        case "matches":
            return any(is_found(str(wanted), _text(value)) for value in values)


def _same(left: JsonValue, right: JsonValue) -> bool:
    """Compare as JSON does: true is not 1, and the order of members is free."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return left.keys() == right.keys() and all(
            _same(value, right[name]) for name, value in left.items()
        )
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return len(left) == len(right) and all(map(_same, left, right))
    return left == right


def _expectation(condition: Condition) -> str:
    match condition.kind:
        case "equals":
            return _shown(condition.value)
        case "present":
            return "a value"
        case "absent":
            return "nothing"
        case "contains":
            return f"text with {_shown(condition.value)} in it"
        case "matches":
            return f"text that matches {_shown(condition.value)}"


def _shown_all(values: Sequence[JsonValue]) -> str:
    return ", ".join(map(_shown, values[:_SHOWN_VALUES])) or "nothing"


def _shown(value: JsonValue) -> str:
    """Show a value on one line: text in quotes, anything else as JSON."""
    shown = repr(value) if isinstance(value, str) else _text(value)
    return shown if len(shown) <= _SHOWN_CHARACTERS else shown[:_SHOWN_CHARACTERS] + "…"


def _text(value: JsonValue) -> str:
    if isinstance(value, str):
        return value
    return encode_json(value).decode()
