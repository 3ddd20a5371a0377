"""How a run is made, and the header and footer that say so."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from wavetank.conformance.planning import suite_digest
from wavetank.conformance.selecting import DEFAULT_PROFILE
from wavetank.report.run import RunFooter, RunHeader
from wavetank.report.standing import count, exit_status
from wavetank.verdict import KnownList

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wavetank.client import ClientInfo
    from wavetank.conformance.selecting import Selection
    from wavetank.conformance.through import Gateway
    from wavetank.cover import Cover
    from wavetank.report.run import CaseRecord
    from wavetank.verdict import Requirement

DEFAULT_JOBS: Final = 4
DEFAULT_SPEED: Final = 100.0


@dataclass(frozen=True, slots=True)
class Terms:
    """How a run is made.

    Attributes:
        jobs: Cases at a time, as far as the client takes several.
        speed: Divides every scripted pause and every timeout.
        seed: Decides everything a script leaves open.
        profile: The revision of the wire, for the header.
        probe: Try the client's claims before the first case.
        strict: Requirements of level ``should`` count as those of level ``must``.
        known: What is known to fail.
        command: How to repeat the run, without its selectors.
        selectors: What the caller asked for.
        gateway: What is between the client and the mock; one case at a time then.
    """

    jobs: int = DEFAULT_JOBS
    speed: float = DEFAULT_SPEED
    seed: int = 0
    profile: str = DEFAULT_PROFILE
    probe: bool = True
    strict: bool = False
    known: KnownList = field(default_factory=KnownList)
    command: str = ""
    selectors: tuple[str, ...] = ()
    gateway: Gateway | None = None


def make_header(
    selection: Selection,
    client: ClientInfo,
    terms: Terms,
    requirements: Mapping[str, Requirement] | None = None,
) -> RunHeader:
    """Say what is about to be run against whom; the time is now.

    Args:
        selection: What is to be run.
        client: Who is judged.
        terms: How the run is made.
        requirements: The catalogue; what the cases prove goes into the header, so
            that a saved run can be shown without the suite.
    """
    catalogue = requirements or {}
    cases = selection.whole or selection.selected
    proved = dict.fromkeys(id_ for case in cases for id_ in case.proves)
    return RunHeader(
        wavetank=version("wavetank"),
        client=client,
        profile=terms.profile,
        seed=terms.seed,
        speed=terms.speed,
        started=datetime.now(UTC).isoformat(timespec="seconds"),
        suite_digest=suite_digest(cases, terms.seed),
        selected=len(selection.selected),
        command=terms.command,
        selectors=terms.selectors,
        strict=terms.strict,
        shard="{}/{}".format(*selection.shard) if selection.shard else "",
        requirements=tuple(catalogue[id_] for id_ in proved if id_ in catalogue),
        core=selection.core,
        through=terms.gateway.base_url if terms.gateway else "",
    )


def make_footer(
    selection: Selection,
    records: Sequence[CaseRecord],
    terms: Terms,
    *,
    seconds: float,
    interrupted: bool = False,
    noise: tuple[str, ...] = (),
    cover: Cover | None = None,
) -> RunFooter:
    """Say how a run ended.

    Args:
        selection: What was to be run.
        records: What was run.
        terms: How it was run.
        seconds: Wall time of the whole run.
        interrupted: Whether it was ended early.
        noise: What the client printed that was no answer.
        cover: What of the client's own code was reached, where that was measured.
    """
    ran = {record.case for record in records}
    stale = terms.known.stale(
        ((record.case, record.verdict) for record in records),
        not_run=[case for case in selection.every_case if case not in ran],
    )
    counts = count(records, strict=terms.strict)
    return RunFooter(
        counts=counts,
        exit_status=exit_status(counts, stale=bool(stale), interrupted=interrupted),
        seconds=seconds,
        stale=stale,
        unselected=selection.unselected,
        interrupted=interrupted,
        noise=noise,
        cover=cover,
    )
