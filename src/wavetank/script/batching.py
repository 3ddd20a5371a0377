"""A script's writes joined to fewer, where nobody asked that they leave apart.

Steps without a pause between them need no write of their own: the client sees the
same bytes in fewer reads. A batch is bounded, so that a long answer leaves in several
writes and another stream gets its turn between them. Slices, pauses and whatever else
lies between writes stay where they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wavetank.script.ops import Op, Script, Write

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: A batch that holds so much takes no further write.
BATCH_BYTES: Final = 32_768


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
    for op in ops:
        if isinstance(op, Write) and not op.data:
            continue  # a player sends nothing for it
        if isinstance(op, Write) and not op.alone:
            batch.append(op)
            size += len(op.data)
            if size < batch_bytes:
                continue
            yield _one(batch)
        else:
            if batch:
                yield _one(batch)
            yield op
        batch, size = [], 0
    if batch:
        yield _one(batch)


def _one(writes: Sequence[Write]) -> Write:
    """Join writes to one that names what they are, each kind once."""
    labels = dict.fromkeys(each.label for each in writes)
    return Write(
        b"".join([each.data for each in writes]),
        "+".join(labels),
        deltas=sum([each.deltas for each in writes]),
        alone=True,
    )
