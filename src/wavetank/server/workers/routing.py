"""Which process answers a request: decided by its head alone, the same everywhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Callable

SUPERVISOR: Final = 0
"""Its number; workers count from one."""
_MADE_UP: Final = re.compile(r"([1-9][0-9]{0,2})-[0-9a-f]+")


def token_prefix(worker: int) -> str:
    """Give what the names begin with that a worker makes up."""
    return f"{worker}-"


def owner_of(path: str, *, workers: int, seat: Callable[[], str]) -> int | None:
    """Say which process answers; ``None`` for whichever has the request.

    Args:
        path: Undecoded and without the query.
        workers: How many there are.
        seat: Tells one client from another. A client's place in a scenario is in one
            worker, and so all that it asks of scenarios goes there.
    """
    match path.split("/")[1:]:
        case ["plays", token, *_]:
            return owner_of_play(token, workers)
        case ["_wavetank", "plays"]:
            return None
        case ["_wavetank", "plays", token, *_]:
            return owner_of_play(token, workers)
        case ["_wavetank", *_]:
            return SUPERVISOR
        case ["scenarios", *_]:
            return _drawn(seat(), workers)
    return None


def owner_of_play(token: str, workers: int) -> int:
    """Say in which worker a play of this name lives, whether there is one or not."""
    found = _MADE_UP.fullmatch(token)
    if found and int(found[1]) <= workers:
        return int(found[1])
    return _drawn(token, workers)  # a name that somebody chose


def _drawn(text: str, workers: int) -> int:
    return crc32(text.encode()) % workers + 1
