"""A run's cases spread over an executor, in batches.

Whoever loses a batch, because a worker was killed or could not be reached, gets it
performed again by others; a batch that is lost again and again is wavetank's failure
and no verdict.
"""

from __future__ import annotations

from concurrent.futures import as_completed
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from wavetank.conformance.batch import Batch, perform_batch
from wavetank.errors import HarnessError, WavetankError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from wavetank.client import ClientSpec
    from wavetank.conformance.executors import Place
    from wavetank.conformance.performing import Stage
    from wavetank.report.run import CaseRecord
    from wavetank.scenario.model import Scenario

BATCHES_PER_WORKER: Final = 4
"""Several, so that the last worker to finish is not far behind the others; few, because
each opens a client."""
ATTEMPTS: Final = 3


@dataclass(slots=True)
class Spread:
    """Spreads cases over an executor.

    Attributes:
        place: Where they are performed.
        client: How a worker opens its client.
        path: Where a worker looks for the client's modules first.
        noise: What clients printed that was no answer, and which workers were lost.
    """

    place: Place
    client: ClientSpec
    path: str
    noise: list[str] = field(default_factory=list)

    def perform(
        self, cases: Sequence[tuple[int, Scenario]], stage: Stage, *, jobs: int
    ) -> Generator[tuple[int, Scenario, CaseRecord]]:
        """Give the cases with their records, as they are done.

        Args:
            cases: Each with its number in the run.
            stage: What the run's cases are performed with; but for client and server,
                of which each worker makes its own.
            jobs: Cases at a time in one worker, as far as the client takes several.

        Raises:
            HarnessError: Work was lost again and again, or could not be done.
        """
        left, reason = list(cases), ""
        for _ in range(ATTEMPTS):
            lost: list[tuple[int, Scenario]] = []
            with self.place.open() as (executor, workers):
                futures = {
                    executor.submit(perform_batch, batch): batch
                    for batch in self._batches(left, stage, jobs, workers)
                }
                for future in as_completed(futures):
                    batch = futures[future]
                    try:
                        done = future.result()
                    except WavetankError:
                        raise
                    except Exception as error:  # noqa: BLE001 - whatever took the worker
                        lost += batch.cases
                        reason = str(error) or type(error).__name__
                        continue
                    self.noise += done.noise
                    for case, record in zip(batch.cases, done.records, strict=True):
                        yield *case, record
            if not lost:
                return
            self.noise.append(f"({len(lost)} cases again: a worker was lost: {reason})")
            left = lost
        raise HarnessError(
            f"{len(left)} cases were lost {ATTEMPTS} times with their workers; the last "
            f"time: {reason}"
        )

    def _batches(
        self,
        cases: Sequence[tuple[int, Scenario]],
        stage: Stage,
        jobs: int,
        workers: int,
    ) -> Iterator[Batch]:
        size = max(1, -(-len(cases) // (workers * BATCHES_PER_WORKER)))
        for start in range(0, len(cases), size):
            yield Batch(
                cases=tuple(cases[start : start + size]),
                client=self.client,
                requirements=dict(stage.requirements),
                known=stage.known,
                seed=stage.seed,
                speed=stage.speed,
                claims=stage.claims,
                jobs=jobs,
                path=self.path,
            )
