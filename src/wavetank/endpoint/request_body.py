"""A request's body, read quickly where it is good and exactly where it may not be.

Only ``JsonSource`` knows in which words and at which place serde would refuse a body,
and it takes thirty times as long as the standard library. So a body is first given to
the latter, and only what both surely read alike is taken from it: whatever one of
them may refuse or read otherwise (a repeated key, a number beyond 64 bits or finite
floats, half a surrogate pair, deep nesting) is left to the exact reader. That both
accept the same bodies and read the same of them is held by property tests.
"""

from __future__ import annotations

import json
import re
from math import isfinite
from typing import TYPE_CHECKING, Any, Final, NoReturn

from wavetank.endpoint.json_source import MAX_DEPTH, JsonSource
from wavetank.endpoint.shapes import UnfitError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wavetank.endpoint.structures import Members, Structure

_HALF_A_PAIR: Final = re.compile(rb"\\u[dD][89a-fA-F]")
# So many characters are a number of 64 bits, with a sign or without.
_SURELY_WHOLE: Final = 19


def read_body(shape: Structure, body: bytes) -> Members:
    """Read a body.

    Raises:
        SyntaxFault: It is not JSON.
        DataError: It has another shape.
    """
    try:
        return shape.fit(_plain(body))
    except UnfitError:
        return _exact(shape, body)


def _exact(shape: Structure, body: bytes) -> Members:
    source = JsonSource(body)
    members = shape.read(source, ())
    source.finish()
    return members


def _plain(body: bytes) -> Any:
    """Give the value of a body that is well-formed beyond doubt."""
    if _HALF_A_PAIR.search(body):
        raise UnfitError
    try:
        value = _DECODER.decode(body.decode())
    except (ValueError, RecursionError):
        raise UnfitError from None
    brackets = body.count(b"[") + body.count(b"{")
    if brackets >= MAX_DEPTH and _too_deep(value):
        raise UnfitError
    return value


def _too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(MAX_DEPTH - 1):
        level = [inner for each in level for inner in _inside(each)]
    return any(isinstance(each, list | dict) for each in level)


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise UnfitError
    return members


def _whole(text: str) -> int:
    if len(text) > _SURELY_WHOLE:
        raise UnfitError
    return int(text)


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise UnfitError
    return number


def _constant(_: str) -> NoReturn:
    raise UnfitError


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_members,
    parse_int=_whole,
    parse_float=_finite,
    parse_constant=_constant,
)
