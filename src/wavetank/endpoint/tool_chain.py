"""The state machine of tool calls and their results (probed on 2026-09-01).

Every call must be answered before anything else is said, in any order, once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wavetank.endpoint.asking import Message

_UNASKED: Final = (
    "Messages with role 'tool' must be a response to a preceding message with "
    "'tool_calls'"
)
_MUST_FOLLOW: Final = (
    "An assistant message with 'tool_calls' must be followed by tool messages "
    "responding to each 'tool_call_id'"
)
_INSUFFICIENT: Final = (
    f"{_MUST_FOLLOW}. (insufficient tool messages following tool_calls message)"
)


def tool_chain_problem(messages: Sequence[Message]) -> str | None:
    """Say what breaks the chain of calls and results, or ``None``."""
    pending: list[str] = []
    for message in messages:
        if message["role"] == "tool":
            if not pending:
                return _UNASKED
            if message["tool_call_id"] not in pending:
                ids = ", ".join(pending)
                return (
                    f"{_MUST_FOLLOW}, The following tool_call_ids did not have "
                    f"response messages: {ids}"
                )
            pending.remove(message["tool_call_id"])
        elif pending:
            return _INSUFFICIENT
        else:
            pending = [call["id"] for call in message.get("tool_calls") or ()]
    return _INSUFFICIENT if pending else None
