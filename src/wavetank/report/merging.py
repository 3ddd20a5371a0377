"""Shards of one run made whole again.

Shards fit when they put the same suite, under the same terms, before the same client.
A set with a shard missing, doubled or interrupted does not become a run: a partial
report must not pass for a whole one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wavetank.cover import merge_covers
from wavetank.errors import UsageError
from wavetank.report.run import Run, RunFooter
from wavetank.report.standing import count, exit_status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wavetank.report.run import RunHeader


def merge(runs: Sequence[Run]) -> Run:
    """Join all shards of one run.

    Args:
        runs: Every shard, in any order.

    Returns:
        The run that one process would have made, but for its times.

    Raises:
        UsageError: The runs are no shards of one run, or not all of them.
    """
    _check_terms(runs)
    _check_shards(runs)
    header = runs[0].header
    cases = sorted((each for run in runs for each in run.cases), key=lambda c: c.case)
    counts = count(cases, strict=header.strict)
    stale = tuple(dict.fromkeys(line for run in runs for line in run.footer.stale))
    footer = RunFooter(
        counts=counts,
        exit_status=exit_status(counts, stale=bool(stale)),
        seconds=max(run.footer.seconds for run in runs),
        stale=stale,
        unselected=tuple(
            dict.fromkeys(each for run in runs for each in run.footer.unselected)
        ),
        noise=tuple(line for run in runs for line in run.footer.noise),
        cover=merge_covers([run.footer.cover for run in runs if run.footer.cover]),
    )
    whole = replace(
        header,
        shard="",
        selected=sum(run.header.selected for run in runs),
        claims=tuple(
            dict.fromkeys(claim for run in runs for claim in run.header.claims)
        ),
    )
    return Run(whole, tuple(cases), footer)


def _check_terms(runs: Sequence[Run]) -> None:
    first = runs[0]
    for run in runs[1:]:
        for name, ours, theirs in zip(
            ("client", "suite", "profile", "seed", "speed", "strictness", "wavetank"),
            _terms(first.header),
            _terms(run.header),
            strict=True,
        ):
            if ours != theirs:
                raise UsageError(
                    f"{run.source}: the {name} is {theirs}, but {ours} in "
                    f"{first.source}; only shards of one run can be merged"
                )


def _terms(header: RunHeader) -> tuple[object, ...]:
    return (
        f"{header.client.name} {header.client.version}",
        header.suite_digest,
        header.profile,
        header.seed,
        header.speed,
        header.strict,
        header.wavetank,
    )


def _check_shards(runs: Sequence[Run]) -> None:
    """See that the shards are all there, once each, and ran to their ends."""
    for run in runs:
        if run.footer.interrupted:
            raise UsageError(f"{run.source}: the run was interrupted; repeat it")
        if not run.header.shard:
            raise UsageError(
                f"{run.source}: no shard; make shards with wavetank run --shard 1/3"
            )
    found = [run.header.shard for run in runs]
    total = int(found[0].partition("/")[2])
    expected = [f"{number}/{total}" for number in range(1, total + 1)]
    if sorted(found) != sorted(expected):
        raise UsageError(
            f"found the shards {', '.join(found)}; expected {', '.join(expected)}"
        )
