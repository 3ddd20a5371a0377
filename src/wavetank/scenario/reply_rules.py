"""Rules between the steps and options of one reply.

The schema judges each value alone; these rules judge what only makes sense together:
a step nothing can reach, a cut inside something that was never sent, a framing that
cannot carry what was asked of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wavetank.scenario import steps
from wavetank.scenario.complaint import Complaint
from wavetank.scenario.quantities import MAX_FILL
from wavetank.scenario.wholeness import answers_with_error, is_last
from wavetank.scenario.wide_text import has_wide_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wavetank.scenario.complaint import Path
    from wavetank.scenario.model import Delivery, FramingLie, Reply

_EVENT_STEPS: Final = (steps.RawEvent, steps.CommentLine)
_TEXTS: Final = ("content", "reasoning")
_SILENT_STEPS: Final = (steps.Pause, steps.AwaitDelta)
_AFTER_ERROR: Final = (steps.Pause, steps.End, steps.Cut, steps.Reset)
_IN_HEAD: Final = ("status-line", "header")
_LIE_FRAMING: Final[dict[FramingLie, str]] = {
    "length-too-long": "length",
    "length-too-short": "length",
    "bad-chunk-size": "chunked",
    "chunk-size-too-small": "chunked",
    "both-lengths": "chunked",
}


def check_reply(reply: Reply, *, streams: bool) -> Iterator[Complaint]:
    """Yield what is wrong in one reply.

    Args:
        reply: The reply, of one variant.
        streams: Whether it is an event stream.
    """
    yield from _unreachable(reply)
    is_cut = False
    for index, step in enumerate(reply.steps):
        if isinstance(step, steps.Cut | steps.Reset):
            if not is_cut:  # no other is reached, and each looks at all before it
                yield from _cut(reply, index, step)
            is_cut = True
        elif isinstance(step, steps.Error):
            yield from _error(reply, index, step)
        elif isinstance(step, steps.Fill):
            yield from _fill(index, step)
        elif isinstance(step, _EVENT_STEPS) and not streams:
            yield Complaint(
                ("reply", index),
                "event-in-json",
                "an event or comment stands in a reply that is one JSON object",
                "steps that a JSON body can carry",
                "set format: stream, or ask for a stream in the request",
            )
    yield from _bulk(reply)
    yield from _delivery(reply, streams=streams)


def _bulk(reply: Reply) -> Iterator[Complaint]:
    """Bound what one reply generates: a short file must not fill the memory."""
    total = sum(each.size for each in reply.steps if isinstance(each, steps.Fill))
    total += sum(
        len(each.text) * (each.count or 1)
        for each in reply.steps
        if isinstance(each, steps.KeepAlive)
    )
    one = any(
        each.size > MAX_FILL for each in reply.steps if isinstance(each, steps.Fill)
    )
    if total > MAX_FILL and not one:
        yield Complaint(
            ("reply",),
            "reply-too-large",
            f"its fills and keep-alives generate {total} bytes",
            f"at most {MAX_FILL} bytes in one reply",
        )


def _unreachable(reply: Reply) -> Iterator[Complaint]:
    http_error = answers_with_error(reply)
    for index, step in enumerate(reply.steps[:-1]):
        following = reply.steps[index + 1]
        if is_last(step):
            yield Complaint(
                ("reply", index + 1),
                "unreachable-step",
                f"no step is reached after '{steps.step_name(step)}'",
                "this step before it, or no such step",
                "to bound a wait, write 'pause: 10m' and an end instead",
            )
            return
        if (
            http_error
            and isinstance(step, steps.Error)
            and not isinstance(following, _AFTER_ERROR)
        ):
            yield Complaint(
                ("reply", index + 1),
                "unreachable-step",
                "an error as first step is the whole answer",
                "nothing but a pause or an end after it",
                "for an error inside the stream, add in_band: true",
            )
            return


def _cut(
    reply: Reply, index: int, step: steps.Cut | steps.Reset
) -> Iterator[Complaint]:
    name = steps.step_name(step)
    path = ("reply", index, name, "inside")
    before = reply.steps[:index]
    sent = [each for each in before if not isinstance(each, _SILENT_STEPS)]
    if step.inside in _IN_HEAD:
        if sent and not answers_with_error(reply):
            yield Complaint(
                path,
                "cut-after-head",
                f"the head is cut inside its {step.inside}, so what stands before is"
                " never sent",
                f"{name} as the first step",
            )
        return
    if step.inside is not None and not sent:
        yield Complaint(
            path,
            "cut-inside-nothing",
            f"nothing is sent before the {name}",
            "a step that sends something to cut",
        )
    elif step.inside == "character" and not has_wide_text(before):
        yield Complaint(
            path,
            "cut-inside-ascii",
            "every character sent before is one byte long",
            "a character beyond ASCII, such as 'é', before it",
        )
    yield from _cut_and_delivery(path, step.inside, reply.delivery)


def _cut_and_delivery(
    path: Path, inside: steps.Inside | None, delivery: Delivery
) -> Iterator[Complaint]:
    if inside == "chunk-size":
        if delivery.framing != "chunked":
            yield Complaint(
                path,
                "framing-mismatch",
                f"framing {delivery.framing} has no chunk sizes",
                "framing: chunked",
            )
    elif inside is not None and delivery.compression != "identity":
        yield Complaint(
            path,
            "cut-inside-compressed",
            f"{delivery.compression} hides where a {inside} ends",
            "compression: identity",
        )


def _error(reply: Reply, index: int, step: steps.Error) -> Iterator[Complaint]:
    if step.name is not None:
        return
    path = ("reply", index, "error")
    if step.message is None and step.body is None:
        yield Complaint(
            path,
            "error-without-text",
            "the error has neither name nor message nor body",
            "one of them",
        )
    if step.status is None and answers_with_error(reply):
        yield Complaint(
            path,
            "error-without-status",
            "the error is the HTTP answer and has neither name nor status",
            "one of them",
        )


def _fill(index: int, step: steps.Fill) -> Iterator[Complaint]:
    path = ("reply", index, "fill")
    if step.size > MAX_FILL:
        yield Complaint(
            (*path, "bytes"),
            "fill-too-large",
            f"{step.size} bytes are to be generated",
            f"at most {MAX_FILL} bytes",
        )
    if step.deltas > step.size or (step.deltas > 1 and step.form not in _TEXTS):
        yield Complaint(
            (*path, "deltas"),
            "fill-without-deltas",
            f"{step.size} bytes of {step.form} do not make {step.deltas} deltas",
            "as: content or as: reasoning, and a character for each delta at least",
        )


def _delivery(reply: Reply, *, streams: bool) -> Iterator[Complaint]:
    delivery = reply.delivery
    if reply.head.http_version == "1.0" and delivery.framing == "chunked":
        yield Complaint(
            ("head", "http_version"),
            "framing-mismatch",
            "HTTP/1.0 has no chunked transfer coding",
            "framing: close or framing: length",
        )
    if delivery.lie and _LIE_FRAMING[delivery.lie] != delivery.framing:
        yield Complaint(
            ("delivery", "lie"),
            "framing-mismatch",
            f"framing {delivery.framing} cannot tell the lie {delivery.lie}",
            f"framing: {_LIE_FRAMING[delivery.lie]}",
        )
    if delivery.chunk_extras != "none" and delivery.framing != "chunked":
        yield Complaint(
            ("delivery", "chunk_extras"),
            "framing-mismatch",
            f"framing {delivery.framing} has no {delivery.chunk_extras}",
            "framing: chunked",
        )
    yield from _slicing(reply, streams=streams)


def _slicing(reply: Reply, *, streams: bool) -> Iterator[Complaint]:
    slicing = reply.delivery.slice
    path = ("delivery", "slice")
    if list(slicing.places) != sorted(set(slicing.places)):
        yield Complaint(
            (*path, "at"),
            "places-not-ascending",
            f"the places are {', '.join(map(str, slicing.places))}",
            "each place greater than the one before",
        )
    if slicing.mode in {"event", "characters"}:
        if reply.delivery.compression != "identity":
            yield Complaint(
                path,
                "slice-of-compressed",
                f"{reply.delivery.compression} hides where an event or a character ends",
                "a number of bytes, or compression: identity",
            )
        elif slicing.mode == "event" and not streams:
            yield Complaint(
                path,
                "slice-without-effect",
                "the reply is one JSON object and has no events",
                "a number of bytes, at, or seeded",
            )
        elif slicing.mode == "characters" and not has_wide_text(reply.steps):
            yield Complaint(
                path,
                "slice-without-effect",
                "every character of the reply is one byte long",
                "a character beyond ASCII, such as 'é', to cut inside",
            )
