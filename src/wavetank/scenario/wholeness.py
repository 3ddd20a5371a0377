"""Whether a reply alone tells what a conforming client reports.

A whole answer (text, a finish reason, ``[DONE]``, a well-ended message) and an HTTP
error fold to one result. Anything else leaves a choice, and the author must say which
choices conform: ``why_untold`` gives the step that makes it so.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from wavetank.scenario import steps

if TYPE_CHECKING:
    from wavetank.scenario.model import Reply

_FAULTS: Final = (
    steps.Cut, steps.Reset, steps.Stall, steps.AwaitClose, steps.Raw, steps.Hex,
    steps.Json, steps.Error,
)  # fmt: skip
_AFTER_DONE: Final = (
    steps.End, steps.Pause, steps.KeepAlive, steps.CommentLine, steps.BlankLines,
)  # fmt: skip


def answers_with_error(reply: Reply) -> bool:
    """Say whether the reply is an HTTP error: an ``error`` before anything is sent."""
    first = next(
        (each for each in reply.steps if not isinstance(each, steps.Pause)), None
    )
    return isinstance(first, steps.Error) and not first.in_band


def is_last(step: steps.Step) -> bool:
    """Say whether nothing can follow a step: it ends the reply or waits for ever."""
    if isinstance(step, steps.KeepAlive | steps.BlankLines):
        return step.count is None
    return isinstance(
        step, steps.End | steps.Cut | steps.Reset | steps.Stall | steps.AwaitClose
    )


def why_untold(reply: Reply, *, streams: bool) -> tuple[int, str] | None:
    """Find what keeps the result from being folded from the reply.

    Returns:
        The index of the step at fault and a sentence, or ``None`` for a whole answer.
    """
    if answers_with_error(reply):
        cut = isinstance(reply.steps[-1], steps.Cut | steps.Reset)
        return (len(reply.steps) - 1, "the error is cut off") if cut else None
    for index, step in enumerate(reply.steps):
        if _is_fault(step):
            name = steps.step_name(step)
            return index, f"a reply with '{name}' is not a whole answer"
        if isinstance(step, steps.Done):
            later = reply.steps[index + 1 :]
            if not all(isinstance(each, _AFTER_DONE) for each in later):
                return index + 1, "a step follows the [DONE] marker"
    if reply.delivery.lie or reply.head.status != HTTPStatus.OK:
        return 0, "the framing or the status contradicts a whole answer"
    finished = any(_finishes(step) for step in reply.steps)
    done = any(isinstance(step, steps.Done) for step in reply.steps)
    if finished and (done or not streams):
        return None
    missing = "[DONE] marker" if finished else "finish step"
    return len(reply.steps) - 1, f"the reply has no {missing}"


def _is_fault(step: steps.Step) -> bool:
    match step:
        case steps.RawEvent():
            return step.data is not None
        case steps.ChunkObject():
            # Empty choices carry nothing, so they take nothing from the answer.
            return bool(step.set.get("choices")) or "choices" in step.omit
        case steps.Fill():
            return step.form == "raw"
        case steps.KeepAlive() | steps.BlankLines():
            return step.count is None
        case _:
            return isinstance(step, _FAULTS)


def _finishes(step: steps.Step) -> bool:
    return isinstance(step, steps.Finish) or (
        isinstance(step, steps.ChunkObject) and step.finish_reason is not None
    )
