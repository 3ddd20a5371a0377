"""Good clients judged over and over on a busy machine: no verdict may change.

``python -m miniatures.steadiness`` runs each good client many times beside processes
that do nothing but keep the processors busy, and compares every finding with the one
of the first run. Exit status 1 when one differs, with what it said both times: such a
verdict hangs on the machine, and the suite has a fault.
"""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import ArgumentParser
from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING, Final

from miniatures.async_streams import AsyncClient
from miniatures.blocking import BlockingClient
from miniatures.good import MiniatureClient
from miniatures.good_aiohttp import AiohttpClient
from miniatures.good_httpx import HttpxClient
from wavetank.client import Client, InProcessClient, open_client
from wavetank.conformance import Terms, load_catalogued, run, select

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from wavetank.client.in_process import Adapter
    from wavetank.conformance import CataloguedSuite
    from wavetank.report import Run

Findings = dict[tuple[str, str], tuple[str, str]]
"""Verdict and message, by case and requirement."""
MINIATURES: Final[dict[str, Callable[[], Adapter]]] = {
    "blocking": lambda: BlockingClient(MiniatureClient()),
    "async": lambda: AsyncClient(MiniatureClient()),
    "httpx": HttpxClient,
    "aiohttp": AiohttpClient,
}
SHIPPED: Final = "reference"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the clients and say what changed."""
    parser = ArgumentParser(prog="python -m miniatures.steadiness")
    parser.add_argument("--times", type=int, default=20, help="runs of each client")
    parser.add_argument(
        "--load",
        type=int,
        default=2 * (os.cpu_count() or 1),
        help="busy processes beside them (default: two for each processor)",
    )
    parser.add_argument("--jobs", type=int, default=8, help="cases at a time")
    parser.add_argument("--speed", type=float, default=100.0)
    parser.add_argument(
        "--client",
        action="append",
        dest="clients",
        help=f"{', '.join(MINIATURES)} or what --client of wavetank run takes",
    )
    options = parser.parse_args(arguments)
    catalogued = load_catalogued()
    terms = Terms(jobs=options.jobs, speed=options.speed)
    changes = 0
    with busy(options.load):
        for name in options.clients or (*MINIATURES, SHIPPED):
            changes += watch(name, catalogued, terms, options.times)
    return 1 if changes else 0


def watch(name: str, catalogued: CataloguedSuite, terms: Terms, times: int) -> int:
    """Run one client many times; give how many findings differed from the first."""
    first: Findings = {}
    changes = 0
    for number in range(1, times + 1):
        with closing(opened(name)) as client:
            report = run(
                select(catalogued.suite, name="full"),
                client,
                catalogued.requirements,
                terms=terms,
            )
        found = findings(report)
        first = first or found
        lines = list(differences(first, found))
        changes += len(lines)
        again = sum(each.solo for each in report.cases)
        tell(f"{name} {number}/{times}: {summary(report)}, {again} again alone")
        for line in lines:
            tell(line)
    return changes


def opened(name: str) -> Client:
    """Open a miniature, or a client as ``wavetank run`` does."""
    make = MINIATURES.get(name)
    return InProcessClient(make()) if make else open_client(name)


def findings(report: Run) -> Findings:
    """Every finding of a run."""
    return {
        (record.case, each.requirement): (each.verdict, each.message)
        for record in report.cases
        for each in record.verdict.findings
    }


def differences(first: Findings, later: Findings) -> Iterator[str]:
    """Say which verdicts are not those of the first run."""
    for key in sorted(first.keys() | later.keys()):
        before, after = first.get(key, ("absent", "")), later.get(key, ("absent", ""))
        if before[0] != after[0]:
            case, requirement = key
            yield f"  {case} {requirement}: {before[0]} -> {after[0]}: {after[1]}"


def summary(report: Run) -> str:
    """Count the cases."""
    counts = {name: count for name, count in report.footer.counts.items() if count}
    words = ", ".join(f"{count} {name}" for name, count in counts.items())
    return f"{words} in {report.footer.seconds:.1f} s"


def tell(line: str) -> None:
    """Say something at once: the whole takes minutes."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@contextmanager
def busy(processes: int) -> Iterator[None]:
    """Keep processors busy as long as the block lasts."""
    with ExitStack() as stack:
        for _ in range(processes):
            idler = subprocess.Popen([sys.executable, "-c", "while True: pass"])
            stack.callback(idler.wait)
            stack.callback(idler.kill)
        yield


if __name__ == "__main__":
    sys.exit(main())
