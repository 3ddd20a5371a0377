"""A saved run judged again: the same witnesses, today's checks and lists."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wavetank.conformance.performing import excuses
from wavetank.report.standing import count, exit_status
from wavetank.verdict import CaseVerdict, judge

if TYPE_CHECKING:
    from wavetank.conformance.catalogued import CataloguedSuite
    from wavetank.report.run import CaseRecord, Run
    from wavetank.verdict import KnownList


def rejudge(
    run: Run, catalogued: CataloguedSuite, *, known: KnownList, strict: bool
) -> Run:
    """Judge every case of a run again; no client is asked.

    A case that the suite no longer holds, or whose script has changed since, gets the
    verdict ``error``.

    Args:
        run: The saved run.
        catalogued: The suite and catalogue to judge by.
        known: What is known to fail.
        strict: Requirements of level ``should`` count as those of level ``must``.
    """
    scenarios = catalogued.suite.by_case_id()

    def judged(record: CaseRecord) -> CaseRecord:
        scenario = scenarios.get(record.case)
        if scenario is None:
            verdict = CaseVerdict("error", (), "the suite holds no case of this id")
        else:
            verdict = judge(
                scenario,
                record.transcript,
                record.answer,
                seed=run.header.seed,
                requirements=catalogued.requirements,
                claims=run.header.claims,
                read_timeout_s=record.call.settings.read_timeout_s,
            )
        excused = excuses(known, record.case, verdict)
        return replace(record, verdict=verdict, excused=excused)

    records = tuple(map(judged, run.cases))
    ran = {record.case for record in records}
    stale = known.stale(
        ((record.case, record.verdict) for record in records),
        not_run=[case for case in scenarios if case not in ran],
    )
    counts = count(records, strict=strict)
    status = exit_status(counts, stale=bool(stale), interrupted=run.footer.interrupted)
    return replace(
        run,
        header=replace(run.header, strict=strict),
        cases=records,
        footer=replace(run.footer, counts=counts, stale=stale, exit_status=status),
    )
