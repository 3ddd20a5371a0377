"""The catalogue and what is disputed, the checks, judging, and known-failing lists."""

from wavetank.verdict.case_pattern import matches
from wavetank.verdict.catalogue import (
    load_requirements,
    unchecked,
    unknown_proofs,
    unproved,
)
from wavetank.verdict.checks import CHECKS
from wavetank.verdict.decision import Check, Decision
from wavetank.verdict.disputes import (
    DatedProfile,
    Dispute,
    Disputes,
    Reading,
    load_disputes,
    misfits,
)
from wavetank.verdict.evidence import Evidence
from wavetank.verdict.explaining import explain
from wavetank.verdict.judging import judge
from wavetank.verdict.known import KnownEntry, KnownList, load_known
from wavetank.verdict.model import (
    SEVERITY,
    CaseVerdict,
    Claim,
    Finding,
    Level,
    Requirement,
    Verdict,
)

__all__ = [
    "CHECKS",
    "SEVERITY",
    "CaseVerdict",
    "Check",
    "Claim",
    "DatedProfile",
    "Decision",
    "Dispute",
    "Disputes",
    "Evidence",
    "Finding",
    "KnownEntry",
    "KnownList",
    "Level",
    "Reading",
    "Requirement",
    "Verdict",
    "explain",
    "judge",
    "load_disputes",
    "load_known",
    "load_requirements",
    "matches",
    "misfits",
    "unchecked",
    "unknown_proofs",
    "unproved",
]
