r"""Keep-alive comments where DeepSeek puts none.

DeepSeek sends ``: keep-alive`` while a request waits for its turn. The client sees
the comment before the first event, between events, inside each event (before its
blank line, where only a line-based parser survives) or after the last one. It must
ignore comments wherever they stand (WHATWG HTML 9.2.6).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from wavetank.script.ops import Write
from wavetank.wire import encode_comment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wavetank.scenario.model import KeepAlivePlacement
    from wavetank.script.ops import Op

COMMENT: Final = encode_comment(" keep-alive")
_COMMENT_LINE: Final = COMMENT.removesuffix(b"\n")


def inject_keep_alives(
    body: Sequence[Op], placement: KeepAlivePlacement
) -> tuple[Op, ...]:
    """Put comments in these places; apply it before line ends are rewritten."""
    return tuple(body if placement == "none" else _inject(body, placement))


def _inject(body: Sequence[Op], placement: KeepAlivePlacement) -> Iterator[Op]:
    events = [i for i, op in enumerate(body) if _is_event(op)]
    before = {"before": events[:1], "between": events[1:]}.get(placement, [])
    after = events[-1:] if placement == "after" else []
    for index, op in enumerate(body):
        if index in before:
            yield Write(COMMENT, "comment")
        yield _with_comment_inside(op) if placement == "inside" else op
        if index in after:
            yield Write(COMMENT, "comment")


def _is_event(op: Op) -> bool:
    return isinstance(op, Write) and op.label == "event"


def _with_comment_inside(op: Op) -> Op:
    if not isinstance(op, Write) or op.label != "event":
        return op
    return replace(op, data=op.data.removesuffix(b"\n") + _COMMENT_LINE + b"\n")
