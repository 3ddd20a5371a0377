"""The servers of one run, each a process that says where it answers.

A peer is a name, a command that prints its URL once it listens, and how the URL is
turned into that of a stream. To measure another server, add one here; the command may
be written in any language.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

HERE: Final = Path(__file__).parent
#: Modules stay compiled from one run to the next, as they do where they are used.
SETTLED: Final = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
CHUNKS: Final = 2000
PACED_TOKENS: Final = 100
PACED_SECONDS: Final = 0.020
CROWD_TOKENS: Final = 10
CROWD_SECONDS: Final = 1.0
END: Final[tuple[Any, ...]] = ({"finish": "stop"}, "done")
URL: Final = re.compile(r"http://[^\s/]+:\d+")


@dataclass(frozen=True, slots=True)
class Peer:
    """One server.

    Attributes:
        name: Of its row.
        command: What starts it; prints the URL.
        environment: Where it starts; this process's own unless given.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] | None = None


class Running:
    """A peer's process; ``with`` ends it."""

    def __init__(self, peer: Peer) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - the peer's own command
            peer.command, stdout=subprocess.PIPE, text=True, env=peer.environment
        )
        if self._process.stdout is None:
            raise RuntimeError("the peer has no output")
        line = self._process.stdout.readline()
        found = URL.search(line)
        if found is None:
            raise RuntimeError(f"{peer.name} said {line!r} instead of its URL")
        self.url = found[0]

    @property
    def memory(self) -> int:
        """The most memory it ever had resident, in bytes (Linux; 0 elsewhere)."""
        try:
            status = Path(f"/proc/{self._process.pid}/status").read_text("ascii")
        except OSError:
            return 0
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        return int(found[1]) * 1024 if found else 0

    @property
    def descriptors(self) -> int:
        """How many it holds open (Linux; 0 elsewhere)."""
        try:
            return len(list(Path(f"/proc/{self._process.pid}/fd").iterdir()))
        except OSError:
            return 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.wait()


def baseline(kind: str) -> Peer:
    """Give one of the servers of ``baselines.py``."""
    program = str(HERE / "baselines.py")
    return Peer(kind, (sys.executable, program, kind, str(CHUNKS)))


def mock(scenarios: Path, workers: int = 1) -> Peer:
    """Give the mock with scenarios of its own."""
    wavetank = str(Path(sys.executable).with_name("wavetank"))
    options = ("--port", "0", "--scenarios", str(scenarios), "--workers", str(workers))
    return Peer(f"mock, {workers} workers", (wavetank, "serve", *options))


def paced(tokens: list[str], seconds: float) -> list[Any]:
    """Give the steps of a text that is spoken token by token."""
    pause = {"pause": f"{round(seconds * 1000)}ms"}
    said = [step for token in tokens for step in (pause, {"content": token})]
    return [{"role": "assistant"}, *said, *END]


def write_scenarios(folder: Path) -> None:
    """Write what the mock plays: the same text without pauses, step by step, paced."""
    tokens = [f" tok{number % 1000}" for number in range(CHUNKS)]
    said: list[Any] = [{"role": "assistant"}, {"content": tokens}, *END]
    replies: dict[str, dict[str, Any]] = {
        "burst": {"reply": said},
        "steps": {"reply": said, "delivery": {"slice": "event"}},
        "paced": {"reply": paced(tokens[:PACED_TOKENS], PACED_SECONDS)},
        "crowd": {"reply": paced(tokens[:CROWD_TOKENS], CROWD_SECONDS)},
        "short": {
            "reply": [{"role": "assistant"}, {"content": "Hello."}, END[0]],
            "format": "json",
        },
    }
    (folder / "bench").mkdir()
    for name, exchange in replies.items():
        scenario = {
            "wavetank": 1,
            "title": f"The benchmark's {name}",
            "proves": ["content.exact"],
            "source": "bench/peers.py",
            "exchanges": [exchange],
        }
        text = json.dumps(scenario, indent=1)
        (folder / "bench" / f"{name}.yaml").write_text(text, encoding="utf-8")
