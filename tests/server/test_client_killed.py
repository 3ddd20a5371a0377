"""A client's process killed in the middle of its answer."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from typing import TYPE_CHECKING

from server.tapping import Tap, ask, exchange, post
from wavetank.journal import AnswerOver, ClientLeft

if TYPE_CHECKING:
    from wavetank.server import ThreadedServer

READER = """
import socket, sys
wire = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
wire.sendall(bytes.fromhex(sys.argv[2]))
wire.recv(100)
print("reading", flush=True)
while True:
    wire.recv(1 if sys.argv[3] == "slow" else 65536)
"""


def kill_a_reader(server: ThreadedServer, request: bytes, pace: str) -> None:
    """Start a process that reads an answer, and kill it while it does."""
    port = server.base_url.rpartition(":")[2]
    with subprocess.Popen(
        [sys.executable, "-c", READER, port, request.hex(), pace],
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.kill()


def test_a_killed_client_is_one_that_left(server: ThreadedServer) -> None:
    """The journal says so, with no byte too many, and the next client is served."""
    endless = [
        exchange(
            {"content": "a"}, {"keep_alive": {"count": "forever", "every": "1ms"}}
        ),
        exchange({"content": "b"}, "await_close"),
        exchange({"content": "c"}, {"fill": {"bytes": "60MB"}}, "done"),
    ]
    for each in endless:
        play = server.create_play([each])
        kill_a_reader(server, post(play.base_url), "slow")
        assert play.wait_idle(20)
        entries = play.transcript().entries
        assert [type(entry) for entry in entries[-2:]] == [ClientLeft, AnswerOver]
        assert all(a.offset_ms <= b.offset_ms for a, b in pairwise(entries))

    play = server.create_play([exchange({"content": "d"}, "done")])
    assert ask(play.base_url, post(play.base_url))[0] == 200


def test_a_killed_client_leaves_the_others_alone(server: ThreadedServer) -> None:
    """Another stream of the same play goes on where it was."""
    pausing = exchange(
        {"content": "first"}, {"await_delta": 1}, {"content": "second"}, "done"
    )
    play = server.create_play([pausing, exchange({"content": "x"}, "await_close")])

    with Tap(play.base_url) as client:
        client.send(post(play.base_url)).read_until(b"first")
        kill_a_reader(server, post(play.base_url), "fast")
        play.report_deltas(1)
        assert b"second" in client.read_until(b"[DONE]")
