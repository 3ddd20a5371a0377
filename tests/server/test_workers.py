"""Several processes behind one address answer as one."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import struct
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from server.tapping import HEAD_END, LAST_CHUNK, Tap, ask, get, post
from wavetank.endpoint import DEFAULT_PROFILE, Endpoint, load_profile
from wavetank.errors import HarnessError
from wavetank.journal import transcript_from_lines
from wavetank.scenario import load_suite
from wavetank.server import SimulatedEndpoint
from wavetank.server.workers import Brief, Crew
from wavetank.server.workers.mailbox import Mailbox
from wavetank.shipped import shipped_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wavetank.journal import Transcript
    from wavetank.scenario.model import Suite

WORKERS = 3
PATIENCE = 60.0
QUESTION = {
    "model": "deepseek-v4-flash",
    "messages": [{"role": "user", "content": "Hello"}],
}
KEY = ("Authorization: Bearer sk-x",)


def a_crew(said: list[str]) -> Crew:
    """Make a server of three workers."""
    suite = partial(load_suite, shipped_folder("scenarios"))
    endpoint = SimulatedEndpoint(Endpoint(load_profile(DEFAULT_PROFILE)))
    return Crew(Brief(suite), endpoint, workers=WORKERS, say=said.append)


@pytest.fixture(scope="module")
def crew() -> Iterator[Crew]:
    """Run a server of three workers for tests that leave it whole."""
    running = a_crew([])
    running.start()
    try:
        yield running
    finally:
        running.close()


@pytest.fixture(autouse=True)
def _quiet(crew: Crew) -> None:
    """Let every test begin with an empty ledger and without faults."""
    for path in ("/_wavetank/requests", "/_wavetank/faults"):
        ask(crew.base_url, get(crew.base_url, path).replace(b"GET", b"DELETE", 1))


def a_play(crew: Crew, *steps: Any) -> dict[str, Any]:
    """Make a play in whichever worker takes the request."""
    body = {"reply": list(steps)}
    status, made = ask(
        crew.base_url, post(crew.base_url, body, path="/_wavetank/plays")
    )
    assert status == 201
    return dict(made)


def transcript_of(crew: Crew, token: str) -> Transcript:
    """Read a play's transcript through whichever worker takes the request."""
    url = get(crew.base_url, f"/_wavetank/plays/{token}")
    status, text = ask(crew.base_url, url)
    assert status == 200
    return transcript_from_lines(text.splitlines())


def workers_of(plays: list[dict[str, Any]]) -> set[str]:
    """Say which workers made plays."""
    return {play["token"].partition("-")[0] for play in plays}


def spread(crew: Crew) -> list[dict[str, Any]]:
    """Make plays until each worker has one."""
    plays: list[dict[str, Any]] = []
    while len(workers_of(plays)) < WORKERS:
        plays.append(a_play(crew, {"content": f"play {len(plays)}"}, "done"))
        assert len(plays) < 1000
    return plays


def at_once(crew: Crew, count: int, headers: tuple[str, ...] = KEY) -> list[int]:
    """Ask the endpoint from many threads; give the statuses."""
    request = post(crew.base_url, QUESTION, headers=headers)
    with ThreadPoolExecutor(8) as pool:
        answers = pool.map(lambda _: ask(crew.base_url, request), range(count))
        return sorted(status for status, _ in answers)


def ledger(crew: Crew) -> list[dict[str, Any]]:
    """Read the ledger when nothing is under way."""
    visits: list[dict[str, Any]] = []

    def settled() -> bool:
        _, data = ask(crew.base_url, get(crew.base_url, "/_wavetank/requests"))
        visits[:] = data["requests"]
        return all(each["play"] for each in visits)

    wait_until(settled)
    return visits


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait for what comes soon; a server that is broken ends the waiting."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.01)


def test_a_play_is_answered_whoever_is_asked(crew: Crew) -> None:
    """Every play answers every connection, in order, and its transcript has it all."""
    for number, play in enumerate(spread(crew)):
        url = play["base_url"]
        for _ in range(4):
            assert f"play {number}" in ask(url, post(url))[1]
        entries = transcript_of(crew, play["token"])
        assert [each.path for each in entries.requests] == ["/chat/completions"] * 4


def test_one_connection_may_visit_every_worker(crew: Crew) -> None:
    """A client that keeps its connection is answered by the process it asks for."""
    plays = spread(crew)
    with Tap(crew.base_url) as client:
        for number, play in [*enumerate(plays)] * 3:
            client.send(post(play["base_url"]))
            assert f"play {number}".encode() in client.read_until(LAST_CHUNK)
        client.send(get(crew.base_url, "/_wavetank/health"))
        assert client.read_until(b'"ok"}').startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("framing", ["length", "chunked", "expect", "dripped"])
def test_a_body_arrives_whole_wherever_it_goes(crew: Crew, framing: str) -> None:
    """What was read of a request before it was passed on is not lost, nor doubled."""
    body = os.urandom(3_000_000 if framing != "dripped" else 200)
    for play in spread(crew):
        whole = post(play["base_url"], body)
        head, _, _ = whole.partition(HEAD_END)
        if framing == "chunked":
            cut = head.partition(b"\r\nContent-Length")[0]
            chunks = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
            whole = cut + b"\r\nTransfer-Encoding: chunked" + HEAD_END + chunks
        with Tap(crew.base_url) as client:
            if framing == "expect":
                client.send(head + b"\r\nExpect: 100-continue" + HEAD_END)
                assert client.read_until(HEAD_END).startswith(b"HTTP/1.1 100 ")
                client.send(body)
            elif framing == "dripped":
                for byte in whole:
                    client.send(bytes((byte,)))
            else:
                client.send(whole)
            assert b"play " in client.read_until(LAST_CHUNK)
        (request,) = transcript_of(crew, play["token"]).requests
        assert request.body == body


def test_pipelined_requests_are_answered_or_refused(crew: Crew) -> None:
    """A burst that leads to several processes gets answers in order, and then a word."""
    plays = spread(crew)
    by_worker = {play["token"][0]: play for play in plays}
    burst = b"".join(post(each["base_url"]) for each in by_worker.values())
    with Tap(crew.base_url) as client:
        seen = client.send(burst).read_to_end()

    assert seen.startswith(b"HTTP/1.1 200 ")
    assert b"pipelined-elsewhere" in seen
    same = post(plays[0]["base_url"]) * 3
    with Tap(crew.base_url) as client:
        client.send(same)
        for _ in range(3):
            assert b"play 0" in client.read_until(LAST_CHUNK)


@pytest.mark.parametrize("end", ["cut", "reset"])
def test_an_end_is_the_real_one(crew: Crew, end: str) -> None:
    """FIN and RST reach the client as scripted, also over a connection passed on."""
    for _ in range(8):
        play = a_play(crew, {"content": "x"}, end)
        with Tap(crew.base_url) as client:
            client.send(post(play["base_url"])).read_until(b'"x"')
            if end == "reset":
                with pytest.raises(ConnectionResetError):
                    client.read_to_end()
            else:
                assert not client.read_to_end().endswith(LAST_CHUNK)


def test_a_client_that_leaves_is_seen_to(crew: Crew) -> None:
    """The process that answers hears of it, whoever accepted the connection."""
    for _ in range(8):
        play = a_play(crew, {"content": "x"}, "await_close")
        with Tap(crew.base_url) as client:
            client.send(post(play["base_url"])).read_until(b'"x"')
            linger = struct.pack("ii", 1, 0)
            client.wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        wait_until(lambda: "AnswerOver" in str(transcript_of(crew, play["token"])))  # noqa: B023 - called at once
        assert "ClientLeft" in str(transcript_of(crew, play["token"]))


def test_a_named_play_is_one_play(crew: Crew) -> None:
    """Making it again, asking it and losing it all find the same one."""
    for name in ("mine", "1-a", "2-ff", "9-ff", "..a", "x-1"):
        path = f"/_wavetank/plays/{name}"
        making = post(crew.base_url, {"reply": ["done"]}, path=path)
        making = making.replace(b"POST", b"PUT", 1)
        assert ask(crew.base_url, making)[0] == 201
        assert ask(crew.base_url, making)[0] == 200
        request = post(crew.base_url, path=f"/plays/{name}/chat/completions")
        assert all(ask(crew.base_url, request)[0] == 200 for _ in range(6))
        assert len(transcript_of(crew, name).requests) == 6
        losing = get(crew.base_url, path).replace(b"GET", b"DELETE", 1)
        assert ask(crew.base_url, losing)[0] == 204
        assert ask(crew.base_url, request)[0] == 404


def test_progress_reaches_the_play(crew: Crew) -> None:
    """A delta reported over one connection lets another go on."""
    play = a_play(crew, {"content": "first"}, {"await_delta": 1}, "done")
    with Tap(crew.base_url) as client:
        client.send(post(play["base_url"])).read_until(b"first")
        path = f"/_wavetank/plays/{play['token']}/progress"
        assert (
            ask(crew.base_url, post(crew.base_url, {"deltas": 1}, path=path))[0] == 204
        )
        client.read_until(b"[DONE]")
    entries = str(transcript_of(crew, play["token"]))
    assert "satisfied=True" in entries


def test_a_fault_is_met_as_often_as_was_asked(crew: Crew) -> None:
    """Many clients at many workers meet a fault as many times as in one process."""
    fault = {"error": "rate-limit", "times": 5}
    path = "/_wavetank/faults"
    assert ask(crew.base_url, post(crew.base_url, fault, path=path))[0] == 201

    assert at_once(crew, 40) == [200] * 35 + [429] * 5


def test_the_ledger_counts_every_request_once(crew: Crew) -> None:
    """What all workers answered is in one ledger, numbered without a gap."""
    at_once(crew, 40)
    visits = ledger(crew)

    numbers = [each["number"] for each in visits]
    assert numbers == list(range(numbers[0], numbers[0] + 40))
    assert {each["how"] for each in visits} == {"finished"}
    assert len({each["play"].partition("-")[0] for each in visits}) > 1
    for visit in visits:
        assert len(transcript_of(crew, visit["play"]).requests) == 1


def test_the_account_is_one_account(crew: Crew) -> None:
    """A limit on what may be asked at a time holds over all workers."""
    path = "/_wavetank/account"
    slow = {"latency": "300ms"}
    ask(crew.base_url, post(crew.base_url, slow, path="/_wavetank/faults"))

    def limit(number: int | None) -> None:
        setting = post(crew.base_url, {"concurrency": number}, path=path)
        status, _ = ask(crew.base_url, setting.replace(b"POST", b"PUT", 1))
        assert status == 200

    limit(0)
    assert at_once(crew, 6) == [429] * 6
    limit(None)
    assert at_once(crew, 6) == [200] * 6


def test_a_scenario_goes_on_where_a_client_was(crew: Crew) -> None:
    """A client's second request gets the second reply, over any connection."""
    url = f"{crew.base_url}/scenarios/errors/429-then-success"
    for client in range(6):
        request = post(url, headers=(f"Authorization: Bearer sk-{client}",))
        statuses = [ask(crew.base_url, request)[0] for _ in range(4)]
        assert statuses == [429, 200, 429, 200]


def test_a_page_from_elsewhere_may_not_administer_here_either(crew: Crew) -> None:
    """What guards one process guards all of them."""
    for path in ("/_wavetank/health", "/_wavetank/plays/1-0", "/_wavetank/requests"):
        request = get(crew.base_url, path, headers=("Origin: http://evil.example",))
        assert ask(crew.base_url, request)[0] == 403


def test_a_killed_worker_is_replaced() -> None:
    """It is said, its plays are lost in words, and everything else goes on."""
    said: list[str] = []
    crew = a_crew(said)
    crew.start()
    try:
        plays = {play["token"][0]: play for play in spread(crew)}
        with Tap(crew.base_url) as busy:
            # An answer that is under way in the worker that will be killed.
            play = a_play(crew, {"content": "x"}, "await_close")
            busy.send(post(play["base_url"])).read_until(b'"x"')
            victim = int(play["token"][0])
            process = crew.processes[victim]
            os.kill(process, signal.SIGKILL)
            busy.wire.settimeout(20)
            with pytest.raises((ConnectionResetError, AssertionError)):
                busy.read_until(b"[DONE]")
        wait_until(lambda: crew.processes[victim] != process and not crew._waiting)
        for worker, each in plays.items():
            status, answer = ask(each["base_url"], post(each["base_url"]))
            assert status == (404 if worker == str(victim) else 200), answer
        assert at_once(crew, 20) == [200] * 20
        assert len(workers_of(spread(crew))) == WORKERS
    finally:
        crew.close()

    (line,) = said
    assert line.startswith(f"worker {victim} (process {process}) was ended by SIGKILL;")


class Deadly:
    """Ends the process that receives it."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        """Be unpickled as an exit."""
        return os._exit, (3,)

    def __call__(self) -> Suite:
        """Be what loads a suite; nobody comes to that."""
        raise NotImplementedError


def test_a_worker_that_cannot_start_is_a_server_that_does_not() -> None:
    """It is said at once how the worker ended, and no process is left."""
    endpoint = SimulatedEndpoint(Endpoint(load_profile(DEFAULT_PROFILE)))
    crew = Crew(Brief(Deadly()), endpoint, workers=2, say=print)

    with pytest.raises(HarnessError, match="exited with status 3 before it was ready"):
        crew.start()

    assert not any(map(_alive, crew.processes.values()))


def test_a_worker_that_dies_while_it_starts_is_tried_again() -> None:
    """A server that was ready once never goes on with a worker less in silence."""
    said: list[str] = []
    crew = a_crew(said)
    crew.start()
    try:
        first = crew.processes[1]
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: crew.processes[1] != first)
        second = crew.processes[1]
        os.kill(second, signal.SIGKILL)
        wait_until(lambda: crew.processes[1] != second and not crew._waiting)
        assert len(workers_of(spread(crew))) == WORKERS
    finally:
        crew.close()

    assert said[1] == (
        f"worker 1 (process {second}) was ended by SIGKILL before it was ready; "
        "it is tried again in 1 s"
    )


def test_a_connection_that_could_not_be_opened_here_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process without descriptors gets some of the files or none; the client hears."""

    async def receive() -> None:
        taken: list[object] = []
        box = Mailbox(tmp_path, 1, lambda *each: taken.append(each))
        ours, theirs = socket.socketpair()
        found = (b".", [ours.detach()], socket.MSG_CTRUNC, None)
        monkeypatch.setattr(socket, "recv_fds", lambda *_: found)
        box._receive()
        box.close()
        assert theirs.recv(1) == b""
        assert taken == []
        theirs.close()

    asyncio.run(receive())


def test_a_place_where_no_worker_can_be_reached_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A folder whose name is too long for a socket is a message, and no long wait."""
    deep = tmp_path / ("x" * 100)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    crew = a_crew([])

    with pytest.raises(HarnessError, match=r"cannot be reached in .*: AF_UNIX path"):
        crew.start()


def test_what_a_killed_worker_was_answering_is_over() -> None:
    """A request that died with its worker takes no room in the account any more."""
    crew = a_crew([])
    crew.start()
    try:
        fault = {"stall": True}
        setting = post(crew.base_url, fault, path="/_wavetank/faults")
        assert ask(crew.base_url, setting)[0] == 201
        with Tap(crew.base_url) as client:
            client.send(post(crew.base_url, {**QUESTION, "stream": True}, headers=KEY))
            client.read_until(HEAD_END)
            killed = set(crew.processes.values())
            for process in killed:
                os.kill(process, signal.SIGKILL)
            wait_until(
                lambda: not crew._waiting and killed.isdisjoint(crew.processes.values())
            )
        (visit,) = ledger(crew)
        assert visit["play"] == "lost-with-its-worker"
    finally:
        crew.close()


def _alive(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


def test_closing_leaves_no_process_behind() -> None:
    """Every worker is gone, and the port is free."""
    crew = a_crew([])
    crew.start()
    processes = crew.processes
    port = int(crew.base_url.rpartition(":")[2])
    crew.close()
    crew.close()

    assert not any(map(_alive, processes.values()))
    with socket.create_server(("127.0.0.1", port)):
        pass
