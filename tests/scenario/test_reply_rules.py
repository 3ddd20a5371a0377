"""What fits together in one reply, and what does not.

The sentences are pinned by the broken files; here stand the borders of each rule.
"""

from __future__ import annotations

from typing import Any

import pytest

from wavetank.scenario.building import build_reply_mapping
from wavetank.scenario.reply_rules import check_reply

TEXT = {"content": "Hello"}
WIDE = {"content": "Héllo"}


def codes(*steps: Any, streams: bool = True, **options: Any) -> list[str]:
    """Give the codes of what is wrong in a reply."""
    reply = build_reply_mapping({"reply": list(steps), **options})
    return [each.code for each in check_reply(reply, streams=streams)]


@pytest.mark.parametrize(
    "steps",
    [
        [TEXT, "done", "end"],
        [{"pause": "1s"}, {"error": "overloaded"}, {"pause": "1s"}, "cut"],
        [{"error": "overloaded"}, {"cut": {"inside": "header"}}],
        [{"error": {"in_band": True, "message": "m"}}, TEXT, "done"],
        [TEXT, {"error": {"message": "m"}}, TEXT, "done"],
        [TEXT, {"error": {"body": ""}}, "done"],
        [{"pause": "1s"}, {"cut": {"inside": "status-line"}}],
        [TEXT, {"cut": {"inside": "chunk-size"}}],
        ["cut"],
        [WIDE, {"cut": {"inside": "character"}}],
        [{"keep_alive": 3}, {"blank_lines": {"count": 2}}, TEXT],
        [TEXT, {"keep_alive": {"count": "forever"}}],
        [{"fill": {"bytes": "64MB"}}],
        [{"fill": {"bytes": 9, "as": "content", "deltas": 9}}],
        [{"fill": {"bytes": 9, "as": "reasoning", "deltas": 2}}],
    ],
)
def test_what_can_be_played_is_accepted(steps: list[Any]) -> None:
    """A rule refuses what makes no sense and nothing beside it."""
    assert codes(*steps) == []


@pytest.mark.parametrize(
    "last",
    [
        "end",
        "cut",
        "reset",
        "stall",
        "await_close",
        {"keep_alive": {"count": "forever"}},
        {"blank_lines": {"count": "forever"}},
    ],
)
def test_nothing_follows_a_step_that_ends_or_never_ends(last: Any) -> None:
    """The first step that cannot be reached is reported, the rest goes without."""
    assert codes(TEXT, last, TEXT, "done") == ["unreachable-step"]


def test_only_the_first_cut_is_looked_at() -> None:
    """A cut that cannot be reached is told as that, and by no rule of its own."""
    cut = {"cut": {"inside": "header"}}

    assert codes(TEXT, cut) == ["cut-after-head"]
    assert codes(TEXT, cut, cut, "reset") == ["unreachable-step", "cut-after-head"]


@pytest.mark.parametrize("format_step", [{"comment": "c"}, {"event": {"data": "d"}}])
def test_events_need_a_stream(format_step: Any) -> None:
    """A JSON body has no events and no comments; the marker is left out by itself."""
    assert codes(format_step) == []
    assert codes(format_step, streams=False) == ["event-in-json"]
    assert codes({"keep_alive": 1}, TEXT, "done", streams=False) == []


@pytest.mark.parametrize(
    ("inside", "compressed"),
    [
        (None, []),
        ("chunk-size", []),
        ("header", ["cut-after-head"]),
        ("chunk", ["cut-inside-compressed"]),
        ("character", ["cut-inside-compressed"]),
    ],
)
def test_compression_hides_events_but_not_chunk_sizes(
    inside: str | None, compressed: list[str]
) -> None:
    """A place can be found in compressed bytes only where HTTP itself marks it."""
    cut = {"cut": {"inside": inside}} if inside else "cut"

    assert codes(WIDE, cut, delivery={"compression": "gzip"}) == compressed


def test_old_http_cannot_be_chunked() -> None:
    """HTTP/1.0 goes with the other two framings."""
    old = {"http_version": "1.0"}

    assert codes(TEXT, head=old) == ["framing-mismatch"]
    assert codes(TEXT, head=old, delivery={"framing": "close"}) == []


@pytest.mark.parametrize(
    ("lie", "framing"),
    [
        ("length-too-long", "length"),
        ("length-too-short", "length"),
        ("bad-chunk-size", "chunked"),
        ("chunk-size-too-small", "chunked"),
        ("both-lengths", "chunked"),
    ],
)
def test_each_lie_is_told_by_its_framing(lie: str, framing: str) -> None:
    """A lie about a length needs a length to lie about."""
    assert codes(TEXT, delivery={"lie": lie, "framing": framing}) == []
    assert codes(TEXT, delivery={"lie": lie, "framing": "close"}) == [
        "framing-mismatch"
    ]


@pytest.mark.parametrize("extras", ["extensions", "trailers"])
def test_chunk_extras_need_chunks(extras: str) -> None:
    """Only the chunked coding has room for them."""
    assert codes(TEXT, delivery={"chunk_extras": extras}) == []
    assert codes(TEXT, delivery={"chunk_extras": extras, "framing": "close"}) == [
        "framing-mismatch"
    ]


def test_slicing_needs_something_to_cut_at() -> None:
    """Events need a stream and characters need a character of several bytes."""
    event, characters = {"slice": "event"}, {"slice": "characters"}

    assert codes(TEXT, delivery=event) == []
    assert codes(TEXT, delivery=event, streams=False) == ["slice-without-effect"]
    assert codes(WIDE, delivery=characters, streams=False) == []
    assert codes(TEXT, delivery=characters) == ["slice-without-effect"]


@pytest.mark.parametrize(
    "fill",
    [
        {"bytes": 9, "as": "content", "deltas": 10},
        {"bytes": 9, "as": "comment", "deltas": 2},
        {"bytes": 9, "deltas": 2},
    ],
)
def test_only_text_makes_deltas(fill: dict[str, Any]) -> None:
    """Each delta of a fill holds a character at least."""
    assert codes({"fill": fill}) == ["fill-without-deltas"]
