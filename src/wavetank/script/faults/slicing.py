"""The body cut into writes at other places than between events.

The client sees the same bytes in other reads: events that arrive in pieces, several
at once, or with a character's bytes apart. Each slice leaves in a write of its own,
and as its own piece of a chunked body. Only a pause makes sure that slices arrive as
separate reads, because TCP may join what is sent at once.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from itertools import accumulate, groupby, pairwise
from typing import TYPE_CHECKING, Final

from wavetank.script.ops import Pause, Write

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wavetank.scenario import Slicing
    from wavetank.script.context import Context
    from wavetank.script.ops import Op

# The longest slice of mode ``seeded``: shorter than a chunk, so that most are cut.
_LONGEST_SEEDED_BYTES: Final = 64
# In UTF-8 a character of more than one byte begins with one of these.
_WIDE: Final = re.compile(rb"[\xc0-\xff]")


def slice_body(
    body: Sequence[Op], slicing: Slicing, context: Context
) -> tuple[Op, ...]:
    """Cut a body into slices; repeats are left as they are.

    Args:
        body: The body before it is framed.
        slicing: Where to cut; offsets count the bytes of the whole body.
        context: Its seed chooses the places of mode ``seeded``.
    """
    if slicing.mode == "none":
        return tuple(body)
    writes = [op for op in body if isinstance(op, Write)]
    places = _places(writes, slicing, context)
    sliced: list[Op] = []
    start = 0
    for is_run, group in groupby(body, key=lambda op: isinstance(op, Write)):
        if not is_run:
            sliced += group
            continue
        run = [op for op in group if isinstance(op, Write)]
        slices = _cut(run, start, places)
        pause = (Pause(slicing.pause, scaled=False),) if slicing.pause else ()
        for number, each in enumerate(slices):
            sliced += (*pause, each) if number else (each,)
        start += sum(len(op.data) for op in run)
    return tuple(sliced)


def _places(
    writes: Sequence[Write], slicing: Slicing, context: Context
) -> Sequence[int]:
    """Give the body offsets to cut at, ascending."""
    total = sum(len(op.data) for op in writes)
    match slicing.mode:
        case "bytes":
            return range(slicing.size, total, slicing.size)
        case "at":
            return slicing.places
        case "characters":
            data = b"".join(op.data for op in writes)
            return [found.end() for found in _WIDE.finditer(data)]
        case "seeded":
            return list(_seeded_places(total, context))
        case _:
            return list(accumulate(len(op.data) for op in writes))


def _seeded_places(total: int, context: Context) -> Iterator[int]:
    place = number = 0
    while True:
        for drawn in context.derive(f"slice/{number}"):
            place += 1 + drawn % _LONGEST_SEEDED_BYTES
            if place >= total:
                return
            yield place
        number += 1


def _cut(run: Sequence[Write], start: int, places: Sequence[int]) -> Iterator[Write]:
    """Cut adjacent writes, which begin at this offset, as if they were one."""
    ends = list(accumulate((len(op.data) for op in run), initial=start))[1:]
    data = b"".join(op.data for op in run)
    inner = places[bisect_right(places, start) : bisect_left(places, ends[-1])]
    for low, high in pairwise((start, *inner, ends[-1])):
        first, following = bisect_right(ends, low), bisect_right(ends, high)
        if low < high:
            yield replace(
                run[first],
                data=data[low - start : high - start],
                deltas=sum(op.deltas for op in run[first:following]),
                alone=True,
            )
