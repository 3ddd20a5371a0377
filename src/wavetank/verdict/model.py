"""Requirements, findings and verdicts, as frozen data.

A requirement is one normative sentence; a check decides it for one case and yields
a finding; a case's verdict is the worst of its findings. Verdicts only ever get
worse: pass < inconclusive < fail < error. ``error`` is always ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Level: TypeAlias = Literal["must", "should", "may"]
Verdict: TypeAlias = Literal["pass", "inconclusive", "fail", "error"]
SEVERITY: Final[dict[Verdict, int]] = {
    "pass": 0,
    "inconclusive": 1,
    "fail": 2,
    "error": 3,
}


@dataclass(frozen=True, slots=True)
class Requirement:
    """One normative sentence of the catalogue (``scenarios/requirements.yaml``).

    Attributes:
        id: Permanent, ``area.kebab-case``.
        level: RFC 2119 word.
        sentence: What a conforming client does, one sentence.
        source: Where it stands.
        cause: What usually breaks it, for ``explain``; may be empty.
        profiles: Profiles it holds in; empty means all.
        excluded: Why no scenario proves it, or empty.
    """

    id: str
    level: Level
    sentence: str
    source: str
    cause: str = ""
    profiles: tuple[str, ...] = ()
    excluded: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check decided for one case.

    Attributes:
        requirement: The requirement's id.
        level: The requirement's level.
        verdict: Never ``error`` unless the case itself could not be judged.
        message: One plain sentence: what happened, where not ``pass``.
        expected: What a conforming client reports, rendered for people.
        found: What was seen, rendered for people.
    """

    requirement: str
    level: Level
    verdict: Verdict
    message: str = ""
    expected: str = ""
    found: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A capability that a client claims, after one plain try of it.

    Attributes:
        capability: Which one.
        kept: Whether nothing contradicted the claim.
        words: What did, as a clause about the client; empty where it is kept.
    """

    capability: str
    kept: bool
    words: str = ""


@dataclass(frozen=True, slots=True)
class CaseVerdict:
    """The worst of a case's findings, and all of them."""

    verdict: Verdict
    findings: tuple[Finding, ...]
    message: str = ""
