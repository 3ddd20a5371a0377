"""One run as records: a header, a record per case, a footer.

Renderers read these records and decide nothing. As JSON lines a run without its
footer is refused, so that a killed run cannot pass for a short one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.client.call import Answer, Call, ClientInfo
    from wavetank.cover import Cover
    from wavetank.gateway import Finding as GatewayFinding
    from wavetank.journal.entries import Transcript
    from wavetank.verdict.model import CaseVerdict, Claim, Requirement

Excuse: TypeAlias = Literal["none", "known-failing", "known-flaky"]


@dataclass(frozen=True, slots=True)
class RunHeader:
    """What was run against whom, written before the first case.

    Attributes:
        started: UTC, ISO 8601.
        suite_digest: Hash over every selected case's id and scripts.
        selected: How many cases were selected.
        command: How to repeat the run, without its selectors.
        selectors: What the caller asked for; empty means every case.
        strict: Requirements of level ``should`` count as those of level ``must``.
        shard: Which part of the run this is, as ``1/3``; empty for all of it.
        requirements: The excerpt of the catalogue that the cases are judged by, so
            that a saved run can be shown alone; empty in runs that did not keep it.
        core: Ids of the suite's core cases (those that show a *must*) in this
            profile, run or not; empty where that is not known.
        claims: What became of the client's claims when they were tried before the
            first case; empty where they were not.
        through: The gateway between the client and the mock; empty for none.
        format: Version of the JSON lines.
    """

    wavetank: str
    client: ClientInfo
    profile: str
    seed: int
    speed: float
    started: str
    suite_digest: str
    selected: int
    command: str = ""
    selectors: tuple[str, ...] = ()
    strict: bool = False
    shard: str = ""
    requirements: tuple[Requirement, ...] = ()
    core: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    through: str = ""
    format: int = 1


@dataclass(frozen=True, slots=True)
class ExcusedFinding:
    """A finding that a known list names.

    Attributes:
        requirement: The finding's requirement id.
        excuse: Which list.
        reason: The list's reason.
    """

    requirement: str
    excuse: Excuse
    reason: str


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """One case: what was asked, what happened, what was decided.

    Attributes:
        case: Case id, as ``drops/mid-content[framing=close]``.
        call: What the client was asked; the key is redacted.
        excused: Findings that known lists name.
        seconds: Wall time, for people; decides nothing.
        solo: The case was run again alone before it was reported.
        gateway: What a gateway between client and mock did.
    """

    case: str
    title: str
    call: Call
    answer: Answer
    transcript: Transcript
    verdict: CaseVerdict
    excused: tuple[ExcusedFinding, ...] = ()
    seconds: float = 0.0
    solo: bool = False
    gateway: tuple[GatewayFinding, ...] = ()


@dataclass(frozen=True, slots=True)
class Unselected:
    """A case that was not run, and why; counted apart, never a pass."""

    case: str
    reason: str


@dataclass(frozen=True, slots=True)
class RunFooter:
    """How the run ended.

    Attributes:
        counts: Cases per standing (see ``standing``), every standing present.
        exit_status: What the command ends with.
        seconds: Wall time of the whole run.
        stale: Known-list patterns that passed or matched nothing.
        unselected: Cases not run.
        interrupted: The run was ended early; the report is partial.
        noise: What the client printed that was no answer.
        cover: What of the client's own code was reached; ``None`` where nobody asked.
    """

    counts: Mapping[str, int]
    exit_status: int
    seconds: float
    stale: tuple[str, ...] = ()
    unselected: tuple[Unselected, ...] = ()
    interrupted: bool = False
    noise: tuple[str, ...] = ()
    cover: Cover | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A whole run, as read back or as just made."""

    header: RunHeader
    cases: tuple[CaseRecord, ...]
    footer: RunFooter
    source: str = field(default="")
