"""What happened in one case as moments on two lanes: the server's and the client's.

Writes that follow one another without anything between them are one moment that
lists them. What the client told its caller comes last, without a time: it is known
only once the call has returned.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, assert_never

from wavetank.client.call import Errored, Observed, Skipped
from wavetank.journal import (
    AnswerOver,
    ClientLeft,
    DeltaAwaited,
    HarnessFault,
    Matched,
    RequestReceived,
    Unmatched,
    Written,
)
from wavetank.journal.text import OVER
from wavetank.report.wire_markup import EMPTY, excerpt, shortened, wire_markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from markupsafe import Markup

    from wavetank.client.call import Answer, Turn
    from wavetank.journal import Entry
    from wavetank.report.run import CaseRecord

Lane: TypeAlias = Literal["server", "client"]
Tone: TypeAlias = Literal["plain", "end", "cut", "fault"]
FIRST_WRITES: Final = 6
LAST_WRITES: Final = 3
BODY_BYTES: Final = 1200


@dataclass(frozen=True, slots=True)
class Write:
    """One write, or a note of how many writes are left out here.

    Attributes:
        offset_ms: When, in milliseconds since the first request.
        label: What the script calls it.
        size: Bytes.
        text: How it begins.
        left_out: How many writes are not listed here; the rest is empty then.
    """

    offset_ms: float = 0.0
    label: str = ""
    size: int = 0
    text: Markup = EMPTY
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened, on one of the lanes.

    Attributes:
        lane: Whose doing it was.
        title: What, in a few words.
        offset_ms: When, in milliseconds since the first request; ``None`` for what has
            no time.
        tone: ``cut`` marks an end before the end, ``fault`` a failure of the harness or
            of an adapter.
        writes: What the server wrote.
        facts: Names and values.
        connection: Which TCP connection a request came on.
        head: A request's header fields, one a line, as the journal read them.
        body: A request's body.
    """

    lane: Lane
    title: str
    offset_ms: float | None = None
    tone: Tone = "plain"
    writes: tuple[Write, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    connection: int = 0
    head: tuple[str, ...] = ()
    body: Markup | None = None


def moments(record: CaseRecord) -> tuple[Moment, ...]:
    """Lay out one case, from the first request to what the caller was told."""
    several = len(record.transcript.requests) > 1
    found: list[Moment] = []
    for key, group in groupby(record.transcript.entries, _writes_of):
        if key is None:
            found += filter(None, (_moment(each, several=several) for each in group))
        else:
            found.append(
                _written([each for each in group if isinstance(each, Written)])
            )
    return (*found, *_told(record.answer))


def _writes_of(entry: Entry) -> int | None:
    return entry.request if isinstance(entry, Written) else None


def _written(group: list[Written]) -> Moment:
    size = sum(len(each.data) for each in group)
    writes = [
        Write(each.offset_ms, each.label, len(each.data), excerpt(each.data))
        for each in group
    ]
    left_out = len(writes) - FIRST_WRITES - LAST_WRITES
    if left_out > 1:
        writes[FIRST_WRITES:-LAST_WRITES] = [Write(left_out=left_out)]
    many = f"{len(group)} writes" if len(group) > 1 else "1 write"
    title = f"{many}, {size:,} bytes"
    return Moment("server", title, group[0].offset_ms, writes=tuple(writes))


def _moment(entry: Entry, *, several: bool) -> Moment | None:
    """Show one entry; ``None`` for what a reader does not miss."""
    at = entry.offset_ms
    which = f" (request {(entry.request or 0) + 1})" if several else ""
    shown: Moment | None = None
    match entry:
        case RequestReceived():
            shown = _request(entry, which)
        case Unmatched():
            facts = tuple(("difference", each) for each in entry.differences)
            shown = Moment(
                "server", f"no exchange fits{which}", at, "fault", facts=facts
            )
        case DeltaAwaited(satisfied=True):
            shown = Moment("client", f"has {_deltas(entry.count)}{which}", at)
        case DeltaAwaited():
            title = f"did not report {_deltas(entry.count)}; the server went on{which}"
            shown = Moment("client", title, at, "cut")
        case ClientLeft():
            shown = Moment("client", f"closed the connection{which}", at, "cut")
        case AnswerOver():
            tone: Tone = "end" if entry.how == "finished" else "cut"
            kept = ", connection kept" if entry.connection_kept else ""
            shown = Moment("server", f"{OVER[entry.how]}{kept}{which}", at, tone)
        case HarnessFault():
            shown = Moment("server", f"wavetank failed: {entry.message}", at, "fault")
        case Matched() | Written():
            pass
        case _:
            assert_never(entry)
    return shown


def _deltas(count: int) -> str:
    return "1 delta" if count == 1 else f"{count} deltas"


def _request(entry: RequestReceived, which: str) -> Moment:
    key = {True: "", False: "not the one it was given", None: "none"}[entry.key_matched]
    return Moment(
        "client",
        f"{entry.method} {entry.path}{which}",
        entry.offset_ms,
        facts=(("key", key),) if key else (),
        connection=entry.connection,
        head=tuple(f"{name}: {value}" for name, value in entry.headers),
        body=wire_markup(entry.body, head=BODY_BYTES, tail=BODY_BYTES // 2),
    )


def _told(answer: Answer) -> Iterator[Moment]:
    """Show what the caller was told; for an adapter that failed, how it did."""
    match answer:
        case Observed(observation):
            several = len(observation.turns) > 1
            for number, turn in enumerate(observation.turns, 1):
                which = f" (turn {number})" if several else ""
                title = f"told its caller: {turn.outcome}{which}"
                yield Moment("client", title, facts=tuple(_turn_facts(turn)))
            if observation.value is not None:
                fact = ("value", _json(observation.value))
                yield Moment("client", "gave its caller a value", facts=(fact,))
        case Skipped(reason):
            yield Moment("client", f"declined: {reason}")
        case Errored():
            facts = [("details", shortened(answer.details))] if answer.details else []
            title = f"the adapter failed ({answer.cause}): {answer.message}"
            yield Moment("client", title, tone="fault", facts=tuple(facts))


def _turn_facts(turn: Turn) -> Iterable[tuple[str, str]]:
    calls = [asdict(each) for each in turn.tool_calls or ()]
    error = turn.error and {
        name: value for name, value in asdict(turn.error).items() if value is not None
    }
    values = {
        "content": turn.content,
        "reasoning": turn.reasoning_content,
        "tool calls": calls or None,
        "finish_reason": turn.finish_reason,
        "usage": turn.usage and dict(turn.usage),
        "error": error,
    }
    return [(name, _json(value)) for name, value in values.items() if value is not None]


def _json(value: object) -> str:
    return shortened(json.dumps(value, ensure_ascii=False))
