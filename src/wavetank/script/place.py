"""Places in a request and what stands there.

A place is ``method``, ``path``, ``headers.NAME`` or ``body`` followed by members and
elements, as ``body.messages[-1].content``; ``[*]`` stands for every element. So a
place yields any number of values. Whatever is not there yields none, and no place is
an error: a body that is no JSON has nothing in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from wavetank.script.request import Request
    from wavetank.wire import JsonValue

_PART: Final = re.compile(r"\.(?P<member>[^.\[]+)|\[(?P<element>-?\d+|\*)\]")


class Places:
    """Looks at the places of one request; its body is parsed once, if at all."""

    def __init__(self, request: Request) -> None:
        self._request = request

    @property
    def body_is_json(self) -> bool:
        """Whether the body could be parsed."""
        return bool(self._parsed)

    @cached_property
    def _parsed(self) -> tuple[JsonValue, ...]:
        return self._request.parsed()

    def values(self, place: str) -> list[JsonValue]:
        """Give what stands at a place, in order of appearance."""
        request = self._request
        if place == "method":
            return [request.method]
        if place == "path":
            return [request.path]
        if place.startswith("headers."):
            wanted = place.removeprefix("headers.").lower()
            return [value for name, value in request.headers if name.lower() == wanted]
        found = list(self._parsed)
        for part in _PART.finditer(place.removeprefix("body")):
            found = [inner for outer in found for inner in _inside(outer, part)]
        return found


def _inside(value: JsonValue, part: re.Match[str]) -> Iterator[JsonValue]:
    member, element = part["member"], part["element"]
    if member is not None:
        if isinstance(value, Mapping) and member in value:
            yield value[member]
    elif isinstance(value, Sequence) and not isinstance(value, str):
        if element == "*":
            yield from value
        elif -len(value) <= int(element) < len(value):
            yield value[int(element)]
