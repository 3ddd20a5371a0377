"""Capabilities a scenario needs because of what its call and its steps say.

An author who sets a read timeout need not say again that the client must be able to
set one. What only the author knows (``tools``, ``reasoning``, ``usage``) stays authored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wavetank.scenario import steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wavetank.scenario.model import Exchange, PlannedCall


def all_needs(
    authored: Iterable[str], call: PlannedCall, exchanges: Sequence[Exchange]
) -> tuple[str, ...]:
    """Give the authored needs, then the implied ones, each once."""
    return tuple(dict.fromkeys((*authored, *_implied(call, exchanges))))


def _implied(call: PlannedCall, exchanges: Sequence[Exchange]) -> Iterator[str]:
    if call.api != "chat":
        yield call.api
    if call.api in {"chat", "anthropic", "fim"}:
        yield "stream" if call.request.get("stream") is True else "complete"
    settings = {
        "cancel": call.cancel_after_deltas,
        "retries": call.max_retries,
        "read_timeout": call.read_timeout,
        "total_timeout": call.total_timeout,
    }
    yield from (name for name, value in settings.items() if value is not None)
    if any(
        isinstance(step, steps.AwaitDelta)
        for exchange in exchanges
        for step in exchange.reply.steps
    ):
        yield "progress"
