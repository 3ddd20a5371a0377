"""Some cases of a run, performed in any process on any machine.

A batch is plain data and travels to a worker: the scenarios themselves, so that the
worker needs no suite, and how its client is opened. Client and mock are made there,
side by side, and end with the batch; what comes back are records.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from wavetank.client import open_client
from wavetank.conformance.performing import Stage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.client import Client, ClientSpec
    from wavetank.report.run import CaseRecord
    from wavetank.scenario.model import Scenario
    from wavetank.verdict import Claim, KnownList, Requirement


@dataclass(frozen=True, slots=True)
class Batch:
    """Cases for one worker.

    Attributes:
        cases: Each with its number in the run, which decides its key.
        client: How the client is opened.
        requirements: The catalogue.
        known: What is known to fail.
        seed: Decides everything a script leaves open.
        speed: Divides every scripted pause and every timeout.
        claims: What became of the client's claims when they were tried.
        jobs: Cases at a time, as far as the client takes several.
        path: Where the client's modules are looked for first.
    """

    cases: tuple[tuple[int, Scenario], ...]
    client: ClientSpec
    requirements: Mapping[str, Requirement]
    known: KnownList
    seed: int
    speed: float
    claims: tuple[Claim, ...]
    jobs: int
    path: str


@dataclass(frozen=True, slots=True)
class BatchDone:
    """What became of a batch.

    Attributes:
        records: One for each case, in the batch's order.
        noise: What its client printed that was no answer.
    """

    records: tuple[CaseRecord, ...]
    noise: tuple[str, ...]


def perform_batch(batch: Batch) -> BatchDone:
    """Judge a client of this process's own by the cases of a batch.

    Raises:
        UsageError: There is no such client here.
        HarnessError: The client did not start, or the mock could not do its work.
    """
    from wavetank.server import ThreadedServer

    if batch.path not in sys.path:
        sys.path.insert(0, batch.path)
    with closing(open_client(batch.client)) as client, ThreadedServer() as server:
        stage = Stage(
            server=server,
            client=client,
            requirements=batch.requirements,
            known=batch.known,
            seed=batch.seed,
            speed=batch.speed,
            claims=batch.claims,
        )
        return BatchDone(_records(batch, client, stage), client.noise)


def _records(batch: Batch, client: Client, stage: Stage) -> tuple[CaseRecord, ...]:
    workers = max(1, min(batch.jobs, client.info.concurrency))
    pool = ThreadPoolExecutor(workers, thread_name_prefix="wavetank-case")
    try:
        return tuple(pool.map(partial(_record, stage), batch.cases))
    except BaseException:
        # No call may be left waiting for a mock that is gone.
        pool.shutdown(wait=False, cancel_futures=True)
        client.close()
        raise
    finally:
        pool.shutdown()


def _record(stage: Stage, case: tuple[int, Scenario]) -> CaseRecord:
    number, scenario = case
    return stage.perform(scenario, stage.create_play(scenario, number))
