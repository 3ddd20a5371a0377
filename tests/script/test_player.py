"""A script played without a socket: what is next, whoever leaves whenever."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from wavetank.script import Close, Player, Send, WaitFor, WaitUntil
from wavetank.script.ops import (
    AwaitClose,
    AwaitDelta,
    Cut,
    Finish,
    Op,
    Pause,
    Repeat,
    Reset,
    Script,
    Stall,
    Write,
)
from wavetank.script.player import WRITES_AT_ONCE

if TYPE_CHECKING:
    from wavetank.script import Command

START = 100.0


def play(*ops: Op, speed: float = 1.0) -> list[Command]:
    """Every command, with a clock that jumps to each deadline and a willing client."""
    player = Player(Script(ops), speed=speed)
    now = START
    commands: list[Command] = []
    while not commands or not isinstance(commands[-1], Close):
        command = player.advance(now)
        commands.append(command)
        match command:
            case WaitUntil():
                now = command.deadline
            case WaitFor(what="delta"):
                player.report_deltas(command.count)
            case WaitFor():
                player.client_left()
    return commands


@pytest.mark.parametrize(
    ("end", "close"),
    [
        (Finish(), Close("finish", keep=True)),
        (Finish(close=True), Close("finish", keep=False)),
        (Cut(), Close("fin")),
        (Reset(), Close("rst")),
    ],
)
def test_every_end_closes_its_own_way(end: Op, close: Close) -> None:
    """FIN, RST and a whole message are told apart."""
    assert play(end) == [close]


def test_adjacent_writes_leave_as_one() -> None:
    """Frames without a pause between them leave in one write; slices do not."""
    commands = play(
        Write(b"a", "head"), Write(b""), Write(b"b", "event", deltas=1), Write(b"c"),
        Write(b"d", alone=True), Write(b"e", alone=True), Write(b"f"), Finish(),
    )  # fmt: skip

    assert commands[:-1] == [
        Send((Write(b"abc", "head+event+raw", deltas=1, alone=True),)),
        Send((Write(b"d", alone=True), Write(b"e", alone=True))),
        Send((Write(b"f", "raw", alone=True),)),
    ]


def test_pauses_add_up_from_the_start() -> None:
    """A late caller does not stretch the script, and speed divides every pause."""
    player = Player(Script((Pause(10), Write(b"a"), Pause(10), Cut())), speed=10)

    assert player.advance(START) == WaitUntil(START + 1)
    assert player.advance(START + 0.5) == WaitUntil(START + 1)
    assert isinstance(player.advance(START + 1.7), Send)
    assert player.advance(START + 1.7) == WaitUntil(START + 2)
    assert player.advance(START + 2) == Close("fin")


def test_real_pauses_are_not_scaled_and_count_from_now() -> None:
    """A pause between slices keeps reads apart, however late the caller is."""
    player = Player(Script((Pause(1), Pause(0.5, scaled=False), Cut())), speed=10)

    player.advance(START)
    assert player.advance(START + 3) == WaitUntil(START + 3.5)


def test_a_wait_for_the_client_is_no_part_of_the_schedule() -> None:
    """What follows a delta report is due from then on."""
    player = Player(Script((AwaitDelta(2), Pause(1), Cut())))

    assert player.advance(START) == WaitFor("delta", 2)
    player.report_deltas(1)
    assert player.advance(START + 5) == WaitFor("delta", 2)
    player.report_deltas(2)
    assert player.advance(START + 7) == WaitUntil(START + 8)


@pytest.mark.parametrize("op", [Stall(), AwaitClose()])
def test_a_stall_ends_when_the_client_leaves(op: Op) -> None:
    """Only the client's leaving ends it."""
    player = Player(Script((op,)))

    assert player.advance(START) == WaitFor("close")
    assert player.advance(START + 999) == WaitFor("close")
    player.client_left()
    assert player.advance(START + 1000) == Close("finish")


def test_a_repeat_goes_on_for_ever() -> None:
    """Each round leaves by itself; an empty one ends the answer at once."""
    player = Player(Script((Repeat((Write(b"x"),)),)))
    part = Send((Write(b"x", alone=True),) * WRITES_AT_ONCE)

    assert [player.advance(START) for _ in range(3)] == [part] * 3
    assert Player(Script((Repeat(()),))).advance(START) == Close("finish")


writes = st.builds(
    Write, st.binary(max_size=5), deltas=st.integers(0, 2), alone=st.booleans()
)
pauses = st.builds(Pause, st.floats(0, 5), scaled=st.booleans())
waits = st.builds(AwaitDelta, st.integers(1, 3))
ends = st.sampled_from([Finish(), Cut(), Reset(), Stall(), AwaitClose()])
scripts = st.builds(
    lambda ops, end: Script((*ops, end)),
    st.lists(st.one_of(writes, pauses, waits), max_size=8),
    ends,
)


@given(scripts)
def test_a_patient_client_gets_every_byte(script: Script) -> None:
    """What is sent is what was written, in order, and it comes to an end."""
    commands = play(*script.ops)
    sends = [each for each in commands if isinstance(each, Send)]
    sent = b"".join(each.data for send in sends for each in send.writes)

    assert sent == script.written


class LeavingClient(RuleBasedStateMachine):
    """A client that reports, waits and leaves whenever it likes."""

    @initialize(script=scripts, speed=st.sampled_from([0.5, 1, 100]))
    def begin(self, script: Script, speed: float) -> None:
        """Begin to play a script."""
        self.script = script
        self.player = Player(script, speed=speed)
        self.now = START
        self.sent = b""
        self.left = False
        self.over: Any = None

    @precondition(lambda self: self.over is None)
    @rule(late=st.floats(0, 10))
    def advance(self, late: float) -> None:
        """Do what comes next, some time later."""
        self.now += late
        command = self.player.advance(self.now)
        match command:
            case Send():
                assert not self.left
                self.sent += b"".join(each.data for each in command.writes)
                assert self.script.written.startswith(self.sent)
            case Close():
                self.over = command

    @precondition(lambda self: self.over is not None)
    @rule()
    def rest(self) -> None:
        """Nothing follows an end."""

    @precondition(lambda self: self.over is None)
    @rule(count=st.integers(0, 3))
    def report(self, count: int) -> None:
        """Report deltas."""
        self.player.report_deltas(count)

    @precondition(lambda self: self.over is None)
    @rule()
    def leave(self) -> None:
        """Leave; the very next thing is the end."""
        self.left = True
        self.player.client_left()
        self.over = self.player.advance(self.now)
        assert isinstance(self.over, Close)


TestLeavingClient = LeavingClient.TestCase
