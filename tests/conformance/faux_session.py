"""A sound session client, until it is asked for the one thing that it does badly.

Run as ``python faux_session.py MODE``. Every call is answered as the reference client
does; the call whose user says ``Misbehave`` goes wrong in the way of the mode, and some
modes go wrong before any call.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from typing import TYPE_CHECKING, Any, Final

from wavetank.client.protocol import call_from_json, observation_to_json
from wavetank.client.reference import ReferenceClient
from wavetank.wire.payload import encode_json

if TYPE_CHECKING:
    from collections.abc import Callable

LONG_S: Final = 60
"""Longer than any budget; the harness ends it."""
WORD: Final = "Misbehave"


def write(data: bytes) -> None:
    """Give bytes to the harness at once."""
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def say(message: object) -> None:
    write(json.dumps(message).encode() + b"\n")


def observation(call: Any) -> Any:
    """What the reference client makes of a call."""
    answer = ReferenceClient().ask(call_from_json(call), lambda _: None)
    found = getattr(answer, "observation")  # noqa: B009  anything else is a bug here
    return json.loads(encode_json(observation_to_json(found)))


def answer(id_: str, call: Any) -> None:
    say({"id": id_, "observation": observation(call)})


def die(_: str, call: Any) -> None:
    observation(call)
    os.write(2, b"Segmentation fault, more or less\n")
    os._exit(7)


def kill(_: str, call: Any) -> None:
    observation(call)
    os.kill(os.getpid(), signal.SIGKILL)


def hang(_: str, call: Any) -> None:
    observation(call)
    time.sleep(LONG_S)


def noise(id_: str, call: Any) -> None:
    write(b"DEBUG got an answer\n\xff\xfe\n[1]\n")
    answer(id_, call)


def twice(id_: str, call: Any) -> None:
    line = json.dumps({"id": id_, "observation": observation(call)}).encode() + b"\n"
    write(line + line)


def wrong_id(_: str, call: Any) -> None:
    observation(call)
    say({"id": "elsewhere", "observation": {"turns": []}})
    time.sleep(LONG_S)


def close_stdout(_: str, call: Any) -> None:
    observation(call)
    os.close(1)
    time.sleep(LONG_S)


def half_json(id_: str, call: Any) -> None:
    observation(call)
    write(b'{"id": "' + id_.encode() + b'", "observation": {"turns": [\n')
    time.sleep(LONG_S)


def bad_answer(id_: str, call: Any) -> None:
    observation(call)
    say({"id": id_, "observation": {"turns": [{"outcome": "fine"}]}})


def huge_line(id_: str, call: Any) -> None:
    write(b"x" * (17 << 20) + b"\n")
    answer(id_, call)


def early(id_: str, _: Any) -> None:
    """Answer without having asked the library at all."""
    say({"id": id_, "observation": {"turns": [{"outcome": "complete"}]}})


def foretell(id_: str, call: Any) -> None:
    """Answer the next call as well, which nobody has made yet."""
    say({"id": str(int(id_) + 1), "observation": {"turns": [{"outcome": "complete"}]}})
    answer(id_, call)


def errored(id_: str, _: Any) -> None:
    say({"id": id_, "errored": {"message": "no such option: stream"}})


def exits(id_: str, call: Any) -> None:
    answer(id_, call)
    sys.exit(0)


DEEDS: Final[dict[str, Callable[[str, Any], None]]] = {
    "dies": die,
    "is-killed": kill,
    "hangs": hang,
    "prints-noise": noise,
    "answers-twice": twice,
    "answers-wrong-id": wrong_id,
    "closes-stdout": close_stdout,
    "sends-half-json": half_json,
    "sends-bad-answer": bad_answer,
    "sends-huge-line": huge_line,
    "answers-unasked": early,
    "answers-next-call": foretell,
    "says-it-erred": errored,
    "exits": exits,
}


def main(mode: str) -> None:
    """Speak the client protocol, and do a deed where it is asked for."""
    if mode == "dies-at-start":
        os.write(2, b"no licence\n")
        sys.exit(3)
    if mode == "is-silent":
        time.sleep(LONG_S)
    client = {"name": "faux", "version": "1", "language": "python"}
    for line in sys.stdin:
        message = json.loads(line)
        if message["cmd"] == "stop":
            break
        if message["cmd"] == "start":
            say({"protocol": 1, "client": client, "capabilities": ["stream"]})
            continue
        asked = message["call"]["request"]["messages"][-1]["content"]
        misbehaves = asked == WORD or mode == "exits"
        deed = DEEDS.get(mode, answer) if misbehaves else answer
        deed(message["id"], message["call"])


if __name__ == "__main__":
    main(sys.argv[1])
