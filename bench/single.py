"""What needs no load: how fast things start, decode and judge."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final
from urllib.request import urlopen

from httpx_sse._decoders import SSEDecoder, SSELineDecoder
from openai._streaming import SSEDecoder as OpenaiDecoder

from baselines import chunk, event
from peers import SETTLED, Peer, Running
from wavetank.wire import EventStreamDecoder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

READ_BYTES: Final = 16_384
WAVETANK: Final = str(Path(sys.executable).with_name("wavetank"))


def seconds(action: Callable[[], object]) -> float:
    """Time one call, in the process's own CPU seconds."""
    begin = time.process_time()
    action()
    return time.process_time() - begin


def command_seconds(*command: str) -> tuple[float, float]:
    """Run a command to its end.

    Returns:
        Wall seconds, and CPU seconds of the process; the latter say more on a
        machine that is busy.
    """
    begin, before = time.perf_counter(), os.times()
    subprocess.run(  # noqa: S603 - our own command
        command, check=True, stdout=subprocess.DEVNULL, env=SETTLED
    )
    after = os.times()
    spent = after.children_user + after.children_system
    spent -= before.children_user + before.children_system
    return time.perf_counter() - begin, spent


def serve_seconds() -> tuple[float, float]:
    """Time ``wavetank serve`` from its start.

    Returns:
        To the line that says it is ready, when it listens; and to the answer of a
        question that is asked then.
    """
    begin = time.perf_counter()
    with Running(Peer("mock", (WAVETANK, "serve", "--port", "0"), SETTLED)) as mock:
        ready = time.perf_counter() - begin
        with urlopen(f"{mock.url}/_wavetank/health") as answer:  # noqa: S310 - our own
            answer.read()
        return ready, time.perf_counter() - begin


def start_up(rounds: int) -> dict[str, list[float]]:
    """Time what a person waits for; an empty Python beside it."""
    figures: dict[str, list[float]] = {}
    for _ in range(rounds):
        for name, command in (
            ("python", (sys.executable, "-c", "pass")),
            ("import", (sys.executable, "-c", "import wavetank")),
            ("help", (WAVETANK, "--help")),
        ):
            figures.setdefault(name, []).append(command_seconds(*command)[0])
        ready, answered = serve_seconds()
        figures.setdefault("serve", []).append(ready)
        figures.setdefault("answer", []).append(answered)
    return figures


def core_seconds() -> float:
    """Time the suite's core against the reference client."""
    return command_seconds(WAVETANK, "run", "--client", "reference", "--suite", "core")[
        0
    ]


def decoders(events: int, rounds: int) -> dict[str, list[float]]:
    """Time three decoders on the same bytes, in turn, in reads of 16 KB."""
    stream = b"".join(event(json.dumps(chunk(number))) for number in range(events))
    reads = list(slices(stream, READ_BYTES))
    ways = {"wavetank": ours, "httpx-sse": httpx_sse, "openai": openai_sdk}
    figures: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            begin = time.process_time()
            count = way(reads)
            figures[name].append(time.process_time() - begin)
            if count != events:
                raise RuntimeError(f"{name} found {count} events of {events}")
    return figures


def linearity(size: int) -> dict[str, float]:
    """Say by what factor time grows with twice the bytes, in single-byte writes."""
    once, twice = (one_line_byte_by_byte(size * times) for times in (1, 2))
    return {"growth": twice / once, "megabyte": once * 1_000_000 / size}


def one_line_byte_by_byte(size: int) -> float:
    """Time one line of this size that comes byte by byte."""
    line = event("x" * size)
    return median(seconds(lambda: ours(list(slices(line, 1)))) for _ in range(3))


def slices(data: bytes, size: int) -> Iterator[bytes]:
    """Cut bytes into reads."""
    return (data[start : start + size] for start in range(0, len(data), size))


def ours(reads: list[bytes]) -> int:
    """Decode with ``wavetank.wire``."""
    decoder = EventStreamDecoder()
    count = 0
    for each in reads:
        decoder.receive_data(each)
        count += sum(1 for _ in decoder.events())
    return count


def httpx_sse(reads: list[bytes]) -> int:
    """Decode with httpx-sse, as its ``EventSource`` does."""
    lines, decoder = SSELineDecoder(), SSEDecoder()
    count = 0
    for each in reads:
        for line in lines.decode(each.decode()):
            count += decoder.decode(line) is not None
    return count


def openai_sdk(reads: list[bytes]) -> int:
    """Decode with the openai SDK's decoder."""
    return sum(1 for _ in OpenaiDecoder().iter_bytes(iter(reads)))
