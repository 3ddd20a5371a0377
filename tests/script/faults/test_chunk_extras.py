"""What the chunked coding carries beside the body."""

from __future__ import annotations

import pytest

from script.replying import ANSWER, a_script, head_and_body
from wavetank.script.faults.chunk_extras import EXTENSION, TRAILERS
from wavetank.script.ops import Repeat, Write


def test_every_size_line_gets_the_extension() -> None:
    """Sizes and pieces stay as they are, and so does the last chunk."""
    plain = a_script().written
    extended = a_script(delivery={"chunk_extras": "extensions"}).written

    assert extended.count(EXTENSION) == len(ANSWER) + 1
    assert extended.replace(EXTENSION, b"") == plain


def test_trailers_stand_between_the_last_chunk_and_its_end() -> None:
    """The body is the same; only what follows it is new."""
    _, plain = head_and_body(a_script().written)
    _, body = head_and_body(a_script(delivery={"chunk_extras": "trailers"}).written)

    assert body == plain[:-2] + TRAILERS + b"\r\n"


def test_a_repeated_piece_is_extended_too() -> None:
    """What is sent for ever is chunked like everything else."""
    script = a_script(
        {"keep_alive": {"count": "forever"}}, delivery={"chunk_extras": "extensions"}
    )
    (repeat,) = (op for op in script.ops if isinstance(op, Repeat))
    (write,) = (op for op in repeat.ops if isinstance(op, Write))

    assert write.data.startswith(b"e" + EXTENSION + b"\r\n: keep-alive")


@pytest.mark.parametrize("lie", ["bad-chunk-size", "chunk-size-too-small"])
def test_a_false_size_can_be_extended(lie: str) -> None:
    """The lie is about the size, whatever stands behind it."""
    delivery = {"chunk_extras": "extensions", "lie": lie}

    assert EXTENSION + b"\r\ndata: [DONE]" in a_script(delivery=delivery).written
