"""Measures the mock beside the baselines and compares with the bounds.

    python bench/measure.py [--quick] [--rounds N] [--json FILE] [--only PART]

Peers are asked in turn, round by round, so that whatever else the machine does meets
all of them; a row's ratio is the median of the rounds' ratios.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import single
from asking import load
from fixture import ASKING, TAKING, fixture_seconds
from peers import (
    CHUNKS,
    PACED_SECONDS,
    PACED_TOKENS,
    Running,
    baseline,
    mock,
    write_scenarios,
)
from scale import scale
from table import Row, about_machine, as_data, show

if TYPE_CHECKING:
    from collections.abc import Callable

MB: Final = 1_000_000
#: How many times faster than the plain handler, by the kind of stream.
LEAST: Final = {
    "bare": None,
    "single": None,
    "scripted": 10.0,
    "simulated": 1.7,
    "step by step": 1.5,
}


@dataclass(frozen=True, slots=True)
class Size:
    """How much is asked for."""

    rounds: int
    loads: tuple[int, ...]
    short: int
    crowd: int


FULL: Final = Size(rounds=3, loads=(1, 64, 256), short=2000, crowd=5000)
QUICK: Final = Size(rounds=1, loads=(1, 64), short=300, crowd=1000)


@dataclass(frozen=True, slots=True)
class Urls:
    """Where the servers of one run answer."""

    plain: str
    bare: str
    single: str
    mock: str


def throughput(urls: Urls, size: Size) -> list[Row]:
    """Measure streams without pauses, from every source, at every load."""
    said = f"Write {CHUNKS} words."
    asked = {
        "plain": (urls.plain, "Hello"),
        "bare": (urls.bare, "Hello"),
        "single": (urls.single, "Hello"),
        "scripted": (f"{urls.mock}/scenarios/bench/burst", "Hello"),
        "simulated": (urls.mock, said),
        "step by step": (f"{urls.mock}/scenarios/bench/steps", "Hello"),
    }
    for url, words in asked.values():
        load("streams", url, 1, said=words)  # starting is measured elsewhere
    rows = []
    for count in size.loads:
        rates: dict[str, list[float]] = {name: [] for name in asked}
        firsts: dict[str, list[float]] = {name: [] for name in asked}
        for _ in range(size.rounds):
            for name, (url, words) in asked.items():
                seen = load("streams", url, count, said=words)
                rates[name].append(seen["events"] / seen["wall"])
                firsts[name].append(seen["first_p99"] * 1000)
        rows += _throughput_rows(count, rates)
        most = 50.0 if count == max(FULL.loads) else None
        rows += [
            Row(f"{name} x {count}: first event, p99", median(found), "ms", bound=bound)
            for name, found, bound in (
                ("plain", firsts["plain"], None),
                ("bare", firsts["bare"], None),
                ("scripted", firsts["scripted"], most),
            )
        ]
    return rows


def _throughput_rows(count: int, rates: dict[str, list[float]]) -> list[Row]:
    beside = rates["plain"]
    return [
        Row(
            f"{name} streams x {count}",
            median(rates[name]),
            "events/s",
            median(beside),
            _ratio(rates[name], beside),
            bound,
            "least",
        )
        for name, bound in LEAST.items()
    ]


def short(urls: Urls, size: Size) -> list[Row]:
    """Measure one short answer over a connection that is kept."""
    plain, ours, simulated = [], [], []
    for _ in range(size.rounds):
        plain.append(load("short", urls.plain, size.short)["median"] * 1000)
        url = f"{urls.mock}/scenarios/bench/short"
        ours.append(load("short", url, size.short)["median"] * 1000)
        simulated.append(load("short", urls.mock, size.short)["median"] * 1000)
    return [
        Row(name, median(figures), "ms", median(plain), _ratio(figures, plain), 1.3)
        for name, figures in (
            ("short answer, kept alive, scripted", ours),
            ("short answer, kept alive, simulated", simulated),
        )
    ]


def paced(urls: Urls, size: Size) -> list[Row]:
    """Measure how far paced streams are from their ideal."""
    count = max(size.loads)
    ideal = PACED_SECONDS * PACED_TOKENS
    late = []
    for _ in range(min(size.rounds, 3)):
        url = f"{urls.mock}/scenarios/bench/paced"
        seen = load("streams", url, count)
        late.append((seen["span_max"] / ideal - 1) * 100)
    step = round(PACED_SECONDS * 1000)
    what = f"paced x {count}, {step} ms: the latest stream"
    return [Row(what, median(late), "% late", bound=1.0)]


def alone(size: Size) -> list[Row]:
    """Measure what needs no load."""
    return [*_start_up(size), *_fixture(), *_decoders(size), _core()]


def _start_up(size: Size) -> list[Row]:
    took = {
        name: median(found) * 1000
        for name, found in single.start_up(size.rounds).items()
    }
    added = took["import"] - took["python"]
    return [
        Row("python -c pass", took["python"], "ms"),
        Row("import wavetank, added to Python's", added, "ms", bound=60.0),
        Row("wavetank --help", took["help"], "ms", bound=150.0),
        Row("wavetank serve is ready", took["serve"], "ms", bound=250.0),
        Row("wavetank serve answers the first question", took["answer"], "ms"),
    ]


def _fixture() -> list[Row]:
    rows = []
    for name, tests, most in (
        ("deepseek fixture", TAKING, (250.0, 1.0)),
        ("deepseek fixture and a question", ASKING, (None, None)),
    ):
        first, *further = (
            sum(phases.values()) * 1000 for phases in fixture_seconds(tests)
        )
        each = median(further)
        rows.append(Row(f"{name}, first test", first, "ms", bound=most[0]))
        rows.append(Row(f"{name}, each further test", each, "ms", bound=most[1]))
    return rows


def _decoders(size: Size) -> list[Row]:
    decoded = single.decoders(20_000, size.rounds)
    linear = single.linearity(200_000)
    rate = {name: [20_000 / each for each in took] for name, took in decoded.items()}
    ours = rate.pop("wavetank")
    rows = [
        Row(
            f"decoder beside {other}'s",
            median(ours),
            "events/s",
            median(theirs),
            _ratio(ours, theirs),
            1.0,
            "least",
        )
        for other, theirs in rate.items()
    ]
    what = "decoder, byte by byte: growth for twice the line"
    rows.append(Row(what, linear["growth"], "x", bound=2.5))
    rows.append(Row("decoder, 1 MB byte by byte", linear["megabyte"] * 1000, "ms"))
    return rows


def _core() -> Row:
    return Row("core suite, reference client", single.core_seconds(), "s", bound=10.0)


def measure(size: Size, wanted: str | None) -> list[Row]:
    """Run what is wanted, everything unless one part is."""
    rows: list[Row] = []
    with TemporaryDirectory() as folder:
        scenarios = Path(folder)
        write_scenarios(scenarios)
        with (
            Running(baseline("plain")) as plain,
            Running(baseline("bare")) as bare,
            Running(baseline("single")) as single_writes,
            Running(mock(scenarios)) as ours,
        ):
            urls = Urls(plain.url, bare.url, single_writes.url, ours.url)
            parts: dict[str, Callable[[Urls, Size], list[Row]]] = {
                "short": short,
                "paced": paced,
                "throughput": throughput,
            }
            for name, part in parts.items():
                if wanted in {None, name}:
                    rows += part(urls, size)
        if wanted in {None, "memory"}:
            rows += memory(scenarios, max(size.loads), requests=5 * size.short)
        if wanted in {None, "scale"}:
            rows += scale(scenarios, rounds=size.rounds, crowd=size.crowd)
    if wanted in {None, "alone"}:
        rows += alone(size)
    return rows


def memory(scenarios: Path, count: int, requests: int) -> list[Row]:
    """Measure a fresh mock at its largest, and what requests add to it.

    What is remembered of requests is bounded, and the bounds are reached well within
    the first round; so the second says what a million requests would add.
    """
    with Running(mock(scenarios)) as ours:
        load("streams", f"{ours.url}/scenarios/bench/burst", count)
        most = ours.memory / MB
        after = []
        for _ in range(2):
            for url in (ours.url, f"{ours.url}/scenarios/bench/short"):
                load("short", url, requests)
            after.append(ours.memory / MB)
    growth = after[1] - after[0]
    return [
        Row(f"memory after scripted x {count}", most, "MB", bound=60.0),
        Row(f"memory after {2 * requests:,} short answers", after[0], "MB"),
        Row(f"growth with {2 * requests:,} more", growth, "MB", bound=1.0),
    ]


def _ratio(ours: list[float], theirs: list[float]) -> float:
    return median(a / b for a, b in zip(ours, theirs, strict=True))


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round, less load")
    parser.add_argument("--rounds", type=int, help="how often each peer is asked")
    parser.add_argument("--json", type=Path, help="write the figures there")
    names = ("short", "paced", "throughput", "memory", "scale", "alone")
    parser.add_argument("--only", choices=names, help="one part of it")
    asked = parser.parse_args()
    about = about_machine()
    size = QUICK if asked.quick else FULL
    if asked.rounds:
        size = replace(size, rounds=asked.rounds)
    rows = measure(size, asked.only)
    show(rows, about)
    if asked.json is not None:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(as_data(rows, about), indent=1)
        asked.json.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
