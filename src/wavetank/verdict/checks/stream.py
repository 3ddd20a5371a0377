"""Checks of the event stream's grammar and of when its deltas arrive."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from wavetank.journal.entries import DeltaAwaited
from wavetank.verdict.checks import caller, wire
from wavetank.verdict.decision import PASSED, Check, Decision, failed, not_shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.verdict.evidence import Evidence


def _delta_came_first(evidence: Evidence) -> Decision:
    """The client reported a delta while the rest of the answer was withheld."""
    entries = evidence.transcript.entries
    waits = [entry for entry in entries if isinstance(entry, DeltaAwaited)]
    if not waits:
        return not_shown("the mock never came to wait for a delta")
    if all(wait.satisfied for wait in waits):
        return PASSED
    return failed(
        "the rest of the answer was withheld until the client reported a delta, "
        "and it reported none",
        expected="a delta before the rest is sent",
        found="no delta before the rest was sent",
    )


CHECKS: Final[Mapping[str, Check]] = MappingProxyType(
    {
        "stream.comment-ignored": caller.content(
            "the stream carried keep-alive comments between its events"
        ),
        "stream.comment-inside-event-ignored": caller.content(
            "a comment line stood inside an event"
        ),
        "stream.blank-lines-ignored": caller.content(
            "more than one blank line stood between events"
        ),
        "stream.crlf-accepted": caller.content(
            "the lines of the stream ended in LF or CR LF"
        ),
        "stream.data-lines-joined": caller.content(
            "an event carried its JSON over several data lines"
        ),
        "stream.space-optional": caller.content("no space followed the colon of data"),
        "stream.unknown-field-ignored": caller.content(
            "the stream carried a field that is not in the standard"
        ),
        "stream.utf8-across-writes": caller.content(
            "the bytes of a character came in separate writes"
        ),
        "stream.events-across-writes": caller.content(
            "the bytes of an event came in separate writes"
        ),
        "stream.events-in-one-write": caller.content("many events came in one write"),
        "stream.unicode-separators-kept": caller.content(
            "the text contained U+2028, U+2029 and U+0085"
        ),
        "stream.malformed-chunk-reported": caller.outcome(
            "error",
            "the stream carried a chunk that is not JSON",
            wire.last_answer_whole,
        ),
        "stream.incremental": Check("wire", _delta_came_first),
        "stream.invalid-utf8-replaced": caller.content(
            "the stream carried bytes that are no UTF-8"
        ),
        "stream.charset-ignored": caller.content(
            "the content type named a charset that the stream does not have"
        ),
        "stream.media-type-forms-accepted": caller.content(
            "the content type was text/event-stream, in a form of its own"
        ),
        "stream.non-object-chunk-reported": caller.outcome(
            "error",
            "the stream carried a chunk that is JSON and no object",
            wire.last_answer_whole,
        ),
        "stream.control-characters-end-no-line": caller.content(
            "VT, FF, FS, GS and RS stood inside lines of the stream"
        ),
        "stream.white-space-around-json-ignored": caller.content(
            "white space stood around the JSON of chunks"
        ),
        "stream.mislabelled-not-lost": caller.content(
            "the stream came without the content type of one", error_will_do=True
        ),
    }
)
