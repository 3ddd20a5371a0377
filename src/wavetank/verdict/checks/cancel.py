"""Checks of cancelling: the connection closes, and the caller is told so."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from wavetank.verdict.checks import caller, wire
from wavetank.verdict.decision import PASSED, Check, Decision, failed
from wavetank.verdict.rendering import difference, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.client.call import Turn
    from wavetank.script import ExpectedTurn
    from wavetank.verdict.evidence import Evidence


def _partial_kept(turn: Turn, expected: ExpectedTurn, _: Evidence) -> Decision:
    """The caller holds at least the text of the deltas before the cancellation."""
    found = turn.content or ""
    if found.startswith(expected.content):
        return PASSED
    return failed(
        f"the caller cancelled an answer, and the caller's content"
        f" {difference(expected.content, found)}",
        expected=f"{shown(expected.content)}, and what came after it",
        found=shown(found),
    )


CHECKS: Final[Mapping[str, Check]] = MappingProxyType(
    {
        "cancel.closes-connection": wire.client_ended(
            "the caller cancelled the answer", by_closing=True
        ),
        "cancel.reported": caller.outcome(
            "cancelled", "the caller cancelled the answer"
        ),
        "cancel.partial-kept": caller.of_last_turn(_partial_kept),
    }
)
