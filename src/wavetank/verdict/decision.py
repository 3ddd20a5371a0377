"""What one check says about one case, and what a check is.

A check is a function and the name of the witness it hears: ``caller`` (what the
client reported), ``outcome`` (of that only how it ended, which the exit status of a
program tells as well) or ``wire`` (what the mock saw). The judge needs the witness to
be fair: a request that the scenario did not expect spoils the caller's answer, but
not what the requests themselves show.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from wavetank.verdict.evidence import Evidence

Witness: TypeAlias = Literal["caller", "outcome", "wire"]


@dataclass(frozen=True, slots=True)
class Decision:
    """A finding before it is given its requirement.

    Attributes:
        verdict: Never ``error``; only the judge can say that a case is our fault.
        message: One plain sentence where the verdict is not ``pass``.
        expected: What a conforming client shows, rendered for people.
        found: What was seen, rendered for people.
    """

    verdict: Literal["pass", "inconclusive", "fail"]
    message: str = ""
    expected: str = ""
    found: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """Decides one requirement by looking at one field.

    Attributes:
        witness: Whose report the field is in.
        decide: Pure; raises only when the case cannot be judged, which the judge
            turns into an ``error``.
    """

    witness: Witness
    decide: Callable[[Evidence], Decision]


PASSED = Decision("pass")


def failed(message: str, *, expected: str = "", found: str = "") -> Decision:
    """The client did not do what the requirement says."""
    return Decision("fail", message, expected, found)


def not_shown(reason: str) -> Decision:
    """The case did not get as far as the requirement."""
    return Decision("inconclusive", f"not shown: {reason}")
