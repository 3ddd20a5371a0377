"""A sound one-shot client, until it is asked for the one thing that it does badly.

Run as ``python faux_program.py MODE`` with a call on stdin; it goes wrong, in the way
of the mode, in the call whose user says ``Misbehave``.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from typing import Final

from conformance.faux_session import LONG_S, WORD, observation

TOO_MUCH: Final = 17 << 20


def main(mode: str) -> None:
    """Answer one call."""
    call = json.loads(sys.stdin.readline())
    told = json.dumps(observation(call))
    if call["request"]["messages"][-1]["content"] == WORD:
        match mode:
            case "is-killed":
                os.kill(os.getpid(), signal.SIGKILL)
            case "hangs":
                time.sleep(LONG_S)
            case "prints-noise":
                sys.stdout.write("DEBUG got an answer\n")
            case "answers-twice":
                sys.stdout.write('{"turns": []}\n')
            case "sends-bad-answer":
                told = '{"turns": [{"outcome": "fine"}]}'
            case "sends-too-much":
                sys.stdout.write("x" * TOO_MUCH + "\n")
            case "is-not-there":
                sys.exit(127)
    sys.stdout.write(f"{told}\n")


if __name__ == "__main__":
    main(sys.argv[1])
