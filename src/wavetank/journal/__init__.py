"""The record of what happened on the wire: made once, frozen, saved, shown.

A ``Journal`` records one play; its ``Transcript`` is the only thing a verdict may
look at on the server's side, so a saved run can be judged again.
"""

from __future__ import annotations

from wavetank.journal.codec import transcript_from_lines, transcript_to_lines
from wavetank.journal.entries import (
    AnswerOver,
    ClientLeft,
    DeltaAwaited,
    Entry,
    HarnessFault,
    Headers,
    How,
    Matched,
    RequestReceived,
    Transcript,
    Unmatched,
    Written,
)
from wavetank.journal.entry_json import EntryError, entry_from_json, entry_to_json
from wavetank.journal.journal import Journal
from wavetank.journal.redaction import redact_bytes, redact_headers, redact_text
from wavetank.journal.retention import EVERYTHING, Retention
from wavetank.journal.text import transcript_as_text, visible

__all__ = [
    "EVERYTHING",
    "AnswerOver",
    "ClientLeft",
    "DeltaAwaited",
    "Entry",
    "EntryError",
    "HarnessFault",
    "Headers",
    "How",
    "Journal",
    "Matched",
    "RequestReceived",
    "Retention",
    "Transcript",
    "Unmatched",
    "Written",
    "entry_from_json",
    "entry_to_json",
    "redact_bytes",
    "redact_headers",
    "redact_text",
    "transcript_as_text",
    "transcript_from_lines",
    "transcript_to_lines",
    "visible",
]
