"""A matrix of options to one scenario variant for each combination.

Every axis is named after the option it sets, on every exchange at once (``base`` on
the call). The first axis varies slowest, so variants come in authored order.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any, Final, TypeVar

from wavetank.scenario.building import build_delivery, build_layout
from wavetank.scenario.complaint import Complaint
from wavetank.scenario.model import Delivery, Layout

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wavetank.scenario.model import Exchange, PlannedCall, Reply

_Options = TypeVar("_Options", Layout, Delivery)

_LAYOUT_AXES: Final = ("usage", "role", "text_keys")
_DELIVERY_AXES: Final = (
    "framing", "newline", "slice", "keep_alive", "bom", "compression", "lie",
    "chunk_extras",
)  # fmt: skip
STREAM_AXES: Final = (*_LAYOUT_AXES, "newline", "keep_alive", "bom")
"""Axes that change nothing where no exchange answers with an event stream."""

MAX_VARIANTS: Final = 500
"""Most variants of one scenario; the widest shipped one has a few dozen."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One combination of axis values.

    Attributes:
        values: The value of each axis, as authored.
        places: The index of each value on its axis, for marks.
    """

    values: Mapping[str, Any]
    places: Mapping[str, int]

    @property
    def names(self) -> tuple[tuple[str, str], ...]:
        """Axes and readable values, as a case id shows them."""
        return tuple((axis, name_value(value)) for axis, value in self.values.items())

    def apply_to_call(self, call: PlannedCall) -> PlannedCall:
        """Set what the axes say about the call."""
        return (
            replace(call, base=self.values["base"]) if "base" in self.values else call
        )

    def apply_to_exchange(self, exchange: Exchange) -> Exchange:
        """Set what the axes say about a reply."""
        return replace(exchange, reply=self._apply_to_reply(exchange.reply))

    def _apply_to_reply(self, reply: Reply) -> Reply:
        layout = {a: v for a, v in self.values.items() if a in _LAYOUT_AXES}
        delivery = {a: v for a, v in self.values.items() if a in _DELIVERY_AXES}
        return replace(
            reply,
            format=self.values.get("format", reply.format),
            layout=_override(reply.layout, build_layout(layout), layout),
            delivery=_override(reply.delivery, build_delivery(delivery), delivery),
        )


def expand(matrix: Mapping[str, list[Any]]) -> Iterator[Variant]:
    """Give the cross product of the axes; one empty variant without axes."""
    for places in product(*(range(len(values)) for values in matrix.values())):
        at = dict(zip(matrix, places, strict=True))
        yield Variant({axis: matrix[axis][place] for axis, place in at.items()}, at)


def check_variant(
    variant: Variant, streams: Sequence[bool], api: str
) -> Iterator[Complaint]:
    """Yield the axes that change nothing, because no exchange has what they are of."""
    idle: Sequence[str]
    if not any(streams):
        idle, why = STREAM_AXES, "no exchange answers with an event stream"
    elif api == "anthropic":
        idle, why = _LAYOUT_AXES, "events of the Anthropic surface have one layout"
    else:
        return
    for axis in idle:
        if axis in variant.values:
            yield Complaint(
                ("matrix", axis),
                "axis-without-effect",
                f"{why}, so {axis} changes nothing",
                "an axis that the replies can carry",
            )


def check_matrix(matrix: Mapping[str, list[Any]]) -> Iterator[Complaint]:
    """Yield values that give two variants one case id, and a product too large."""
    number = prod(len(values) for values in matrix.values())
    if number > MAX_VARIANTS:
        yield Complaint(
            ("matrix",),
            "too-many-variants",
            f"the axes make {number} variants",
            f"at most {MAX_VARIANTS}",
            "split the scenario, or choose telling values",
        )
    for axis, values in matrix.items():
        names = [name_value(value) for value in values]
        for index, name in enumerate(names):
            if name in names[:index]:
                yield Complaint(
                    ("matrix", axis, index),
                    "duplicate-variant",
                    f"two values of {axis} are called {name}",
                    "each value once",
                )


def name_value(value: Any) -> str:
    """Name an axis value so that it can stand in a case id and in a URL.

    ``true``, ``false`` and ``null`` as in YAML, a path without its slash, the empty path as
    ``none``, and a slicing mapping as its mode, places and pause: ``1+5ms``.
    """
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, Mapping):
        places = value.get("at", ())
        cut = "-".join(["at", *map(str, places)]) if places else ""
        mode = cut or str(value.get("bytes", value.get("mode", "none")))
        return f"{mode}+{value['pause']}" if "pause" in value else mode
    return str(value).strip("/").replace("/", "-") or "none"


def _override(old: _Options, new: _Options, axes: Iterable[str]) -> _Options:
    members = {axis: getattr(new, axis) for axis in axes}
    return replace(old, **members) if members else old
