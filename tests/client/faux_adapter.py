"""A program that speaks the client protocol and misbehaves when asked to.

Run as ``python faux_adapter.py [MODE…]``. A call does what ``request.do`` says; the
modes say how the process as a whole behaves.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

Step = tuple[Callable[[Any], object], object]
READY = {
    "protocol": 1,
    "client": {"name": "faux", "version": "1", "language": "python"},
    "capabilities": ["stream", "progress"],
    "concurrency": 4,
}
kept: list[str] = []


def say(message: object) -> None:
    raw(json.dumps(message).encode() + b"\n")


def answer(id_: str, content: str = "hello") -> None:
    turn = {"outcome": "complete", "content": content}
    say({"id": id_, "observation": {"turns": [turn]}})


def raw(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def crash(status: int) -> None:
    os.write(2, b"boom\n")
    os._exit(status)


def kill(number: int) -> None:
    os.kill(os.getpid(), number)


def with_child(id_: str) -> None:
    child = subprocess.Popen(["/bin/sleep", "60"], stdout=subprocess.DEVNULL)
    answer(id_, str(child.pid))


def report(id_: str) -> None:
    for deltas in (1, 2):
        say({"id": id_, "progress": {"deltas": deltas}})
    answer(id_)


def swap(id_: str) -> None:
    """Answer a pair of calls in the wrong order."""
    kept.append(id_)
    if len(kept) == 2:
        for each in reversed(kept):
            answer(each, each)


def actions(id_: str) -> dict[str, list[Step]]:
    """What each word means: functions to call, each with its argument."""
    return {
        "answer": [(answer, id_)],
        "crash": [(crash, 7)],
        "signal": [(kill, signal.SIGKILL)],
        "odd-signal": [(kill, 40)],
        "hang": [(time.sleep, 60)],
        "noise": [(raw, b"hello\n[1]\n\nNaN\n"), (answer, id_)],
        "twice": [(answer, id_), (answer, id_), (time.sleep, 60)],
        "wrong-id": [(answer, "no-such-call"), (time.sleep, 60)],
        "no-id": [(say, {"level": "info"}), (time.sleep, 60)],
        "close-stdout": [(os.close, 1), (time.sleep, 60)],
        "huge": [(raw, b"x" * (17 << 20) + b"\n"), (answer, id_)],
        "noise-no-utf8": [(raw, b"\xff\xfe\n"), (answer, id_)],
        "answer-no-utf8": [(raw, b'{"id":"%s","skipped":"\xff"}\n' % id_.encode())],
        "invalid": [(say, {"id": id_, "observation": {"turns": [{}]}})],
        "errored": [(say, {"id": id_, "errored": {"message": "my fault"}})],
        "skipped": [(say, {"id": id_, "skipped": "not today"})],
        "progress": [(report, id_)],
        "swap": [(swap, id_)],
        "child": [(with_child, id_)],
        "exit": [(sys.exit, 0)],
        "half": [(raw, b'{"id":'), (crash, 7)],
    }


def greet(modes: list[str]) -> None:
    if "silent" in modes:
        time.sleep(60)
    if "bad-greeting" in modes:
        say({"protocol": 2})
    raw(b"starting up\n")
    say(READY)


def main(modes: list[str]) -> None:
    if "die" in modes:
        os.write(2, b"no licence\n")
        sys.exit(3)
    if "ignore-sigterm" in modes:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for line in sys.stdin:
        message = json.loads(line)
        if message["cmd"] == "start":
            greet(modes)
        elif message["cmd"] == "run":
            wanted = message["call"]["request"]["do"]
            for function, argument in actions(message["id"])[wanted]:
                function(argument)
        elif "ignore-stop" not in modes:
            break
    if "ignore-stop" in modes:
        time.sleep(60)


if __name__ == "__main__":
    main(sys.argv[1:])
