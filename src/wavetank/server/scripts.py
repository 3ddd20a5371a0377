"""Scripts that were compiled before, for answers that are given again and again.

The same reply and context give the same script, so it is compiled once, and every
stream of it sends the same bytes objects: a thousand streams hold one copy, journals
included. What is kept is bounded; a reply that is made for one request never comes
again and soon gives way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wavetank.script import Script, batched, compile_reply

if TYPE_CHECKING:
    from wavetank.scenario.model import Reply
    from wavetank.script import Context

MAX_BYTES: Final = 4_000_000
"""How many bytes of answers are kept, after that of the last one."""
MAX_SCRIPTS: Final = 256


@dataclass(frozen=True, slots=True)
class Prepared:
    """A script ready to be played.

    Attributes:
        reply: What it was compiled from; kept, so that its identity stays its own.
        script: In as few writes as its author allows.
        digest: Of the script as it was compiled.
        size: How many bytes it sends.
    """

    reply: Reply
    script: Script
    digest: str
    size: int


class Scripts:
    """Compiles replies, and remembers the scripts used last."""

    def __init__(self, *, limit: int = MAX_BYTES) -> None:
        self._limit = limit
        self._size = 0
        self._known: dict[tuple[int, Context], Prepared] = {}

    def prepare(self, reply: Reply, context: Context, *, again: bool) -> Prepared:
        """Compile a reply for one request, unless that was done before.

        Args:
            reply: Known again by being the same object.
            context: What the request asked for.
            again: Whether the reply may be asked for again.
        """
        if not again:
            return _prepared(reply, context)
        key = (id(reply), context)
        # Taken out and put back in: the order of the dict is the order of use.
        known = self._known.pop(key, None)
        if known is None:
            known = _prepared(reply, context)
            self._size += known.size
        self._known[key] = known
        while len(self._known) > 1 and self._full:
            self._size -= self._known.pop(next(iter(self._known))).size
        return known

    @property
    def _full(self) -> bool:
        return self._size > self._limit or len(self._known) > MAX_SCRIPTS


def _prepared(reply: Reply, context: Context) -> Prepared:
    compiled = compile_reply(reply, context)
    script = batched(compiled)
    return Prepared(reply, script, compiled.digest, len(script.written))
