"""The catalogue, the checks, judging, and known-failing lists."""

from wavetank.verdict.case_pattern import matches
from wavetank.verdict.catalogue import (
    load_requirements,
    unchecked,
    unknown_proofs,
    unproved,
)
from wavetank.verdict.checks import CHECKS
from wavetank.verdict.decision import Check, Decision
from wavetank.verdict.evidence import Evidence
from wavetank.verdict.explaining import explain
from wavetank.verdict.judging import judge
from wavetank.verdict.known import KnownEntry, KnownList, load_known
from wavetank.verdict.model import (
    SEVERITY,
    CaseVerdict,
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
    "Decision",
    "Evidence",
    "Finding",
    "KnownEntry",
    "KnownList",
    "Level",
    "Requirement",
    "Verdict",
    "explain",
    "judge",
    "load_known",
    "load_requirements",
    "matches",
    "unchecked",
    "unknown_proofs",
    "unproved",
]
