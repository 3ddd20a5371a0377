"""A script's writes joined to fewer, where nobody asked that they leave apart.

Steps without a pause between them need no write of their own: the client sees the
same bytes in fewer reads. A batch is bounded, so that a long answer leaves in several
writes and another stream gets its turn between them; the first ones are small, so that
of many streams that begin at once none waits long for its first event. Slices, pauses
and whatever else lies between writes stay where they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wavetank.script.ops import Op, Script, Write, joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: A batch that holds so much takes no further write.
BATCH_BYTES: Final = 32_768
#: The first batch is full with so much, and each later one with twice as much.
FIRST_BATCH_BYTES: Final = 4096


def batched(script: Script, *, batch_bytes: int = BATCH_BYTES) -> Script:
    """Give a script that sends the same bytes at the same times in fewer writes.

    Every write of it leaves alone. A single write is never cut, however long it is.

    Args:
        script: As it was compiled.
        batch_bytes: A batch that holds so many takes no further write.
    """
    return Script(tuple(_joined(script.ops, batch_bytes)), script.status)


def _joined(ops: Sequence[Op], batch_bytes: int) -> Iterator[Op]:
    batch: list[Write] = []
    size = 0
    full = min(FIRST_BATCH_BYTES, batch_bytes)
    for op in ops:
        if isinstance(op, Write) and not op.data:
            continue  # a player sends nothing for it
        if isinstance(op, Write) and not op.alone:
            batch.append(op)
            size += len(op.data)
            if size < full:
                continue
            yield joined(batch)
            full = min(2 * full, batch_bytes)
        else:
            if batch:
                yield joined(batch)
            yield op
        batch, size = [], 0
    if batch:
        yield joined(batch)
