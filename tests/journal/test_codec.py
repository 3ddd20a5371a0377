"""Transcripts survive being saved, and bad files are refused in full."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import get_args

import pytest
from hypothesis import given, settings, strategies as st

from wavetank.errors import InvalidFileError
from wavetank.journal import (
    Entry,
    HarnessFault,
    RequestReceived,
    Transcript,
    Written,
    transcript_from_lines,
    transcript_to_lines,
)
from wavetank.journal.entries import How
from wavetank.journal.entry_json import KINDS, READERS

offsets = st.floats(0, 1e9)
counts = st.integers(0, 2**70)
texts = st.text(st.characters(exclude_categories=[])) | st.just("a\u2028\x9b[31m")
STRATEGIES: dict[str, st.SearchStrategy[object]] = {
    "float": offsets,
    "int": counts,
    "int | None": st.none() | counts,
    "str": texts,
    "bool": st.booleans(),
    "bool | None": st.none() | st.booleans(),
    "How": st.sampled_from(get_args(How)),
    "tuple[str, ...]": st.lists(texts, max_size=3).map(tuple),
    "Headers": st.lists(st.tuples(texts, texts), max_size=3).map(tuple),
    "bytes": st.binary() | texts.map(lambda text: text.encode(errors="replace")),
}
entries: st.SearchStrategy[Entry] = st.one_of(
    [
        st.builds(
            kind, **{field.name: STRATEGIES[str(field.type)] for field in fields(kind)}
        )
        for kind in KINDS.values()
    ]
)
transcripts = st.builds(Transcript, st.lists(entries, max_size=6).map(tuple))
HEADER = '{"wavetank_transcript":1}'
LEFT = '{"kind":"client-left","offset_ms":1,"request":0}'


@settings(deadline=None)
@given(transcripts)
def test_a_transcript_survives_its_codec(transcript: Transcript) -> None:
    """Reading what was written gives an equal transcript, whatever it holds."""
    assert transcript_from_lines(transcript_to_lines(transcript)) == transcript


@settings(deadline=None)
@given(transcripts)
def test_lines_are_ascii_without_controls(transcript: Transcript) -> None:
    """Nothing in a saved transcript acts on a terminal or splits a line."""
    for line in transcript_to_lines(transcript):
        assert line.isascii()
        assert line.splitlines() == [line]
        assert min(line) >= " "


def test_the_format_is_stable() -> None:
    """Saved transcripts of version 1 stay readable: the layout is pinned here."""
    transcript = Transcript(
        (
            RequestReceived(0.5, 0, 1, "POST", "/x", (("A", "b"),), b"{}", None),
            Written(1.25, 0, "é\n".encode(), "raw"),
            Written(2.0, 0, b"\xff", "raw"),
            HarnessFault(3.0, None, "broken"),
        )
    )
    lines = [
        '{"wavetank_transcript":1}',
        (
            '{"kind":"request","offset_ms":0.5,"request":0,"connection":1,'
            '"method":"POST","path":"/x","headers":[["A","b"]],"body":{"text":"{}"},'
            '"key_matched":null,"base":"","http_version":"1.1"}'
        ),
        (
            '{"kind":"written","offset_ms":1.25,"request":0,"data":'
            '{"text":"\\u00e9\\n"},"label":"raw"}'
        ),
        (
            '{"kind":"written","offset_ms":2.0,"request":0,"data":{"base64":"/w=="},'
            '"label":"raw"}'
        ),
        '{"kind":"harness-fault","offset_ms":3.0,"request":null,"message":"broken"}',
    ]

    assert list(transcript_to_lines(transcript)) == lines
    assert transcript_from_lines(lines) == transcript


def test_a_member_added_later_may_be_missing() -> None:
    """A transcript saved before a member existed reads with the member's default."""
    line = (
        '{"kind":"request","offset_ms":0,"request":0,"connection":0,'
        '"method":"POST","path":"/x","headers":[],"body":{"text":""}}'
    )

    assert transcript_from_lines([HEADER, line]).entries == (
        RequestReceived(0, 0, 0, "POST", "/x", (), b""),
    )


def test_line_ends_and_blank_lines_do_no_harm() -> None:
    """An open file, and a file that ends with blank lines, can be read."""
    lines = [f"{HEADER}\n", f"{LEFT}\r\n", "\n", ""]

    assert len(transcript_from_lines(lines).entries) == 1


def test_every_declared_type_can_be_read() -> None:
    """No entry has a field of a type the reader does not know."""
    declared = {str(field.type) for kind in KINDS.values() for field in fields(kind)}

    assert declared == set(READERS) == set(STRATEGIES)


def refused(*lines: str) -> list[str]:
    """Return the problems of some lines as text."""
    with pytest.raises(InvalidFileError) as caught:
        transcript_from_lines(lines, source="saved.jsonl")
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("[1]", "found [1]\n  expected an object"),
        ("{}", "'kind' is null\n  expected one of request, matched,"),
        ('{"kind":[]}', "'kind' is []\n  expected one of"),
        ('{"kind":"client-left","request":0}',
         "a client-left entry lacks 'offset_ms'\n  expected milliseconds"),
        (LEFT[:-1] + ',"more":1}',
         'there is a member "more"\n  expected only offset_ms, request in a client-'),
        (LEFT.replace("1", "-1"), "'offset_ms' is -1\n  expected milliseconds, zero"),
        (LEFT.replace("1", "NaN"), "'offset_ms' is NaN"),
        (LEFT.replace("1", "true"), "'offset_ms' is true"),
        (LEFT.replace("0", "true"), "'request' is true\n  expected a whole number"),
        (LEFT.replace("0", f'"{"x" * 99}"'), f"'request' is \"{'x' * 39}...\n"),
        ('{"kind":"harness-fault","offset_ms":0,"request":"0","message":""}',
         "'request' is \"0\"\n  expected a whole number or null"),
        ('{"kind":"harness-fault","offset_ms":0,"request":null,"message":1}',
         "'message' is 1\n  expected a string"),
        ('{"kind":"unmatched","offset_ms":0,"request":0,"differences":"ab"}',
         "'differences' is \"ab\"\n  expected an array of strings"),
        (('{"kind":"answer-over","offset_ms":0,"request":0,"how":[],'
         '"connection_kept":true}'), "'how' is []\n  expected one of finished, cut"),
        ('{"kind":"delta-awaited","offset_ms":0,"request":0,"count":1,"satisfied":1}',
         "'satisfied' is 1\n  expected true or false"),
    ],
)  # fmt: skip
def test_wrong_entries_are_refused_by_member(line: str, message: str) -> None:
    """A problem names line, member, value and what was expected."""
    (problem,) = refused(HEADER, line)

    assert problem.startswith(f"saved.jsonl:2:1: invalid-entry\n  {message}")


@pytest.mark.parametrize(
    "data",
    ["1", "{}", '{"text":1}', '{"text":"\\ud800"}', '{"base64":"*"}', '{"hex":"00"}',
     '{"base64":"é"}', '{"text":"","base64":""}'],
)  # fmt: skip
def test_wrong_bytes_are_refused(data: str) -> None:
    """Bytes are text or base64, one of them, and well formed."""
    entry = f'{{"kind":"written","offset_ms":0,"request":0,"data":{data},"label":""}}'
    (problem,) = refused(HEADER, entry)

    assert '\n  expected {"text": ..} or {"base64": ..}' in problem


@pytest.mark.parametrize("headers", ["1", '"ab"', '["ab"]', '[["a"]]', '[["a",1]]'])
def test_wrong_headers_are_refused(headers: str) -> None:
    """Headers are pairs of strings and nothing like them."""
    entry = json.loads(next(iter(list(transcript_to_lines(SAMPLE))[1:])))
    entry["headers"] = json.loads(headers)
    (problem,) = refused(HEADER, json.dumps(entry))

    assert "'headers' is" in problem


SAMPLE = Transcript((RequestReceived(0, 0, 0, "GET", "/", (), b""),))


def test_all_problems_are_reported_together() -> None:
    """Every bad line is named, not only the first."""
    assert len(refused(HEADER, "{}", LEFT, "[]")) == 2
    assert len(refused("nonsense", "{", "[" * 100_000)) == 3


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], "saved.jsonl:1:1: not-a-transcript\n  nothing here"),
        (["", LEFT], "saved.jsonl:2:1: not-a-transcript\n  the first line names no"),
        (["[]"], "saved.jsonl:1:1: not-a-transcript"),
        (['{"wavetank_transcript":2}'], "saved.jsonl:1:1: unknown-version\n  the tr"),
        (["9" * 5000], "saved.jsonl:1:1: not-json\n  the line is no JSON"),
    ],
)
def test_what_is_no_transcript_is_refused(lines: list[str], message: str) -> None:
    """Without a header of this version nothing is read."""
    (problem,) = refused(*lines)

    assert problem.startswith(message)
