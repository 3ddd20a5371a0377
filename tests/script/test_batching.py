"""Writes are joined where nobody asked that they leave apart, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, strategies as st

from wavetank.script import Close, Player, Send, WaitFor, batched
from wavetank.script.batching import BATCH_BYTES, FIRST_BATCH_BYTES
from wavetank.script.ops import AwaitDelta, Cut, Finish, Pause, Repeat, Script, Write

if TYPE_CHECKING:
    from wavetank.script import Command
    from wavetank.script.ops import Op

SMALL_BATCH = 8
WRITES = st.builds(
    Write,
    st.binary(max_size=SMALL_BATCH),
    st.sampled_from(["head", "event", "comment"]),
    deltas=st.integers(0, 1),
    alone=st.booleans(),
)
OPS = st.lists(
    WRITES | st.just(Pause(1.0)) | st.builds(AwaitDelta, st.integers(1, 3)), max_size=12
)


def commands(script: Script) -> list[Command]:
    """Everything that a player says, with a client that reports at once."""
    player = Player(script)
    said: list[Command] = []
    now = 0.0
    while not said or not isinstance(said[-1], Close):
        said.append(player.advance(now))
        if isinstance(said[-1], WaitFor):
            player.report_deltas(said[-1].count)
        if not isinstance(said[-1], Send):
            now += 1.0  # sending takes no time, however many writes it is
    return said


def between_waits(said: list[Command]) -> list[tuple[bytes, int] | Command]:
    """Join the sends that nothing lies between, with the deltas that they carry."""
    joined: list[tuple[bytes, int] | Command] = []
    for command in said:
        if not isinstance(command, Send):
            joined.append(command)
            continue
        before = joined.pop() if joined and isinstance(joined[-1], tuple) else (b"", 0)
        assert isinstance(before, tuple)
        data = b"".join(each.data for each in command.writes)
        deltas = sum(each.deltas for each in command.writes)
        joined.append((before[0] + data, before[1] + deltas))
    return joined


@given(OPS)
def test_the_same_bytes_leave_at_the_same_times(ops: list[Op]) -> None:
    """Between two waits the same bytes and deltas, whatever the writes."""
    script = Script((*ops, Finish()))

    fewer = batched(script, batch_bytes=SMALL_BATCH)

    assert between_waits(commands(fewer)) == between_waits(commands(script))
    assert fewer.written == script.written


@given(st.lists(WRITES, max_size=12))
def test_what_must_leave_alone_does(writes: list[Write]) -> None:
    """A slice is a write of its own before and after, in its place among the others."""
    alone = [each for each in writes if each.alone and each.data]

    joined = batched(Script(tuple(writes)), batch_bytes=SMALL_BATCH).ops

    assert [op for op in joined if any(op is each for each in alone)] == alone


def test_a_batch_is_bounded() -> None:
    """A long answer leaves in several writes, small ones first; a long write in one."""
    small, large = Write(b"x" * 1024, "event"), Write(b"y" * 300_000, "raw")

    joined = batched(Script((*[small] * 100, large, Cut())))

    sizes = [len(op.data) for op in joined.ops if isinstance(op, Write)]
    rising = [FIRST_BATCH_BYTES, 2 * FIRST_BATCH_BYTES, 4 * FIRST_BATCH_BYTES]
    full = [BATCH_BYTES, BATCH_BYTES]
    assert sizes == [*rising, *full, 100 * 1024 - sum(rising + full) + 300_000]


def test_two_thousand_events_leave_in_two_dozen_writes() -> None:
    """What makes a burst fast is the number of calls, not of events."""
    event = Write(b"data: " + b"x" * 290 + b"\n\n", "event", deltas=1)

    said = commands(batched(Script((*[event] * 2000, Finish()))))

    sends = [each for each in said if isinstance(each, Send)]
    writes = [write for send in sends for write in send.writes]
    assert len(writes) <= -(-2000 * len(event.data) // BATCH_BYTES) + 3
    assert sum(each.deltas for each in writes) == 2000


def test_a_batch_names_each_kind_once() -> None:
    """People read what it holds."""
    ops = (Write(b"h", "head"), Write(b"e", "event"), Write(b"f", "event"), Finish())

    assert batched(Script(ops, 429)) == Script(
        (Write(b"hef", "head+event", alone=True), Finish()), 429
    )


def test_a_repeat_is_left_as_it_is() -> None:
    """Each of its rounds leaves by itself anyway."""
    repeat = Repeat((Pause(1.0), Write(b":\n\n", "comment")))

    assert batched(Script((Write(b"h", "head"), repeat))).ops[1] is repeat
