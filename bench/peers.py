"""The servers of one run, each a process that says where it answers.

A peer is a name, a command that prints its URL once it listens, and how the URL is
turned into that of a stream. To measure another server, add one here; the command may
be written in any language.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

if TYPE_CHECKING:
    from types import TracebackType

HERE: Final = Path(__file__).parent
PACED_TOKENS: Final = 100
PACED_SECONDS: Final = 0.020
END: Final[tuple[Any, ...]] = ({"finish": "stop"}, "done")
URL: Final = re.compile(r"http://[^\s/]+:\d+")


@dataclass(frozen=True, slots=True)
class Peer:
    """One server.

    Attributes:
        name: Of its row.
        command: What starts it; prints the URL.
    """

    name: str
    command: tuple[str, ...]


class Running:
    """A peer's process; ``with`` ends it."""

    def __init__(self, peer: Peer) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - the peer's own command
            peer.command, stdout=subprocess.PIPE, text=True
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


def baseline(kind: str, chunks: int) -> Peer:
    """Give one of the two servers of ``baselines.py``."""
    program = str(HERE / "baselines.py")
    return Peer(kind, (sys.executable, program, kind, str(chunks)))


def mock(scenarios: Path) -> Peer:
    """Give the mock with scenarios of its own."""
    wavetank = str(Path(sys.executable).with_name("wavetank"))
    folder = str(scenarios)
    return Peer("mock", (wavetank, "serve", "--port", "0", "--scenarios", folder))


def write_scenarios(folder: Path, chunks: int) -> None:
    """Write what the mock plays: the same text without pauses, step by step, paced."""
    tokens = [f" tok{number % 1000}" for number in range(chunks)]
    said: list[Any] = [{"role": "assistant"}, {"content": tokens}, *END]
    pause = {"pause": f"{round(PACED_SECONDS * 1000)}ms"}
    paced: list[Any] = [{"role": "assistant"}]
    for token in tokens[:PACED_TOKENS]:
        paced += [pause, {"content": token}]
    replies: dict[str, dict[str, Any]] = {
        "burst": {"reply": said},
        "steps": {"reply": said, "delivery": {"slice": "event"}},
        "paced": {"reply": [*paced, *END]},
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
