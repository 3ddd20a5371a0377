"""What one process holds, and what a second one adds."""

from __future__ import annotations

from statistics import median
from time import monotonic, sleep
from typing import TYPE_CHECKING, Final

from asking import load
from peers import CHUNKS, CROWD_SECONDS, CROWD_TOKENS, Running, mock
from table import Row

if TYPE_CHECKING:
    from pathlib import Path

MB: Final = 1_000_000
STREAMS: Final = 64
WORKERS: Final = 2
PATIENCE_SECONDS: Final = 10.0


def scale(scenarios: Path, *, rounds: int, crowd: int) -> list[Row]:
    """Measure a crowd of slow streams, and one worker beside several."""
    return [*_crowd(scenarios, crowd), *_workers(scenarios, rounds)]


def _crowd(scenarios: Path, count: int) -> list[Row]:
    """Open slow streams at once, in one process; the generator fails if one is lost."""
    with Running(mock(scenarios)) as ours:
        url = f"{ours.url}/scenarios/bench/crowd"
        load("streams", url, 1)  # what is opened once is open now
        before = ours.descriptors
        seen = load("streams", url, count)
        memory, left = ours.memory, _left_over(ours, before)
    # Role, finish and [DONE] besides the tokens.
    if seen["events"] != count * (CROWD_TOKENS + 3):
        raise RuntimeError(f"{count} streams had {seen['events']} events in all")
    ideal = CROWD_SECONDS * CROWD_TOKENS
    what = f"{count:,} streams at once, {CROWD_SECONDS:g} s a token"
    late = (seen["span_max"] / ideal - 1) * 100
    return [
        Row(f"{what}: the latest", late, "% late", bound=5.0),
        Row(f"{what}: memory", memory / MB, "MB"),
        Row(f"{what}: descriptors left over", left, "", bound=0.0),
    ]


def _left_over(peer: Running, before: int) -> int:
    """Wait for the connections to be gone, and count those that are not."""
    deadline = monotonic() + PATIENCE_SECONDS
    while (left := peer.descriptors - before) > 0 and monotonic() < deadline:
        sleep(0.1)
    return left


def _workers(scenarios: Path, rounds: int) -> list[Row]:
    said = f"Write {CHUNKS} words."
    rates: dict[str, dict[int, list[float]]] = {}
    with (
        Running(mock(scenarios)) as one,
        Running(mock(scenarios, WORKERS)) as several,
    ):
        for _ in range(rounds):
            for workers, peer in ((1, one), (WORKERS, several)):
                for name, url, words in (
                    ("scripted", f"{peer.url}/scenarios/bench/burst", "Hello"),
                    ("simulated", peer.url, said),
                ):
                    seen = load("streams", url, STREAMS, said=words)
                    rate = seen["events"] / seen["wall"]
                    rates.setdefault(name, {}).setdefault(workers, []).append(rate)
    return [
        Row(
            f"{name} streams x {STREAMS}, {WORKERS} workers beside one",
            median(found[WORKERS]),
            "events/s",
            median(found[1]),
            median(a / b for a, b in zip(found[WORKERS], found[1], strict=True)),
        )
        for name, found in rates.items()
    ]
