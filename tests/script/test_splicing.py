"""Spliced events are those that encoding every chunk gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st

from wavetank.scenario import build_reply
from wavetank.script import Context, compile_reply
from wavetank.script.body import StreamWriter
from wavetank.script.splicing import MARK, spliced
from wavetank.wire import encode_event, encode_json

if TYPE_CHECKING:
    from wavetank.wire import JsonObject

CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
PIECES = st.lists(
    st.text(CHARACTERS, max_size=8) | st.sampled_from([MARK, '"', "\\", ""]),
    min_size=1,
    max_size=5,
)


def chunk(piece: str) -> JsonObject:
    """Make a chunk that carries a piece."""
    return {"model": "m\u00fc", "delta": {"content": piece}, "finish_reason": None}


@given(PIECES)
def test_a_splice_changes_no_byte(pieces: list[str]) -> None:
    """Quotes, controls, Chinese, the mark itself."""
    events = spliced(chunk, pieces, 3)

    assert events is not None
    assert [each.data for each in events] == [
        encode_event(encode_json(chunk(piece)).decode()) for piece in pieces
    ]
    assert [each.deltas for each in events] == [int(bool(piece)) for piece in pieces]
    assert {each.step for each in events} <= {3}


def test_a_lone_surrogate_is_not_spliced() -> None:
    """Its chunk is written in escapes, other members included."""
    assert spliced(chunk, ["fine", "\ud800"], 0) is None


@pytest.mark.parametrize("piece", ["\0", "\\u0000"])
def test_a_piece_that_holds_what_stands_between_pieces_is_not_spliced(
    piece: str,
) -> None:
    """Nobody could tell where it ends; its events are encoded singly all the same."""
    assert spliced(chunk, ["fine", piece], 0) is None
    reply = build_reply([{"content": ["One", piece]}, {"finish": "stop"}])

    written = compile_reply(reply, Context("m", stream=True, seed=0)).written

    assert b'"delta":{"content":%b}' % encode_json(piece) in written


def test_a_mark_elsewhere_is_not_spliced() -> None:
    """Nobody could tell which of the two stands for the piece."""
    assert spliced(lambda piece: {"a": piece, "b": MARK}, ["x"], 0) is None


def test_what_is_not_spliced_is_encoded_singly() -> None:
    """A model that is called like the mark gets its events all the same."""
    reply = build_reply([{"content": ["One", "Two"]}, {"finish": "stop"}])
    context = Context(model=MARK, stream=True, seed=0)

    written = compile_reply(reply, context).written

    assert written.count(b'"model":"<the piece>"') == 3
    assert b'"content":"Two"' in written


def test_a_text_is_one_chunk_encoded() -> None:
    """However many pieces it has, one chunk is made and encoded."""
    reply = build_reply([{"content": [f" {number}" for number in range(500)]}])
    writer = StreamWriter(reply, Context(model="m", stream=True, seed=0))
    made: list[object] = []
    make = writer._chunks.make

    def counting(step: object) -> object:
        made.append(step)
        return make(step)  # type: ignore[arg-type] # whatever the writer hands on

    writer._chunks.make = counting  # type: ignore[assignment,method-assign] # counts

    assert len(writer.write(0, reply.steps[0])) == 500  # type: ignore[arg-type] # content
    assert len(made) == 1
